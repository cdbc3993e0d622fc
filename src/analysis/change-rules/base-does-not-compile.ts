/** base-does-not-compile: an earlier commit is compared in place of the base. */
import type { Code } from "../../base/diagnostics.ts";

export const baseBroken: Code = {
  name: "base-does-not-compile",
  severity: "warning",
  configurable: false,
  means: "The commit to compare with has errors, so the change is compared with an earlier one.",
  why: "Sluice needs both sides to find the effects of a change and to apply the change rules.",
  fix: "Fix the errors on the target branch: `sluice validate --at <branch>` lists them.",
};
