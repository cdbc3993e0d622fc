/**
 * `node bench/site.ts`: measures the size of the page for 1,000 features on 50 clusters, and its speed in Chromium;
 * writes bench/site.md.
 */
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { commitAll, git } from "../test/git/temporary.ts";
import { CHROMIUM, open, openChromium, WHY_NOT } from "../test/site/chromium.ts";
import type { Browser } from "playwright-core";
import { measure } from "./measure.ts";
import { DAY, writePlatform } from "./platform.ts";

const SIZE = { features: 1000, clusters: 50, grants: 1000 };
const ROUNDS = 7;
const PAGE = join(import.meta.dirname, "site.md");
const CLI = join(import.meta.dirname, "../src/bin.ts");

/** Milliseconds, except the last. */
interface Shown {
  /** From the start of the navigation. */
  readonly paint: number;
  /** From a letter in the filter to the frame after it. */
  readonly filter: number;
  /** From a jump to the last row to the frame after it. */
  readonly jump: number;
  /** Elements in the page. */
  readonly nodes: number;
}

/** Runs in the page: the text of a function, because the DOM has no types here. */
const LOOK = `(async () => {
  const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  const paint = performance.getEntriesByName("first-contentful-paint")[0].startTime;
  const timed = async (act) => { const start = performance.now(); act(); await frame(); return performance.now() - start; };
  const nodes = document.querySelectorAll("*").length;
  const scroll = document.querySelector(".scroll");
  const jump = await timed(() => { scroll.scrollTop = scroll.scrollHeight; });
  const input = document.querySelector("input[type=search]");
  const filter = await timed(() => { input.value = "7"; input.dispatchEvent(new Event("input", { bubbles: true })); });
  return { paint, filter, jump, nodes };
})()`;

async function look(browser: Browser, file: string): Promise<Shown> {
  const { page, errors } = await open(browser, file, "", { width: 1440, height: 900 });
  await page.waitForFunction(`performance.getEntriesByName("first-contentful-paint").length > 0`);
  const shown = await page.evaluate<Shown>(LOOK);
  if (errors.length > 0) throw new Error(errors.join("\n"));
  await page.close();
  return shown;
}

function spread(all: readonly number[]): string {
  const sorted = all.toSorted((a, b) => a - b).map((one) => Math.round(one));
  return `${sorted[sorted.length >> 1]} ms | ${sorted[0]} to ${sorted.at(-1)} ms`;
}

async function shownIn(browser: Browser, file: string): Promise<readonly Shown[]> {
  const all: Shown[] = [];
  for (let round = -1; round < ROUNDS; round++) {
    const shown = await look(browser, file);
    if (round >= 0) all.push(shown);
  }
  return all;
}

const folder = mkdtempSync(join(tmpdir(), "sluice-bench-site-"));
try {
  git(folder, "init", "--quiet");
  git(folder, "remote", "add", "origin", "https://github.com/cumulus-cloud/platform.git");
  writePlatform(folder, SIZE);
  commitAll(folder, "the platform");
  const command = [process.execPath, CLI, "site", "--today", DAY, "--since", "HEAD"];
  const [made] = measure([{ name: "site", command, cwd: folder }], 3, false);
  const file = join(folder, "site/index.html");
  const { size } = statSync(file);
  const zipped = gzipSync(readFileSync(file)).length;
  if (CHROMIUM === undefined) throw new Error(WHY_NOT);
  const browser = await openChromium();
  const shown = await shownIn(browser, file);
  const version = browser.version();
  await browser.close();
  const rows = [
    ["size of the page with data, script and style", `${size.toLocaleString("en")} bytes`, "under 1,000,000"],
    ["compressed size", `${zipped.toLocaleString("en")} bytes`, ""],
    [
      "`sluice site --since HEAD`, from sources",
      `${Math.round(made?.median ?? 0)} ms | ${Math.round(made?.least ?? 0)} to ${Math.round(made?.most ?? 0)} ms`,
      "",
    ],
    ["first paint with the matrix", spread(shown.map(({ paint }) => paint)), "under 1,000 ms"],
    ["typing a letter into the filter", spread(shown.map(({ filter }) => filter)), ""],
    ["jumping to the last row", spread(shown.map(({ jump }) => jump)), ""],
    ["elements in the page", String(shown[0]?.nodes ?? 0), ""],
  ];
  const lines = rows.map(
    ([what = "", value = "", aim = ""]) => `| ${what} | ${value.includes("|") ? value : `${value} |`} | ${aim} |`,
  );
  const text = `# Fleet page

\`\`\`console
$ node bench/site.ts
\`\`\`

${SIZE.features.toLocaleString("en")} features on ${SIZE.clusters} clusters with ${SIZE.grants.toLocaleString("en")} grants (\`bench/platform.ts\`). The page is opened from disk ${ROUNDS} times after a warm-up, each time in a new window.

| measurement | median | min to max | target |
|---|--:|--:|--:|
${lines.join("\n")}

${DAY}, Node ${process.versions.node}, Chromium ${version}, two shared cores, load average ${loadavg()[0]?.toFixed(1)}.
`;
  writeFileSync(PAGE, text);
  console.log(text);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
