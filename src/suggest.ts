/** Did you mean: the known name that a mistyped one is nearest to. */
import { distance } from "fastest-levenshtein";

/** Names longer than this are compared by their beginning only, so that hostile ones stay cheap. */
const COMPARED = 64;

/**
 * The nearest candidate, if near enough to be what was meant: a third of the letters may differ, case does not count,
 * and two letters that changed places are one difference. Of equally near ones, the one that begins more alike.
 */
export function suggest(name: string, candidates: Iterable<string>): string | undefined {
  const wanted = name.slice(0, COMPARED).toLowerCase();
  let best: string | undefined;
  let least = Math.max(1, Math.floor(wanted.length / 3)) + 1;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - name.length) > least) continue;
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
