/**
 * Properties of the planner over random histories: no cluster gets a commit, or a feature of an earlier stage, before its
 * time; no value that HEAD has taken back spreads; a check that is not green stops everything behind it; branches move
 * forward, and in the end every cluster has HEAD, also if the rollout itself changes.
 *
 * `ROLLOUTS=5000 vitest run test/delivery/rollout/random.test.ts` tries more, and so does `npm run fuzz`.
 */
import fc from "fast-check";
import { test } from "vitest";
import { checkRollout, histories, replanned } from "./random.ts";

const runs = Number(process.env["ROLLOUTS"] ?? 40);

test.each([
  ["12 clusters", 2, runs],
  ["102 clusters", 20, Math.ceil(runs / 40)],
])("random histories of %s in five waves and a stage before keep the rules", (_, size, numRuns) =>
  fc.assert(
    fc.property(histories, (steps) => checkRollout(steps, size)),
    { numRuns },
  ),
);

test("random histories in which the rollout changes end with HEAD on all clusters", () =>
  fc.assert(
    fc.property(replanned, (steps) => checkRollout(steps)),
    { numRuns: runs },
  ));
