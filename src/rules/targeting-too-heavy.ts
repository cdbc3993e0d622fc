/** targeting-too-heavy: a targeting rule whose evaluation may take longer than a request should. */
import { ASSUMED, STEPS, weightOf } from "../flagd.ts";
import type { Code, Report } from "../diagnostics.ts";
import type { Rule, Scene } from "./contract.ts";
import { forEachFlag } from "./flags.ts";

const code: Code = {
  name: "targeting-too-heavy",
  severity: "error",
  configurable: false,
  means:
    "The evaluation of a targeting may take more than 1,000,000 steps: operations, elements of lists, and texts by their length.",
  why: "Each request for the flag would take that long, and flagd has no limit: a list within a list within a list, or a text that doubles with each element, keeps it busy and fills its memory. `sluice test` and `sluice serve` end such an evaluation with an error.",
  fix: "Go over one list instead of lists within lists, and don't join a text with itself. Lists and texts of the context are counted with 100 elements and 100 characters.",
};

export const targetingTooHeavy: Rule = { codes: [code], check };

function check(scene: Scene, report: Report): void {
  forEachFlag(scene, report, ({ feature, flag: { targeting } }, inFlag) => {
    if (targeting === undefined || weightOf(targeting) <= STEPS) return;
    inFlag(code, ["targeting"], `the targeting of "${feature.name}" may take more than ${STEPS} steps`, {
      on: "key",
      help: `counted with ${ASSUMED} elements in each list and ${ASSUMED} characters in each text of the context`,
    });
  });
}
