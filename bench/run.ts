/**
 * `npm run bench`: measures every row of bench/rows.ts, prints a table, and keeps it in bench/README.md.
 * `--only validate,render` measures these rows and keeps the others. `--peer REF` builds the commit to compare with;
 * otherwise, it is the one that was measured before. `--featurevisor FILE` is the program of a built Featurevisor 3.
 * `--rounds N` overrides how often everything runs.
 */
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { execFileSync } from "node:child_process";
import { applyEdit } from "./edits.ts";
import { exponent, machine, measure, medianOf, ratioOf } from "./measure.ts";
import type { Measured, Run } from "./measure.ts";
import { DAY } from "./platform.ts";
import { MOST_EXPONENT, rows } from "./rows.ts";
import type { Case, Limit } from "./rows.ts";
import { buildOf, buildOfWorkTree, sizeOf } from "./stage.ts";
import { table } from "./table.ts";
import type { Kept, KeptCase, Ratio } from "./table.ts";

const RESULTS = join(import.meta.dirname, "results.json");
const README = join(import.meta.dirname, "README.md");
/** Milliseconds. Sluice reads younger files again, because a second change could have the same time. */
const SETTLED = 2100;

const { values } = parseArgs({
  options: {
    only: { type: "string" },
    peer: { type: "string" },
    featurevisor: { type: "string" },
    rounds: { type: "string" },
  },
});
const only = values.only?.split(",");
const unknown = only?.find((name) => rows.every((row) => row.name !== name));
if (unknown !== undefined)
  throw new Error(`there is no row "${unknown}"; there are: ${rows.map(({ name }) => name).join(", ")}`);

const results = existsSync(RESULTS) ? (JSON.parse(readFileSync(RESULTS, "utf8")) as Record<string, Kept>) : {};
const own = buildOfWorkTree();
const before = Object.values(results).map(({ commit, peer }) => (commit === own.commit ? peer : commit));
const peer = buildOf(values.peer ?? before[0] ?? "HEAD");
for (const { name, says, rounds, cases } of rows) {
  if (only !== undefined && !only.includes(name)) continue;
  process.stderr.write(`${name}\n`);
  const all = cases(values);
  if (all === undefined) {
    process.stderr.write("  not available\n");
    continue;
  }
  prepare(all);
  const measured = measure(all.map(runOf), Number(values.rounds ?? rounds));
  results[name] = {
    says,
    commit: own.commit,
    peer: peer.commit,
    machine: machine(),
    node: process.version,
    day: new Date().toISOString().slice(0, 10),
    cases: all.map((one, index) => keptOf(one, measured[index], { all, measured })),
  };
  keep();
}
process.stdout.write(table(results));

/** Saves after each row, so that an interrupted run loses nothing. */
function keep(): void {
  const inOrder = Object.fromEntries(rows.flatMap(({ name }) => (name in results ? [[name, results[name]]] : [])));
  writeFileSync(RESULTS, `${JSON.stringify(inOrder, null, 2)}\n`);
  const [head = ""] = readFileSync(README, "utf8").split("<!-- results -->");
  writeFileSync(README, `${head}<!-- results -->\n\n${table(inOrder as Record<string, Kept>)}`);
}

/** Starts with empty caches, and leaves them warm and settled for cases without edits. */
function prepare(all: readonly Case[]): void {
  const warm = all.filter(({ isWarm, edit }) => isWarm === true || edit !== undefined);
  for (const { folder } of warm) rmSync(join(folder, "node_modules/.cache"), { recursive: true, force: true });
  const still = warm.filter(({ isWarm }) => isWarm === true);
  for (const one of still) run(one);
  if (still.length > 0) sleep(SETTLED);
  for (const one of still) run(one);
}

function commandOf({ command, args = [], isPeer }: Case): readonly string[] {
  // `--at` of `publish` is a day as well.
  const day = args.includes("--at") ? [] : ["--today", DAY];
  return command ?? [process.execPath, (isPeer === true ? peer : own).program, ...args, ...day];
}

function runOf(one: Case): Run {
  const { name, folder, edit, output, refuses, before } = one;
  let undo: (() => void) | undefined;
  return {
    name,
    command: commandOf(one),
    cwd: folder,
    ...(refuses === undefined ? {} : { refuses }),
    before(round) {
      if (output !== undefined) rmSync(output, { recursive: true, force: true });
      before?.();
      if (edit === undefined) return;
      run(one);
      if (one.args?.[0] === "render") {
        // The written files must be old enough to be trusted.
        sleep(SETTLED);
        run(one);
      }
      undo = applyEdit(edit, round, folder);
    },
    after: () => undo?.(),
  };
}

function run(one: Case): void {
  const [program = "", ...args] = commandOf(one);
  execFileSync(program, args, { cwd: one.folder, stdio: "ignore" });
}

function sleep(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

interface Measurements {
  readonly all: readonly Case[];
  readonly measured: readonly Measured[];
}

function keptOf(one: Case, result: Measured | undefined, given: Measurements): KeptCase {
  if (result === undefined) throw new Error(`${one.name} was not measured`);
  const { name, times, cpu, memory } = result;
  const output = one.output !== undefined && existsSync(one.output) ? { output: sizeOf(one.output) } : {};
  if (one.output !== undefined) rmSync(one.output, { recursive: true, force: true });
  return {
    name,
    rounds: times.length,
    median: medianOf(times),
    least: Math.min(...times),
    most: Math.max(...times),
    cpu: medianOf(cpu),
    memory: medianOf(memory),
    ...output,
    ratios: [...(one.limits ?? []).flatMap((limit) => ratiosOf(result, limit, given)), ...exponentsOf(one, given)],
  };
}

function ratiosOf(result: Measured, { of, time, memory, faster }: Limit, { measured }: Measurements): Ratio[] {
  const base = measured.find(({ name }) => name === of);
  if (base === undefined) throw new Error(`there is no case "${of}"`);
  const [slower, larger] = [ratioOf(result.times, base.times), ratioOf(result.memory, base.memory)];
  if (faster !== undefined)
    return [judged(`${of} takes ${(1 / slower).toFixed(1)} x`, `>= ${faster} x`, 1 / slower >= faster)];
  const says = `${slower.toFixed(2)} x ${of}`;
  if (time === undefined) return [{ says }];
  const ratios = [judged(says, `<= ${time} x`, slower <= time)];
  if (memory !== undefined) ratios.push(judged(`memory ${larger.toFixed(2)} x`, `<= ${memory} x`, larger <= memory));
  return ratios;
}

function judged(says: string, limit: string, isMet: boolean): Ratio {
  return { says, limit, isMet };
}

/** At the last point of a curve. */
function exponentsOf({ growth }: Case, { all, measured }: Measurements): Ratio[] {
  const points = all.flatMap((one, index) => {
    const result = measured[index];
    if (growth === undefined || one.growth?.series !== growth.series || result === undefined) return [];
    return [{ amount: one.growth.amount, time: medianOf(result.times), memory: medianOf(result.memory) }];
  });
  if (points.length === 0 || points.some(({ amount }) => amount > (growth?.amount ?? 0))) return [];
  return (["time", "memory"] as const).map((what) => {
    const power = exponent(points.map((point) => [point.amount, point[what]]));
    return judged(`exponent of ${what} ${power.toFixed(2)}`, `<= ${MOST_EXPONENT}`, power <= MOST_EXPONENT);
  });
}
