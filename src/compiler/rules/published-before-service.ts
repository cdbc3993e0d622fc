/** published-before-service: a catalog entry is Published while its service is a Draft. */
import { locationIn } from "../parse/index.ts";
import type { Code, ReportDiagnostic } from "../../base/diagnostics.ts";
import type { Rule, RuleContext } from "./rule.ts";

const code: Code = {
  name: "published-before-service",
  severity: "error",
  configurable: false,
  means: "A resource type or meter is Published while its service is a Draft.",
  why: "A draft service is not on the platform yet, so its entries can't be public.",
  fix: "Publish the service first or in the same change, or make the entry a Draft.",
};

export const publishedBeforeService: Rule = { codes: [code], check };

function check({ model: { byKind } }: RuleContext, report: ReportDiagnostic): void {
  for (const kind of ["MonitoredResourceType", "MeterDefinition"] as const)
    for (const { name, spec, document } of byKind[kind].values()) {
      const service = byKind.Service.get(spec.service);
      if (spec.phase !== "Published" || service === undefined || (service.spec.phase ?? "Draft") !== "Draft") continue;
      report(
        code,
        locationIn(document, ["spec", "phase"]),
        `"${name}" is Published while its service "${service.name}" is a Draft`,
        {
          help: `publish "${service.name}" first (\`phase: Published\`), or set \`phase: Draft\` here`,
          helpAt: locationIn(
            service.document,
            service.spec.phase === undefined ? ["metadata", "name"] : ["spec", "phase"],
          ),
        },
      );
    }
}
