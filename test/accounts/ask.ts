/** `node test/accounts/ask.ts --count 20000 [--seed N]`: random edits of the example and of generated platforms, held against the comparison. */
import { parseArgs } from "node:util";
import fc from "fast-check";
import { platforms } from "../platforms/generate.ts";
import { seeds } from "../properties/seeds.ts";
import { changesBetween, sideOf, unaccounted } from "./accounts.ts";
import { edited, edits, poolOf } from "./edits.ts";
import type { Files } from "./edits.ts";

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

function ask(base: Files, number: number, remembered: Map<never, never>, from: ReturnType<typeof sideOf>): void {
  const [edit = []] = fc.sample(edits, { seed: seed * 1_000_003 + number, numRuns: 1 });
  const { files, done } = edited(base, edit, pool);
  asked++;
  if (from === undefined) return;
  const head = sideOf(files, remembered as never, from);
  if (head === undefined) return;
  compiled++;
  for (const one of unaccounted(from, head, changesBetween(from, head))) {
    const key = one.replace(/^(\w+) .*?(comes|goes|changes)/, "$1 $2").replaceAll(/[a-z0-9]+(-[a-z0-9]+)+/g, "x");
    const count = (kinds.get(key) ?? 0) + 1;
    kinds.set(key, count);
    if (count <= 2) console.log(`${number} ${done.join("; ")}\n    ${one}`);
  }
}

const example = { remembered: new Map<never, never>(), side: undefined as ReturnType<typeof sideOf> };
example.side = sideOf(seeds, example.remembered as never);
for (let number = 0; number < Number(options.count); number++)
  if (number % 4 < Number(options.example)) {
    ask(seeds, number, example.remembered, example.side);
    // What was read of heads is not needed again.
    if (example.remembered.size > 3000) example.remembered.clear();
  } else {
    const [files = {}] = fc.sample(platforms, { seed: seed + number, numRuns: 1 });
    const remembered = new Map<never, never>();
    ask(files, number, remembered, sideOf(files, remembered as never));
  }
console.log(
  [...kinds]
    .sort((a, b) => b[1] - a[1])
    .map(([kind, count]) => `${String(count).padStart(6)} ${kind}`)
    .join("\n"),
);
console.log(`${asked} edits, ${compiled} of them without errors`);
