/** With a fleet of 30 clusters, answers fit 80 columns, and clusters with the same answer share a row or column. */
import { beforeAll, describe, expect, test } from "vitest";
import { main } from "../../src/cli/index.ts";
import { withFolder, write } from "../git/temporary.ts";
import { fleet, fleetClusters, FLEET_FEATURES } from "../platforms/fleet.ts";
import { fakeIo } from "./fake-io.ts";

const CLUSTERS = fleetClusters(30);
const WIDTH = 80;
const told = new Map<string, string>();
const COMMANDS = [
  "list matrix",
  "list matrix --verbose",
  "list states",
  "list states --verbose",
  "list clusters",
  "explain feature-with-a-long-name-1",
  "explain feature-with-a-long-name-4",
  "explain feature-with-a-long-name-4 --verbose",
  "explain feature-with-a-long-name-4 --cluster production-*",
  "explain gpu-nodes --cluster production-*",
  "new cluster x --stage production --release 1.7",
];

beforeAll(async () => {
  await withFolder(async (folder) => {
    write(folder, fleet(30));
    for (const line of COMMANDS) {
      const io = fakeIo(folder, { env: { NO_COLOR: "1" } });
      const stdout = { write: io.stdout.write, terminal: true, columns: WIDTH };
      expect(await main(line.split(" "), { ...io, stdout }), io.written().stderr).toBe(0);
      told.set(line, io.written().stdout);
    }
  });
});

function linesOf(command: string): readonly string[] {
  return (told.get(command) ?? "").trimEnd().split("\n");
}

test.each(COMMANDS)("%s has no line longer than 80 columns", (command) => {
  expect(linesOf(command).filter((line) => line.length > WIDTH)).toEqual([]);
  expect(linesOf(command).length).toBeGreaterThan(3);
});

test("of two long values that begin alike, the difference is shown", () => {
  const text = linesOf("new cluster x --stage production --release 1.7").join("\n");
  expect(text).toContain("override trial-of-six  …production-us-8 -> …production-us-8, x  on");
});

describe("list matrix", () => {
  /** By table: the signs below each head. */
  function columnsOf(command: string): readonly string[] {
    const tables = (told.get(command) ?? "").split("\n\n").filter((part) => part.startsWith("FEATURE"));
    return tables.flatMap((text) => {
      const lines = text.split("\n");
      const head = lines[0] ?? "";
      const starts = [...head.matchAll(/(?<= )\d+/g)].map(({ index }) => index);
      return starts.map((start, at) =>
        lines
          .slice(1)
          .map((line) => line.slice(start, starts[at + 1]).trim())
          .join(),
      );
    });
  }

  test("has one column for clusters that agree", () => {
    const columns = columnsOf("list matrix");
    expect(new Set(columns).size).toBe(columns.length);
    expect(columns.length).toBeLessThan(12);
  });

  test("names the clusters of each column", () => {
    const counts = linesOf("list matrix").flatMap((line) => {
      const [, names, set] = /^ ?\d+ {2}(?:(?:all )?(\d+) clusters|(.+))/.exec(line) ?? [];
      if (names !== undefined) return [Number(names)];
      return set === undefined ? [] : [set.split(", ").length];
    });
    expect(counts).toHaveLength(columnsOf("list matrix").length);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(CLUSTERS.length);
  });

  test("has one column per cluster with --verbose, in as many tables as needed", () => {
    expect(columnsOf("list matrix --verbose")).toHaveLength(CLUSTERS.length);
    for (const { name } of CLUSTERS) expect(told.get("list matrix --verbose")).toContain(`  ${name} (`);
  });
});

test("list states has one row for clusters that agree, and one per cluster with --verbose", () => {
  const rows = (command: string): readonly string[] =>
    linesOf(command)
      .filter((line) => /^\S/.test(line))
      .slice(1);
  expect(rows("list states --verbose")).toHaveLength(CLUSTERS.length * FLEET_FEATURES);
  expect(rows("list states").length).toBeLessThan(FLEET_FEATURES * 6);
  expect(told.get("list states")).toContain("all 30 clusters\n");
  expect(told.get("list states")).toContain("all 19 clusters of production\n");
});

test("explain has one row for clusters that agree, and one per cluster with --verbose", () => {
  expect(told.get("explain feature-with-a-long-name-1")).toBe(`\
24 clusters: dev-ap-3, dev-ap-6, … (+22)            disabled  not-released
  first level PREVIEW since 1.8            features/features.yaml:9
dev-eu-4                                            enabled   threshold
  PREVIEW >= DEV (stage dev)               features/features.yaml:9
staging-eu-4                                        enabled   threshold
  PREVIEW >= PREVIEW (stage staging)       features/features.yaml:9
4 clusters of production: production-ap-12, … (+3)  disabled  threshold
  PREVIEW < PRODUCTION (stage production)  features/features.yaml:9
`);
  expect(linesOf("explain feature-with-a-long-name-4 --verbose").filter((line) => /^\S/.test(line))).toHaveLength(30);
});
