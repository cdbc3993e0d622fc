/** catalog-prefix: the name of a type, meter or limit does not begin with its service's name. */
import { locationIn } from "../parse/index.ts";
import type { Code, ReportDiagnostic } from "../../base/diagnostics.ts";
import type { Rule, RuleContext } from "./rule.ts";

const code: Code = {
  name: "catalog-prefix",
  severity: "error",
  configurable: false,
  means:
    "The name of a resource type, meter or limit does not start with the `serviceName` of its service and a slash.",
  why: "The prefix separates the names of different services. The platform rejects an entry without it.",
  fix: "Start the name with the service's `serviceName` and `/`, or correct `service`.",
};

export const catalogPrefix: Rule = { codes: [code], check };

function check({ model: { byKind } }: RuleContext, report: ReportDiagnostic): void {
  const entries = [
    ...[...byKind.MonitoredResourceType.values()].map((entry) => ({ entry, field: "type", value: entry.spec.type })),
    ...[...byKind.MeterDefinition.values()].map((entry) => ({ entry, field: "meter", value: entry.spec.meter })),
    ...[...byKind.QuotaLimit.values()].map((entry) => ({ entry, field: "limit", value: entry.spec.limit })),
  ];
  for (const { entry, field, value } of entries) {
    const service = byKind.Service.get(entry.spec.service);
    if (service === undefined) continue;
    const prefix = `${service.spec.serviceName}/`;
    if (value.startsWith(prefix) && value.length > prefix.length) continue;
    const rest = value.slice(value.lastIndexOf("/") + 1) || entry.name;
    report(code, locationIn(entry.document, ["spec", field]), `"${value}" does not begin with "${prefix}"`, {
      help: `write \`${field}: ${prefix}${rest}\``,
      helpAt: locationIn(service.document, ["spec", "serviceName"]),
    });
  }
}
