/** Did you mean: the known name that a mistyped one is nearest to. */
import { distance } from "fastest-levenshtein";

/** Names longer than this are compared by their beginning only, so that hostile ones stay cheap. */
const COMPARED = 64;

/**
 * What all the names that are not known may cost together: steps through candidates, and comparisons, each of which
 * takes as long as a good many. A platform with a mistake in every tenth of 10,000 references takes a tenth of it.
 */
const BUDGET = 10_000_000;
const COMPARISON = 20;
let left = BUDGET;

/** Every compilation has the whole budget, so that the same sources are told the same. */
export function renewSuggestions(): void {
  left = BUDGET;
}

/**
 * The nearest candidate, if near enough to be what was meant: a third of the letters may differ, case does not count,
 * and two letters that changed places are one difference. Of equally near ones, the one that begins more alike.
 */
export function suggest(name: string, candidates: Iterable<string>): string | undefined {
  const wanted = name.slice(0, COMPARED).toLowerCase();
  let best: string | undefined;
  let least = Math.max(1, Math.floor(wanted.length / 3)) + 1;
  for (const candidate of candidates) {
    if (left-- < 0) return undefined;
    if (Math.abs(candidate.length - name.length) > least) continue;
    left -= COMPARISON;
    const difference = differenceOf(wanted, candidate.slice(0, COMPARED).toLowerCase());
    if (
      difference < least ||
      (difference === least && best !== undefined && alike(name, candidate) > alike(name, best))
    ) {
      best = candidate;
      least = difference;
    }
  }
  return best;
}

/** In words so short that any two letters make another word, places count. */
const SHORT = 3;

function differenceOf(a: string, b: string): number {
  const steps = distance(a, b);
  return steps === 2 && a.length === b.length && a.length > SHORT && [...a].sort().join("") === [...b].sort().join("")
    ? 1
    : steps;
}

/** How many first letters agree. */
function alike(a: string, b: string): number {
  let count = 0;
  while (count < a.length && a[count] === b[count]) count++;
  return count;
}

/** `did you mean "dark-mode"?`, or undefined when nothing is near. */
export function didYouMean(name: string, candidates: Iterable<string>): string | undefined {
  const meant = suggest(name, candidates);
  return meant === undefined ? undefined : `did you mean "${meant}"?`;
}
