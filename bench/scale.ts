/**
 * `node bench/scale.ts`: how time, memory and output grow. Measures `validate` and `render`, both without a cache, at
 * four sizes of two series, fits exponents, and writes bench/scale.json, the tables of docs/scale.md and
 * docs/scale.svg.
 */
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { machine, measure } from "./measure.ts";
import { DAY } from "./platform.ts";
import type { Size } from "./platform.ts";
import { plot } from "./plot.ts";
import type { Series } from "./plot.ts";
import { build, platformOf, ROOT } from "./stage.ts";

const FACTORS = [1, 2, 4, 8] as const;

interface Growing {
  readonly name: string;
  /** The quantity that grows with the factor, for the axis. */
  readonly unit: string;
  readonly sizeOf: (factor: number) => Size;
  readonly amountOf: (size: Size) => number;
}

const GROWING: readonly Growing[] = [
  {
    name: "files",
    unit: "files, on 50 clusters",
    sizeOf: (factor) => ({ features: 6250 * factor, clusters: 50, grants: 12_500 * factor }),
    amountOf: ({ features, grants }) => features + grants,
  },
  {
    name: "clusters",
    unit: "clusters, 12,500 features",
    sizeOf: (factor) => ({ features: 12_500, clusters: Math.floor(62.5 * factor), grants: 25_000 }),
    amountOf: ({ clusters }) => clusters,
  },
];

/** The largest repository that is still practical. */
const LARGEST: Size = { features: 50_000, clusters: 500, grants: 100_000 };

interface Cost {
  readonly seconds: number;
  /** Peak resident memory in MB. */
  readonly memory: number;
}

interface Measurement {
  readonly size: Size;
  readonly validate: Cost;
  readonly render: Cost;
  /** The rendered output in MB. */
  readonly output: number;
}

function measured(program: string, size: Size): Measurement {
  process.stderr.write(`${size.features} features, ${size.clusters} clusters, ${size.grants} grants\n`);
  const cwd = platformOf(size);
  const out = join(cwd, "node_modules", "rendered");
  const clear = (): void => rmSync(out, { recursive: true, force: true });
  const render = ["render", "--target", "openfeature", "--out", out];
  const costs = {
    validate: costOf(program, cwd, ["validate"], () => {}),
    render: costOf(program, cwd, render, clear),
    output: bytesIn(out) / 1e6,
  };
  clear();
  return { size, ...costs };
}

function costOf(program: string, cwd: string, args: readonly string[], before: () => void): Cost {
  const node = [process.execPath, "--max-old-space-size=6000", program];
  const command = [...node, ...args, "--no-cache", "--today", DAY];
  const [run] = measure([{ name: command.join(" "), command, cwd, before }], 2, false);
  return { seconds: (run?.least ?? 0) / 1000, memory: run?.memory ?? 0 };
}

function bytesIn(folder: string): number {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
}

type Point = readonly [number, number];

/** The exponent of a power law through the points, by least squares of their logarithms. */
function exponent(points: readonly Point[]): number {
  const logs = points.map(([x, y]) => [Math.log(x), Math.log(y)] as const);
  const mean = (of: (point: Point) => number): number => logs.reduce((sum, point) => sum + of(point), 0) / logs.length;
  const [x, y] = [mean(([one]) => one), mean(([, one]) => one)];
  const over = logs.reduce((sum, [one, other]) => sum + (one - x) * (other - y), 0);
  return over / logs.reduce((sum, [one]) => sum + (one - x) ** 2, 0);
}

const program = build();
const series = GROWING.map(({ name, unit, sizeOf, amountOf }) => {
  const all = FACTORS.map((factor) => measured(program, sizeOf(factor)));
  const points = (of: (one: Measurement) => number): readonly Point[] =>
    all.map((one) => [amountOf(one.size), of(one)]);
  const time = points(({ validate }) => validate.seconds);
  const exponents = {
    time: exponent(time),
    memory: exponent(points(({ validate }) => validate.memory)),
    renderTime: exponent(points(({ render }) => render.seconds)),
    renderMemory: exponent(points(({ render }) => render.memory)),
    output: exponent(points(({ output }) => output)),
  };
  return { name, unit, all, time, exponents };
});
const largest = measured(program, LARGEST);
const about = `${machine()}, Node ${process.versions.node}, ${new Date().toISOString().slice(0, 10)}`;

writeFileSync(join(import.meta.dirname, "scale.json"), `${JSON.stringify({ about, series, largest }, null, 2)}\n`);
const page = join(ROOT, "docs/scale.md");
const [head = "", , foot = ""] = readFileSync(page, "utf8").split(/<!-- (?:measured|end) -->\n/);
writeFileSync(page, `${head}<!-- measured -->\n${tables()}<!-- end -->\n${foot}`);
writeFileSync(
  join(ROOT, "docs/scale.svg"),
  plot(series.map(({ unit, time }): Series => ({ name: unit, points: time }))),
);

function tables(): string {
  const parts = series.map(({ unit, all, exponents }) => `**${unit}**: ${grows(exponents)}\n\n${tableOf(all)}`);
  return `${about}; the faster of two runs.\n\n${parts.join("\n")}\n**largest platform**\n\n${tableOf([largest])}`;
}

function grows({ time, memory, renderTime, renderMemory, output }: (typeof series)[number]["exponents"]): string {
  const power = (number: number): string => Math.max(0, number).toFixed(2);
  return `\`validate\` has exponent ${power(time)} in time and ${power(memory)} in memory, \`render\` ${power(renderTime)} and ${power(renderMemory)}, the output ${power(output)}.`;
}

function tableOf(all: readonly Measurement[]): string {
  const count = (number: number): string => Math.round(number).toLocaleString("en-US");
  const cost = ({ seconds, memory }: Cost): string => `${seconds.toFixed(1)} s | ${count(memory)} MB`;
  const lines = all.map(
    ({ size: { features, clusters, grants }, validate, render, output }) =>
      `| ${count(features)} | ${count(grants)} | ${count(clusters)} | ${cost(validate)} | ${cost(render)} | ${count(output)} MB |\n`,
  );
  return `| features | grants | clusters | \`validate\` | peak memory | \`render\` | peak memory | output |\n|---|---|---|---|---|---|---|---|\n${lines.join("")}`;
}
