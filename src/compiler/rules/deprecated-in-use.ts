/** deprecated-in-use: something that is not deprecated uses a deprecated feature. */
import { trackOf } from "../link/releases.ts";
import { locationIn } from "../parse/index.ts";
import { isDeprecatedAt } from "../resolve/index.ts";
import type { Code, ReportDiagnostic } from "../../base/diagnostics.ts";
import type { Model } from "../link/index.ts";
import type { Path } from "../../base/source.ts";
import type { Resource } from "../schema/index.ts";
import { catalogUses } from "./catalog-references.ts";
import type { Rule, RuleContext } from "./rule.ts";

const code: Code = {
  name: "deprecated-in-use",
  severity: "warning",
  configurable: true,
  means: "Something depends on a deprecated feature, or on a Deprecated catalog entry.",
  why: "A deprecated feature is removed in the release in `deprecated.until`, or in a release that is not known yet. Everything that depends on it then stops working.",
  fix: "Use the replacement (`replacedBy`), or remove the reference before the removal.",
};

export const deprecatedInUse: Rule = { codes: [code], check };

function check(context: RuleContext, report: ReportDiagnostic): void {
  checkFeatures(context, report);
  for (const { user, path, used, isPart } of catalogUses(context.model))
    if (used.spec.phase === "Deprecated" && !isPart)
      report(code, locationIn(user.document, path), `"${user.name}" depends on "${used.name}", which is Deprecated`, {
        help: `replace it before it is Retired`,
        helpAt: locationIn(used.document, ["spec", "phase"]),
      });
}

function checkFeatures({ model, states }: RuleContext, report: ReportDiagnostic): void {
  for (const { user, path, name } of uses(model)) {
    const used = model.byKind.Feature.get(name);
    const { deprecated } = used?.spec ?? {};
    if (used === undefined || deprecated === undefined || (deprecated.outcome ?? "removed") !== "removed") continue;
    const isDeprecated = states.some(({ releases }) => isDeprecatedAt(used, releases.get(trackOf(used))));
    if (!isDeprecated) continue;
    const message = `${user.kind.toLowerCase()} "${user.name}" depends on feature "${name}", which is deprecated`;
    report(code, locationIn(user.document, path), message, {
      help: `${deprecated.replacedBy === undefined ? "remove it" : `use "${deprecated.replacedBy}"`}${beforeRelease(deprecated.until)}`,
      helpAt: locationIn(used.document, ["spec", "deprecated"], "key"),
    });
  }
}

function beforeRelease(until: string | undefined): string {
  return until === undefined ? "" : ` before release ${until}`;
}

interface Use {
  readonly user: Resource;
  readonly path: Path;
  readonly name: string;
}

/** Yields the uses of features. Deprecated users and overrides that close a feature do not count. */
function* uses({ byKind }: Model): Generator<Use> {
  for (const user of byKind.Feature.values())
    if (user.spec.deprecated === undefined)
      for (const [index, name] of (user.spec.dependsOn ?? []).entries())
        yield { user, path: ["spec", "dependsOn", index], name };
  for (const user of byKind.Grant.values())
    for (const [index, name] of user.spec.features.entries()) yield { user, path: ["spec", "features", index], name };
  for (const user of byKind.Override.values())
    if (user.spec.enabled !== false) yield { user, path: ["spec", "feature"], name: user.spec.feature };
}
