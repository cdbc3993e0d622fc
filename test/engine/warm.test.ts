/**
 * Warm equals cold: after any edits, the diagnostics are those of a full compilation. `WARM_EDITS` sets the number of
 * edits.
 */
import { expect, test } from "vitest";
import { randomNumbers } from "../../bench/platform.ts";
import { diceOf, edited, town } from "../platforms/random-platform.ts";
import type { Town } from "../platforms/random-platform.ts";
import { changedBetween, compileAfter, compileWhole } from "./in-memory.ts";

const EDITS = Number(process.env["WARM_EDITS"] ?? 500);
/** Edits of one platform, of which later ones find the traces of earlier ones. */
const STEPS = 12;

test(`after ${EDITS} random edits, the report is that of a full run`, () => {
  const seen = { warm: 0, cold: 0 };
  for (let seed = 0; seen.warm + seen.cold < EDITS; seed++) {
    const random = randomNumbers(seed);
    const dice = diceOf(random, false);
    let files: Town = town(diceOf(random, true));
    let { record } = compileWhole(files);
    for (let step = 0; step < STEPS; step++) {
      const after = edited(files, diceOf(random, dice.oneIn(2)));
      const fresh = compileWhole(after);
      const changed = changedBetween(files, after);
      const again = record && changed && compileAfter(record, changed, after);
      const isWarm = again !== undefined && !("because" in again);
      if (isWarm) expect(again.report, `platform ${seed}, edit ${step}`).toEqual(fresh.report);
      record = isWarm ? again.record : fresh.record;
      seen[isWarm ? "warm" : "cold"]++;
      files = after;
    }
  }
  expect(seen.warm).toBeGreaterThan(EDITS / 5);
}, 3_600_000);
