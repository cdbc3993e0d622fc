/** base-does-not-compile: an earlier commit is compared in place of the base. */
import type { Code } from "../diagnostics.ts";

export const baseBroken: Code = {
  name: "base-does-not-compile",
  severity: "warning",
  configurable: false,
  means: "The commit to compare with has errors, so the change is compared with an earlier one.",
  why: "Without both sides, nothing can be said about what a change does, and no change rule can judge it.",
  fix: "Fix the errors on the branch that the change goes to: `sluice validate --at <branch>` lists them.",
};
