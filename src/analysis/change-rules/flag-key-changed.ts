/** flag-key-changed: the key of a flag that applications use changes. */
import type { ReportDiagnostic } from "../../base/diagnostics.ts";
import { documentPairs } from "../diff/sides.ts";
import { flagKeyOf, flagKeyPath } from "../../compiler/link/index.ts";
import { locationIn } from "../../compiler/parse/index.ts";
import { isRendered } from "../../compiler/resolve/index.ts";
import { allow, error } from "./change-rule.ts";
import type { ChangeContext, ChangeRule } from "./change-rule.ts";

const code = error(
  "flag-key-changed",
  "The flag key of a feature changes, although its flag is rendered for clusters.",
  "The flag no longer exists under the old key, so applications that use it get the default in their code. A rollout reaches other users, because the key is its salt.",
  "Keep the key. To give code a new one, add a second Feature with that key, move the applications, and deprecate the first.",
);

export const flagKeyChanged: ChangeRule = { code, about: "feature-value", maybeRollback: true, check };

function check(context: ChangeContext, report: ReportDiagnostic): void {
  for (const { before, after } of documentPairs(context, "Feature")) {
    if (before === undefined || after === undefined) continue;
    const [was, is] = [flagKeyOf(before), flagKeyOf(after)];
    if (was === is || !isInUse(before.name, context)) continue;
    report(
      code,
      locationIn(after.document, flagKeyPath(after)),
      `the flag key of feature "${after.name}" changes from "${was}" to "${is}": the flag "${was}" no longer exists`,
      { help: `keep \`spec.flag.key: ${was}\`; ${allow(code, after.document.file.path)}` },
    );
  }
}

function isInUse(name: string, { base }: ChangeContext): boolean {
  return base.states.some(({ features }) => features.some((state) => state.feature.name === name && isRendered(state)));
}
