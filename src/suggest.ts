/** Did you mean: the known name that a mistyped one is nearest to. */
import { distance } from "fastest-levenshtein";

/** Names longer than this are compared by their beginning only, so that hostile ones stay cheap. */
const COMPARED = 64;

/** The nearest candidate, if near enough to be what was meant: a third of the letters may differ, case does not count. */
export function suggest(name: string, candidates: Iterable<string>): string | undefined {
  const wanted = name.slice(0, COMPARED).toLowerCase();
  let best: string | undefined;
  let least = Math.max(1, Math.floor(wanted.length / 3)) + 1;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - name.length) >= least) continue;
    const difference = distance(wanted, candidate.slice(0, COMPARED).toLowerCase());
    if (difference < least) {
      best = candidate;
      least = difference;
    }
  }
  return best;
}

/** `did you mean "dark-mode"?`, or undefined when nothing is near. */
export function didYouMean(name: string, candidates: Iterable<string>): string | undefined {
  const meant = suggest(name, candidates);
  return meant === undefined ? undefined : `did you mean "${meant}"?`;
}
