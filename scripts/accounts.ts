/**
 * `npm run accounts -- --count 20000 [--seed N]`: makes random edits of the example and of generated platforms, and
 * checks that the comparison reports them.
 */
import { parseArgs } from "node:util";
import fc from "fast-check";
import type { ParseCache } from "../src/compiler/parse-files.ts";
import { platforms } from "../test/platforms/generate.ts";
import { seeds } from "../test/properties/seeds.ts";
import type { Side } from "../test/accounts/accounts.ts";
import { changesBetween, sideOf, unaccounted } from "../test/accounts/accounts.ts";
import { edited, edits, poolOf } from "../test/accounts/edits.ts";
import type { Files } from "../test/accounts/edits.ts";

const { values: options } = parseArgs({
  options: {
    count: { type: "string", default: "1000" },
    seed: { type: "string", default: "1" },
    most: { type: "string", default: "40" },
    example: { type: "string", default: "3" },
  },
});
const pool = poolOf(seeds);
const kinds = new Map<string, number>();
let compiled = 0;
let asked = 0;
const seed = Number(options.seed);

function ask(base: Files, number: number, remembered: ParseCache, from: Side | undefined): void {
  const [edit = []] = fc.sample(edits, { seed: seed * 1_000_003 + number, numRuns: 1 });
  const { files, done } = edited(base, edit, pool);
  asked++;
  if (from === undefined) return;
  const head = sideOf(files, remembered, from);
  if (head === undefined) return;
  compiled++;
  for (const one of unaccounted(from, head, changesBetween(from, head))) {
    const key = one.replace(/^(\w+) .*?(comes|goes|changes)/, "$1 $2").replaceAll(/[a-z0-9]+(-[a-z0-9]+)+/g, "x");
    const count = (kinds.get(key) ?? 0) + 1;
    kinds.set(key, count);
    if (count <= 2) console.log(`${number} ${done.join("; ")}\n    ${one}`);
  }
}

const known: ParseCache = new Map();
const example = sideOf(seeds, known);
for (let number = 0; number < Number(options.count); number++)
  if (number % 4 < Number(options.example)) {
    ask(seeds, number, known, example);
    // The cached heads are not needed again.
    if (known.size > 3000) known.clear();
  } else {
    const [files = {}] = fc.sample(platforms, { seed: seed + number, numRuns: 1 });
    const remembered: ParseCache = new Map();
    ask(files, number, remembered, sideOf(files, remembered));
  }
console.log(
  [...kinds]
    .sort((a, b) => b[1] - a[1])
    .map(([kind, count]) => `${String(count).padStart(6)} ${kind}`)
    .join("\n"),
);
console.log(`${asked} edits, ${compiled} of them without errors`);
process.exitCode = kinds.size === 0 ? 0 : 1;
