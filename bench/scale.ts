/**
 * `node bench/scale.ts`: how time and memory grow. Measures `validate --no-cache` at four sizes of two series, fits exponents, and
 * writes bench/scale.json, the table of docs/scale.md and docs/scale.svg.
 */
import { readFileSync, writeFileSync } from "node:fs";
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
  /** What grows with the factor, for the axis. */
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

/** What a repository may grow to before it has to be divided. */
const LARGEST: Size = { features: 50_000, clusters: 500, grants: 100_000 };

interface Measurement {
  readonly size: Size;
  readonly seconds: number;
  readonly megabytes: number;
}

function measured(program: string, size: Size): Measurement {
  process.stderr.write(`${size.features} features, ${size.clusters} clusters, ${size.grants} grants\n`);
  const command = [process.execPath, "--max-old-space-size=6000", program, "validate", "--no-cache", "--today", DAY];
  const [run] = measure([{ name: "validate", command, cwd: platformOf(size) }], 2, false);
  return { size, seconds: (run?.least ?? 0) / 1000, megabytes: run?.memory ?? 0 };
}

/** The exponent of a power law through the points, by least squares of their logarithms. */
function exponent(points: readonly (readonly [number, number])[]): number {
  const logs = points.map(([x, y]) => [Math.log(x), Math.log(y)] as const);
  const mean = (of: (point: readonly [number, number]) => number): number =>
    logs.reduce((sum, point) => sum + of(point), 0) / logs.length;
  const [x, y] = [mean(([one]) => one), mean(([, one]) => one)];
  const over = logs.reduce((sum, [one, other]) => sum + (one - x) * (other - y), 0);
  return over / logs.reduce((sum, [one]) => sum + (one - x) ** 2, 0);
}

const program = build();
const series = GROWING.map(({ name, unit, sizeOf, amountOf }) => {
  const all = FACTORS.map((factor) => measured(program, sizeOf(factor)));
  const time = all.map(({ size, seconds }) => [amountOf(size), seconds] as const);
  const memory = all.map(({ size, megabytes }) => [amountOf(size), megabytes] as const);
  return { name, unit, all, time, memory, exponents: { time: exponent(time), memory: exponent(memory) } };
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
  const parts = series.map(
    ({ unit, all, exponents }) =>
      `**${unit}**: time grows with the power ${exponents.time.toFixed(2)}, memory with ${exponents.memory.toFixed(2)}.\n\n${tableOf(all)}`,
  );
  return `${about}; the better of two runs.\n\n${parts.join("\n")}\n**Everything at once**\n\n${tableOf([largest])}`;
}

function tableOf(all: readonly Measurement[]): string {
  const count = (number: number): string => number.toLocaleString("en-US");
  const lines = all.map(
    ({ size: { features, clusters, grants }, seconds, megabytes }) =>
      `| ${count(features)} | ${count(grants)} | ${count(clusters)} | ${seconds.toFixed(1)} s | ${count(Math.round(megabytes))} MB |\n`,
  );
  return `| features | grants | clusters | \`validate\`, cold | peak memory |\n|---|---|---|---|---|\n${lines.join("")}`;
}
