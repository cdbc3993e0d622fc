/** "Did you mean": the known name that is nearest to a mistyped one. */
import { distance } from "fastest-levenshtein";

/** Only this many characters of a name are compared, so that hostile names stay cheap. */
const COMPARED = 64;

/**
 * The total cost of all suggestions of a compilation. A step through the candidates costs 1 and a comparison costs 20.
 * A platform with 10,000 references and a mistake in each tenth uses a tenth of the budget.
 */
const BUDGET = 10_000_000;
const COMPARISON = 20;
let left = BUDGET;

/** Gives each compilation the whole budget, so that the same sources get the same suggestions. */
export function renewSuggestions(): void {
  left = BUDGET;
}

/**
 * The nearest candidate, if at most a third of the letters differ. Case does not count, and two swapped letters are one
 * difference. Among equally near candidates, the one with the longer common prefix wins.
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

/** In words of this length, swapped letters usually make a different word, so they count as two differences. */
const SHORT = 3;

function differenceOf(a: string, b: string): number {
  const steps = distance(a, b);
  return steps === 2 && a.length === b.length && a.length > SHORT && [...a].sort().join("") === [...b].sort().join("")
    ? 1
    : steps;
}

/** The length of the common prefix. */
function alike(a: string, b: string): number {
  let count = 0;
  while (count < a.length && a[count] === b[count]) count++;
  return count;
}

/** `did you mean "dark-mode"?`, or undefined if no candidate is near. */
export function didYouMean(name: string, candidates: Iterable<string>): string | undefined {
  const meant = suggest(name, candidates);
  return meant === undefined ? undefined : `did you mean "${meant}"?`;
}
