/**
 * `node bench/scale.ts`: measures platforms of five sizes, and writes bench/scale.json and the table of docs/scale.md.
 * The platforms are deleted afterwards. `--table` writes only the table, from bench/scale.json.
 */
import { execFileSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { applyEdit, promoteFeature } from "./edits.ts";
import { exponent, machine, measure } from "./measure.ts";
import type { Run } from "./measure.ts";
import { DAY, platform } from "./platform.ts";
import type { Size } from "./platform.ts";
import { MISSING } from "./rows.ts";
import { buildOfWorkTree, deletePlatform, platformOf, ROOT, sizeOf } from "./stage.ts";
import { count } from "./table.ts";

const SIZES: readonly Size[] = [
  { features: 1000, clusters: 20, grants: 200 },
  { features: 5000, clusters: 50, grants: 1000 },
  { features: 10_000, clusters: 100, grants: 2000 },
  { features: 50_000, clusters: 250, grants: 10_000 },
  { features: 100_000, clusters: 500, grants: 10_000 },
];
/** Clusters that are rendered to a folder: one of each stage, which stand for all others. */
const WRITTEN = 3;

interface Cost {
  readonly seconds: number;
  /** Peak resident memory in MB. */
  readonly memory: number;
}

interface Measurement {
  readonly size: Size;
  readonly files: number;
  readonly sources: number;
  readonly cold: Cost;
  readonly warm: Cost;
  /** Missing if Sluice stopped after five minutes. */
  readonly render?: Cost;
  /** MB of the cache after `validate`. */
  readonly store: number;
  /** MB of the output for one cluster, on average. */
  readonly output: number;
}

const RESULTS = join(import.meta.dirname, "scale.json");

interface Results {
  readonly about: string;
  readonly all: readonly Measurement[];
}

const results = process.argv.includes("--table")
  ? (JSON.parse(readFileSync(RESULTS, "utf8")) as Results)
  : measureAll();
const page = join(ROOT, "docs/scale.md");
const [head = "", , foot = ""] = readFileSync(page, "utf8").split(/<!-- (?:measured|end) -->\n/);
writeFileSync(page, `${head}<!-- measured -->\n${table(results)}<!-- end -->\n${foot}`);

function measureAll(): Results {
  const { program, commit } = buildOfWorkTree();
  const all = SIZES.map((size) => measured(size, program));
  const day = new Date().toISOString().slice(0, 10);
  const about = `${day}, commit ${commit}, Node ${process.versions.node}, ${machine()}`;
  const made: Results = { about, all };
  writeFileSync(RESULTS, `${JSON.stringify(made, null, 2)}\n`);
  return made;
}

function measured(size: Size, program: string): Measurement {
  process.stderr.write(`${size.features} features, ${size.clusters} clusters, ${size.grants} grants\n`);
  const folder = platformOf(size);
  const output = join(folder, "node_modules/rendered");
  const cache = join(folder, "node_modules/.cache");
  const sluice = (...args: readonly string[]): readonly string[] => [
    process.execPath,
    "--max-old-space-size=8000",
    program,
    ...args,
    "--today",
    DAY,
  ];
  const cost = (command: readonly string[], more: Partial<Run> = {}): Cost => {
    const [run] = measure([{ name: command.join(" "), command, cwd: folder, ...more }], 1);
    return { seconds: (run?.times[0] ?? 0) / 1000, memory: run?.memory[0] ?? 0 };
  };
  rmSync(cache, { recursive: true, force: true });
  const cold = cost(sluice("validate"));
  const store = sizeOf(cache).megabytes;
  const undo = applyEdit(promoteFeature, 0, folder);
  const warm = cost(sluice("validate"));
  undo();
  const render = orNothing(() =>
    cost(sluice("render", "--out", output, "--check", "--no-cache"), { refuses: MISSING }),
  );
  const clusters = Array.from({ length: WRITTEN }, (_, index) => ["--cluster", `cluster-${index}`]).flat();
  const [node = "", ...args] = sluice("render", "--out", output, "--no-cache", ...clusters);
  execFileSync(node, args, { cwd: folder, stdio: "ignore" });
  const written = sizeOf(output).megabytes / WRITTEN;
  const texts = [...platform(size)].map(([, text]) => text.length);
  const sources = texts.reduce((sum, length) => sum + length, 0) / 1e6;
  deletePlatform(size);
  return { size, files: texts.length, sources, cold, warm, ...(render && { render }), store, output: written };
}

function orNothing<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof Error && error.message.includes("run-exhausted")) return undefined;
    throw error;
  }
}

function table({ about, all }: Results): string {
  const cost = (one?: Cost): string =>
    one === undefined ? "-" : `${one.seconds.toFixed(1)} s, ${count(one.memory)} MB`;
  const lines = all.map(({ size: { features, clusters }, files, sources, cold, warm, render, store, output }) => {
    const sizes = `${count(features)} x ${clusters} | ${count(files)} | ${count(sources)} MB`;
    const total = `${output.toFixed(1)} MB | ${((output * clusters) / 1000).toFixed(1)} GB`;
    return `| ${sizes} | ${cost(cold)} | ${cost(warm)} | ${cost(render)} | ${store.toFixed(1)} MB | ${total} |\n`;
  });
  const power = (of: (one: Measurement) => number | undefined): string => {
    const points = all.flatMap((one) => {
      const value = of(one);
      return value === undefined ? [] : [[one.files, value] as const];
    });
    return exponent(points).toFixed(2);
  };
  return [
    `${about}.\n\n`,
    "| features x clusters | files | sources | cold `validate` | `validate` after a promotion | cold `render` | store | output of a cluster | of all |\n",
    `|${"---|".repeat(9)}\n`,
    ...lines,
    `\nExponents in the number of files: cold \`validate\` ${power(({ cold }) => cold.seconds)} in time and ${power(({ cold }) => cold.memory)} in memory, after a promotion ${power(({ warm }) => warm.seconds)} and ${power(({ warm }) => warm.memory)}, cold \`render\` ${power(({ render }) => render?.seconds)} and ${power(({ render }) => render?.memory)}, store ${power(({ store }) => store)}.\n`,
  ].join("");
}
