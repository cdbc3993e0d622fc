/**
 * Checks the prose of all files against a deny list (`prose/deny-list.ts`). `prose-allowances.txt` has how many hits
 * each file may still have; git merges it line by line, so after a merge the counts may need an update. `--update` writes today's counts, unless their sum has grown; `--list PATH...` shows the hits of files.
 */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { hitsIn } from "./prose/deny-list.ts";
import type { Hit } from "./prose/deny-list.ts";
import { formatCounts, parseCounts, problemsOf, total } from "./prose/ratchet.ts";
import type { Counts } from "./prose/ratchet.ts";
import { readerOf } from "./prose/texts.ts";

const ALLOWANCES = "scripts/prose-allowances.txt";
/** Generated from schemas and codes, which are checked; written by others; or examples of the habits themselves. */
const EXCLUDED =
  /^(?:docs\/(?:kinds|diagnostics)\.md|src\/(?:.*\/)?(?:kinds|facts)\.ts|CODE_OF_CONDUCT\.md|rendered\/.*|scripts\/prose\/deny-list\.ts|test\/prose\.test\.ts)$/;

const [option, ...given] = process.argv.slice(2);
const hits = new Map<string, readonly Hit[]>();
for (const path of paths()) {
  const read = readerOf(path);
  const found = read === undefined ? [] : hitsIn(read(readFileSync(path, "utf8")));
  if (found.length > 0) hits.set(path, found);
}
const counts: Counts = Object.fromEntries([...hits].map(([path, found]) => [path, found.length]));
const allowed = existsSync(ALLOWANCES) ? parseCounts(readFileSync(ALLOWANCES, "utf8")) : counts;

if (option === "--list") console.log(given.flatMap(listed).join("\n"));
else if (option === "--update") update();
else report(problemsOf(counts, allowed, listed));

function paths(): readonly string[] {
  const files = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], { encoding: "utf8" });
  const unique = [...new Set(files.split("\n"))].toSorted();
  return unique.filter((path) => !EXCLUDED.test(path) && existsSync(path));
}

function listed(path: string): readonly string[] {
  const found = hits.get(path) ?? [];
  return found.map(({ line, text, habit }) => `${path}:${line}: "${text}" (${habit.name}); instead: ${habit.instead}`);
}

function update(): void {
  if (total(counts) <= total(allowed)) writeFileSync(ALLOWANCES, formatCounts(counts));
  else
    report([
      `${total(counts)} hits, ${total(allowed)} allowed: the sum may only shrink`,
      ...problemsOf(counts, allowed, listed),
    ]);
}

function report(problems: readonly string[]): void {
  console.log(problems.length === 0 ? `${hits.size} files with ${total(counts)} allowed hits` : problems.join("\n"));
  process.exitCode = problems.length === 0 ? 0 : 1;
}
