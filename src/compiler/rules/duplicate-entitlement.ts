/** duplicate-entitlement: two features, or a feature and a meter with a limit, are the same resource type for quota. */
import { locationIn } from "../parse/index.ts";
import type { Code, ReportDiagnostic } from "../../base/diagnostics.ts";
import type { Feature, Model } from "../link/index.ts";
import type { Location } from "../../base/source.ts";
import type { Rule, RuleContext } from "./rule.ts";

const code: Code = {
  name: "duplicate-entitlement",
  severity: "error",
  configurable: false,
  means: "An entitlement has the `resourceType` of another feature's entitlement or of a limited meter.",
  why: "The quota system registers a resource type once, so granting one feature would also grant the other.",
  fix: "Give each feature its own resource type.",
};

export const duplicateEntitlement: Rule = { codes: [code], check };

function check({ model }: RuleContext, report: ReportDiagnostic): void {
  const first = new Map<string, Location>();
  for (const { spec } of model.byKind.QuotaLimit.values()) {
    const meter = model.byKind.MeterDefinition.get(spec.meter);
    if (meter !== undefined) first.set(meter.spec.meter, locationIn(meter.document, ["spec", "meter"]));
  }
  for (const feature of model.byKind.Feature.values()) {
    const type = resourceTypeOf(feature, model);
    if (type === undefined) continue;
    const place = locationIn(feature.document, [
      "spec",
      "entitlement",
      ...(feature.spec.entitlement?.resourceType === undefined ? [] : ["resourceType"]),
    ]);
    const before = first.get(type);
    if (before === undefined) first.set(type, place);
    else
      report(code, place, `resource type "${type}" of feature "${feature.name}" is already in use`, {
        help: "set another `entitlement.resourceType`",
        related: [{ message: "the other one", at: before }],
      });
  }
}

/** The same name as in the target milo. */
function resourceTypeOf({ name, spec }: Feature, { byKind, project }: Model): string | undefined {
  if (spec.entitlement === undefined) return undefined;
  if (spec.entitlement.resourceType !== undefined) return spec.entitlement.resourceType;
  const service = byKind.Service.get(spec.service ?? "");
  const byService = project.spec.targets?.milo?.resourceType === "service" && service !== undefined;
  return `${byService ? service.spec.serviceName : "features.miloapis.com"}/${name}`;
}
