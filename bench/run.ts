/**
 * `npm run bench`: measures every row of bench/rows.ts, prints a table, and keeps it in bench/README.md.
 * `npm run bench -- --only validate-warm,diff` measures these rows and keeps the others.
 */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { machine } from "./measure.ts";
import { rows } from "./rows.ts";
import { table } from "./table.ts";
import type { Kept } from "./table.ts";
import { build, ROOT } from "./stage.ts";

const RESULTS = join(import.meta.dirname, "results.json");
const README = join(import.meta.dirname, "README.md");

const { values } = parseArgs({ options: { only: { type: "string" } } });
const only = values.only?.split(",");
const unknown = only?.find((name) => rows.every((row) => row.name !== name));
if (unknown !== undefined)
  throw new Error(`there is no row "${unknown}"; there are: ${rows.map(({ name }) => name).join(", ")}`);

const results = existsSync(RESULTS) ? (JSON.parse(readFileSync(RESULTS, "utf8")) as Record<string, Kept>) : {};
const program = build();
const commit = execFileSync("git", ["rev-parse", "--short", "HEAD"], { cwd: ROOT, encoding: "utf8" }).trim();
for (const { name, says, measure } of rows) {
  if (only !== undefined && !only.includes(name)) continue;
  process.stderr.write(`${name}: ${says}\n`);
  const outcome = measure(program);
  const about = { says, commit, machine: machine(), node: process.version, day: new Date().toISOString().slice(0, 10) };
  results[name] = typeof outcome === "string" ? { ...about, missing: outcome } : { ...about, ...compact(outcome) };
  keep();
}
process.stdout.write(table(results));

/** Saves after each row, so that an interrupted run loses nothing. */
function keep(): void {
  const names = rows.map(({ name }) => name).filter((name) => name in results);
  const inOrder = Object.fromEntries(names.flatMap((name) => Object.entries(results).filter(([key]) => key === name)));
  writeFileSync(RESULTS, `${JSON.stringify(inOrder, null, 2)}\n`);
  const [head = ""] = readFileSync(README, "utf8").split("<!-- results -->");
  writeFileSync(README, `${head}<!-- results -->\n\n${table(inOrder)}`);
}

function compact({
  runs,
  bars,
}: Exclude<ReturnType<(typeof rows)[number]["measure"]>, string>): Pick<Kept, "runs" | "bars"> {
  return {
    runs: runs.map(({ name, times, median, least, most, memory }) => ({
      name,
      rounds: times.length,
      median,
      least,
      most,
      memory,
    })),
    bars,
  };
}
