/**
 * `node scripts/screenshots.ts`: the pictures of the docs, docs/images/*.png, of the example platform with a change on
 * top: the site, and the comment on the pull request. Needs Chromium.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";
import type { Browser } from "playwright-core";
import { main } from "../src/cli/index.ts";
import { fakeIo } from "../test/cli/fake-io.ts";
import { gitEnvironment } from "../test/git/temporary.ts";
import { CHROMIUM, open, openChromium, WHY_NOT } from "../test/site/chromium.ts";
import { DAY, makeExample } from "../test/site/example.ts";
import { smaller } from "./small-png.ts";

const IMAGES = join(import.meta.dirname, "../docs/images");
const LARGEST = 150 * 1024;

interface Picture {
  readonly name: string;
  /** The part of the address after the file. */
  readonly rest: string;
  readonly scheme: "light" | "dark";
  readonly width: number;
  readonly height: number;
}

const PICTURES: readonly Picture[] = [
  { name: "overview", rest: "", scheme: "light", width: 1200, height: 880 },
  { name: "matrix", rest: "#/matrix", scheme: "light", width: 1200, height: 780 },
  {
    name: "feature",
    rest: "#/features/cloud-portal-billing?cluster=prod-eu-1",
    scheme: "dark",
    width: 1200,
    height: 830,
  },
  {
    name: "compare",
    rest: "#/matrix?clusters=prod-eu-1,prod-eu-2,prod-us-1&differs=1",
    scheme: "light",
    width: 1280,
    height: 560,
  },
  { name: "since", rest: "?since=v1.8", scheme: "light", width: 1200, height: 640 },
];

/** The output of a command in a folder. */
async function said(folder: string, ...args: readonly string[]): Promise<string> {
  const io = fakeIo(folder, { env: gitEnvironment });
  const code = await main([...args, "--today", DAY], io);
  const { stdout, stderr } = io.written();
  if (code !== 0) throw new Error(`${args.join(" ")}: ${stdout}${stderr}`);
  return stdout;
}

/** Image pixels per page pixel. */
const SCALE = 1.5;

async function take(browser: Browser, file: string, { name, rest, ...look }: Picture): Promise<void> {
  const { page, errors } = await open(browser, file, rest, { ...look, scale: SCALE });
  if (errors.length > 0) throw new Error(errors.join("\n"));
  await page.evaluate("document.activeElement.blur(); scrollTo(0, 0)");
  const path = join(IMAGES, `${name}.png`);
  const picture = smaller(await page.screenshot());
  await page.close();
  writeFileSync(path, picture);
  const { length: size } = picture;
  console.log(`${name}.png ${Math.ceil(size / 1024)} KiB`);
  if (size > LARGEST) throw new Error(`${path} is larger than ${LARGEST} bytes`);
}

/** Similar to GitHub's rendering. */
const COMMENT_STYLE = `
  body { margin: 0; padding: 20px; background: #fff; color: #1f2328; font: 14px/1.5 system-ui, sans-serif; }
  article { border: 1px solid #d1d9e0; border-radius: 6px; overflow: hidden; }
  header { padding: 8px 16px; background: #f6f8fa; border-bottom: 1px solid #d1d9e0; color: #59636e; }
  header b { color: #1f2328; }
  main { padding: 4px 16px 16px; }
  h1, h3 { margin: 12px 0; font-size: 17px; line-height: 1.35; }
  p, ul, table, details { margin: 10px 0; }
  ul { padding-left: 28px; }
  table { border-collapse: collapse; font-size: 13px; }
  th, td { padding: 5px 11px; border: 1px solid #d1d9e0; text-align: left; vertical-align: top; }
  tr:nth-child(even) td { background: #f6f8fa; }
  code { padding: 2px 5px; border-radius: 5px; background: #818b981f; font: 85% ui-monospace, Menlo, "DejaVu Sans Mono", monospace; white-space: break-spaces; }
  pre { padding: 12px; border-radius: 6px; background: #f6f8fa; overflow: hidden; }
  pre code { padding: 0; background: none; }
`;

function commentPage(markdown: string): string {
  const html = micromark(markdown, {
    allowDangerousHtml: true,
    extensions: [gfm()],
    htmlExtensions: [gfmHtml()],
  });
  const head = "<header><b>github-actions</b> bot commented</header>";
  return `<!doctype html><meta charset="utf-8"><title>comment</title><style>${COMMENT_STYLE}</style><article>${head}<main>${html.replace("<h3>", "<h1>").replace("</h3>", "</h1>")}</main></article>`;
}

async function makeAll(folder: string, browser: Browser): Promise<void> {
  makeExample(folder);
  await said(folder, "site", "--since", "v1.8");
  for (const picture of PICTURES) await take(browser, join(folder, "site/index.html"), picture);
  const comment = join(folder, "comment.html");
  writeFileSync(comment, commentPage(await said(folder, "diff", "v1.8", "--manifests", "--format", "markdown")));
  await take(browser, comment, { name: "comment", rest: "", scheme: "light", width: 1000, height: 650 });
}

if (CHROMIUM === undefined) throw new Error(WHY_NOT);
const folder = mkdtempSync(join(tmpdir(), "sluice-pictures-"));
const browser = await openChromium();
try {
  mkdirSync(IMAGES, { recursive: true });
  await makeAll(folder, browser);
} finally {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
}
