/**
 * Everyday questions about a fleet: each is answered by one short command, in a terminal of 80 columns, for 3 and for 30
 * clusters.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { main } from "../../src/cli/index.ts";
import { fleet, fleetClusters } from "../platforms/fleet.ts";
import { commitAll, git, initRepository, write } from "../git/temporary.ts";
import { fakeIo } from "./fake-io.ts";

const WIDTH = 80;
const LONGEST_COMMAND = 60;

/** Question, command, and what the answer must contain. `EU`, `US` and `ST` stand for clusters: see `commandFor`. */
const QUESTIONS: readonly (readonly [question: string, command: string, answers: readonly RegExp[]])[] = [
  [
    "what is on in one region and not in the other?",
    "sluice compare EU US",
    [/differ in .*\d+ features?$/m, /^feature-with-a-long-name-\d+ +production-eu-1 +(?:enabled|disabled)$/m],
  ],
  [
    "what does ACME have?",
    "sluice explain --consumer Organization/acme",
    [
      /^Organization\/acme has 1 feature by grants on 2026-11-21$/m,
      /^granted and on:\n.*\n.*\ngpu-nodes .* 2026-03-01 +2027-06-30/m,
      /^granted, but off:\n[^:]*\npriority-support/m,
      /^begins later:\n.*\n.*\nprivate-networking .* 2027-02-01/m,
      /^ended:\n.*\n.*\naudit-export .* 2026-09-30/m,
    ],
  ],
  [
    "what expires this month?",
    "sluice list expiries --before 2027-01-01",
    [/OVERDUE 82 days +grant +initech-audit-export/, /in 19 days +deprecation +old-dashboard\n +gone with 1\.9/],
  ],
  [
    "who owns what is alpha in production?",
    "sluice list states --stage production --level DEV",
    [/^feature-with-a-long-name-6 +enabled +DEV +override/m, /OWNERS/, /team-portal/],
  ],
  [
    "what changed between two versions?",
    "sluice diff v1.7 v1.8",
    [/feature dns-proxy {2}disabled -> enabled/, /^3 features turn on in 1 staging cluster$/m],
  ],
  [
    "what does a release bring?",
    "sluice upgrade --stage production --to 1.9",
    [/feature old-dashboard {2}enabled -> removed/, /nothing was written: add --write/],
  ],
  [
    "why did this turn on?",
    "sluice explain dns-proxy --cluster ST --blame",
    [/release 1\.8 \(track platform\) +stages\/clusters\.yaml:\d+\s+[0-9a-f]{7} Ada/],
  ],
  [
    "what if the threshold of a stage were higher?",
    "sluice threshold staging --to PRODUCTION",
    [/feature-with-a-long-name-7 {2}enabled -> disabled/, /nothing was written: add --write/],
  ],
  [
    "what if a cluster ran another release?",
    "sluice upgrade --cluster EU --to 1.9",
    [/feature old-dashboard {2}enabled -> removed {2}on production-eu-1/],
  ],
  [
    "which features should be cleaned up?",
    "sluice list features --stale",
    [/^feature-with-a-long-name-0 [^]*level-stalled/m, /feature-on-everywhere/, /^old-dashboard [^]*expired/m],
  ],
  [
    "how do I get this into a spreadsheet?",
    "sluice list states --consumer Organization/acme --format csv",
    [
      /^feature,state,level,reason,stage,cluster,because,place,note,owners\r$/m,
      /^gpu-nodes,enabled,PRODUCTION,grant,/m,
    ],
  ],
];

let folders: Readonly<Record<3 | 30, string>>;

/** A repository with two tagged versions: in the second, a staging cluster runs a newer release. */
function repositoryOf(size: 3 | 30): string {
  const folder = mkdtempSync(join(tmpdir(), "sluice-questions-"));
  initRepository(folder);
  write(folder, fleet(size));
  commitAll(folder, "first");
  git(folder, "tag", "v1.7");
  const path = join(folder, "stages/clusters.yaml");
  const upgraded = readFileSync(path, "utf8").replace(/(name: staging-eu-1,[^]*?platform: )"1\.7"/, '$1"1.8"');
  writeFileSync(path, upgraded);
  commitAll(folder, "upgrade staging");
  git(folder, "tag", "v1.8");
  return folder;
}

beforeAll(() => {
  folders = { 3: repositoryOf(3), 30: repositoryOf(30) };
});

afterAll(() => {
  for (const folder of Object.values(folders)) rmSync(folder, { recursive: true });
});

/** The small fleet has a single production cluster, so it is compared with the one in staging. */
function commandFor(command: string, size: 3 | 30): string {
  const named = size === 30 ? "production-us-2" : "staging-eu-1";
  return command.replace("EU", "production-eu-1").replace("US", named).replace("ST", "staging-eu-1");
}

async function answer(command: string, size: 3 | 30): Promise<string> {
  const io = fakeIo(folders[size], { env: { ...process.env, NO_COLOR: "1" } });
  const asTerminal = (output: typeof io.stdout): typeof io.stdout => ({ ...output, terminal: true, columns: WIDTH });
  const [, ...argv] = commandFor(command, size).split(" ");
  const code = await main(argv, { ...io, stdout: asTerminal(io.stdout), stderr: asTerminal(io.stderr) });
  const { stdout, stderr } = io.written();
  expect(code, stderr).toBe(0);
  return stdout + stderr;
}

test.each(QUESTIONS)("%s: %s is short", (_, command) => {
  for (const size of [3, 30] as const) expect(commandFor(command, size).length).toBeLessThanOrEqual(LONGEST_COMMAND);
});

describe.each([3, 30] as const)("%i clusters", (size) => {
  test.each(QUESTIONS)("%s", async (_, command, answers) => {
    const told = await answer(command, size);
    for (const expected of answers) expect(told).toMatch(expected);
    if (command.includes("--format")) return;
    expect(told.split("\n").filter((line) => line.length > WIDTH)).toEqual([]);
    expect(told).not.toMatch(/[\w-]…/);
  });

  test("csv and json have a row per cluster, and the terminal groups them", async () => {
    const clusters = fleetClusters(size);
    const csv = await answer("sluice list states --feature gpu-nodes --format csv", size);
    expect(csv.trimEnd().split("\r\n")).toHaveLength(1 + clusters.length);
    const json = JSON.parse(await answer("sluice list states --feature gpu-nodes --format json", size)) as unknown[];
    expect(json).toHaveLength(clusters.length);
    const rows = (await answer("sluice list states --feature gpu-nodes", size)).match(/^gpu-nodes/gm);
    expect(rows).toHaveLength(size === 3 ? 3 : 1);
  });
});

test("compare shows what is on in one region and off in the other, and why", async () => {
  expect(await answer("sluice compare EU US", 30)).toBe(`\
production-eu-1 and production-us-2 differ in 1 feature

NAME                        CLUSTER          VALUE
  BECAUSE                                         PLACE
feature-with-a-long-name-4  production-eu-1  enabled
  early-for-design-partners-in-europe -> enabled  stages/overrides.yaml:4
                            production-us-2  disabled
  PREVIEW < PRODUCTION (stage production)         features/features.yaml:24
`);
  expect(await answer("sluice compare US production-us-5", 30)).toBe(
    "no differences between production-us-2 and production-us-5\n",
  );
});

const ajv = new Ajv2020({ strict: false });
const isExplanation = ajv.compile(
  JSON.parse(readFileSync(join(import.meta.dirname, "../../schemas/explanation.schema.json"), "utf8")) as object,
);

test.each([
  "sluice explain gpu-nodes",
  "sluice explain gpu-nodes --cluster EU --blame",
  "sluice explain gpu-nodes --consumer Organization/acme",
  "sluice explain audit-export --consumer Organization/acme --label region=eu",
  "sluice explain feature-with-a-long-name-9",
  "sluice explain --consumer Organization/acme",
  "sluice explain --consumer Organization/initech --cluster EU",
])("%s --format json matches its schema", async (command) => {
  const explanation: unknown = JSON.parse(await answer(`${command} --format json`, 30));
  expect(isExplanation(explanation), JSON.stringify(isExplanation.errors)).toBe(true);
});
