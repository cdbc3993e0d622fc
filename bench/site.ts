/**
 * `node bench/site.ts`: measures the page for 1,000 features on 100 clusters with 5,000 consumers in Chromium: its size,
 * and the script time of every view; writes bench/site.md.
 */
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Browser, CDPSession, Page } from "playwright-core";
import { commitAll, git } from "../test/git/temporary.ts";
import { CHROMIUM, openChromium, WHY_NOT } from "../test/site/chromium.ts";
import { measure } from "./measure.ts";
import { DAY, writePlatform } from "./platform.ts";

/** Each grant is for another consumer. */
const SIZE = { features: 1000, clusters: 100, grants: 5000 };
const ROUNDS = 3;
const TARGET = 200;
const PAGE = join(import.meta.dirname, "site.md");
const CLI = join(import.meta.dirname, "../src/bin.ts");

/** Opened in a new window each: the script time includes reading the data. */
const VIEWS: readonly (readonly [name: string, address: string])[] = [
  ["overview", "#/"],
  ["matrix", "#/matrix"],
  ["matrix, features with a level in production", "#/matrix?level=TEST&stage=production"],
  ["matrix, grouped, with all columns", "#/matrix?group=owner&columns=owner,service,expires"],
  ["comparison of three clusters", "#/matrix?clusters=cluster-1,cluster-2,cluster-10&differs=1"],
  ["differences between all clusters", "#/matrix?differs=1"],
  ["feature", "#/features/feature-0"],
  ["clusters", "#/clusters"],
  ["cluster", "#/clusters/cluster-2"],
  ["cluster, disabled features", "#/clusters/cluster-2?state=off"],
  ["consumers", "#/consumers"],
  ["consumers, sorted and filtered", "#/consumers?q=org-4&sort=-Active"],
  ["consumer", "#/consumers/Organization/org-7"],
  ["catalog", "#/catalog"],
  ["service", "#/catalog/service-0"],
  ["overrides", "#/overrides"],
  ["expiries", "#/expiries"],
  ["expiries before a day", "#/expiries?before=2027-12-31"],
  ["changes", "#/changes?since=HEAD"],
];

/** Texts of functions, because the DOM has no types here. */
const INPUT = (selector: string, text: string): string =>
  `(() => { const input = document.querySelector("${selector}"); input.focus(); input.value = "${text}"; input.dispatchEvent(new Event("input", { bubbles: true })); })()`;

/** In a view that is open already. */
const ACTS: readonly (readonly [name: string, address: string, act: string])[] = [
  ["a letter in the search box", "#/", INPUT(".search input", "7")],
  ["a letter in the filter of the matrix", "#/matrix", INPUT(".filters input", "7")],
  ["a letter in the filter of the consumers", "#/consumers", INPUT(".filters input", "7")],
  [
    "jump to the last row of the matrix",
    "#/matrix",
    `(() => { const scroll = document.querySelector(".scroll"); scroll.scrollTop = scroll.scrollHeight; })()`,
  ],
  ["jump to the last consumer", "#/consumers", "scrollTo(0, document.documentElement.scrollHeight)"],
];

const FRAMES = 60;
/** Scrolls the matrix by 20 pixels a frame. */
const SCROLL = `(async () => {
  const scroll = document.querySelector(".scroll");
  for (let step = 0; step < ${FRAMES}; step++) {
    scroll.scrollTop += 20;
    await new Promise((done) => requestAnimationFrame(done));
  }
})()`;

const SETTLED = `new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 50))))`;

interface Opened {
  /** Milliseconds of script. */
  readonly script: number;
  readonly elements: number;
}

/** Milliseconds of CPU of the main thread since the page was opened. */
async function spent(session: CDPSession, metric: "ScriptDuration" | "TaskDuration"): Promise<number> {
  const { metrics } = await session.send("Performance.getMetrics");
  return 1000 * (metrics.find(({ name }) => name === metric)?.value ?? NaN);
}

interface Watched {
  readonly page: Page;
  readonly session: CDPSession;
}

/** Opens an address in a new window. CPU time depends less on other programs than wall time. */
async function watched(browser: Browser, file: string, address: string): Promise<Watched> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  await page.goto(`file://${file}${address}`);
  await page.waitForSelector("h1", { state: "attached" });
  await page.evaluate(SETTLED);
  return { page, session };
}

/** The script time of opening an address and, if given, only that of an act in it. */
async function look(browser: Browser, file: string, address: string, act?: string): Promise<Opened> {
  const { page, session } = await watched(browser, file, address);
  const before = act === undefined ? 0 : await spent(session, "ScriptDuration");
  if (act !== undefined) await page.evaluate(`${act}, ${SETTLED}`);
  const script = (await spent(session, "ScriptDuration")) - before;
  const elements = await page.evaluate<number>(`document.querySelectorAll("*").length`);
  await page.close();
  return { script, elements };
}

async function median(browser: Browser, file: string, address: string, act?: string): Promise<Opened> {
  const all: Opened[] = [];
  for (let round = 0; round < ROUNDS; round++) all.push(await look(browser, file, address, act));
  return all.toSorted((a, b) => a.script - b.script)[ROUNDS >> 1] ?? { script: NaN, elements: 0 };
}

async function viewRows(browser: Browser, file: string): Promise<readonly string[]> {
  const rows: string[] = [];
  for (const [name, address] of VIEWS) rows.push(rowOf(name, await median(browser, file, address)));
  for (const [name, address, act] of ACTS) rows.push(rowOf(name, await median(browser, file, address, act)));
  return rows;
}

const over: string[] = [];
function rowOf(name: string, { script, elements }: Opened): string {
  if (!(script <= TARGET)) over.push(name);
  return `| ${name} | ${Math.round(script)} ms | ${elements.toLocaleString("en")} |`;
}

/** Milliseconds of the main thread for each frame while scrolling, with all drawing by the CPU. */
async function frameTime(browser: Browser, file: string): Promise<number> {
  const { page, session } = await watched(browser, file, "#/matrix");
  const before = await spent(session, "TaskDuration");
  await page.evaluate(SCROLL);
  const time = ((await spent(session, "TaskDuration")) - before) / FRAMES;
  await page.close();
  return time;
}

const folder = mkdtempSync(join(tmpdir(), "sluice-bench-site-"));
try {
  git(folder, "init", "--quiet");
  git(folder, "remote", "add", "origin", "https://github.com/cumulus-cloud/platform.git");
  writePlatform(folder, SIZE);
  commitAll(folder, "the platform");
  const command = [process.execPath, CLI, "site", "--today", DAY, "--since", "HEAD"];
  const [made] = measure([{ name: "site", command, cwd: folder }], 1);
  const file = join(folder, "site/index.html");
  if (CHROMIUM === undefined) throw new Error(WHY_NOT);
  const browser = await openChromium();
  const rows = await viewRows(browser, file);
  const scroll = await frameTime(browser, file);
  const version = browser.version();
  await browser.close();
  const many = (count: number): string => count.toLocaleString("en");
  const text = `# Fleet page

\`\`\`console
$ node bench/site.ts
\`\`\`

${many(SIZE.features)} features on ${SIZE.clusters} clusters with ${many(SIZE.grants)} consumers (\`bench/platform.ts\`). The page has ${many(statSync(file).size)} bytes, ${many(gzipSync(readFileSync(file)).length)} compressed. \`sluice site --since HEAD\` takes ${Math.round(made?.times[0] ?? NaN)} ms from sources.

The target is at most ${TARGET} ms of script for every view and every action. Each view is opened ${ROUNDS} times from disk in a new window, and the time includes reading the data. Times are CPU time of the main thread; the table has the median.

| view or action | script | elements |
|---|--:|--:|
${rows.join("\n")}

Scrolling the matrix by 20 pixels a frame without a graphics processor takes ${scroll.toFixed(1)} ms of the main thread for each frame; 30 frames a second leave 33 ms.

${DAY}, Node ${process.versions.node}, Chromium ${version}, two shared cores, load average ${loadavg()[0]?.toFixed(1)}.
`;
  writeFileSync(PAGE, text);
  console.log(text);
  if (over.length > 0) throw new Error(`over ${TARGET} ms: ${over.join(", ")}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
