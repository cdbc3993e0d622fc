/** lossy-label: a name is too long for the value of a Kubernetes label. */
import { locationIn } from "../parse/index.ts";
import type { Code, ReportDiagnostic } from "../../base/diagnostics.ts";
import type { Location } from "../../base/source.ts";
import type { Rule, RuleContext } from "./rule.ts";

const code: Code = {
  name: "lossy-label",
  severity: "warning",
  configurable: true,
  means: "A name that is rendered as the value of a Kubernetes label has more than 63 characters.",
  why: "Kubernetes rejects a longer value, so Sluice truncates it, and selecting objects by the full name finds nothing.",
  fix: "Use a shorter name, or find the objects by their annotation.",
};

export const lossyLabel: Rule = { codes: [code], check };

const LONGEST = 63;

function check({ model: { byKind } }: RuleContext, report: ReportDiagnostic): void {
  for (const { spec, document } of byKind.Service.values())
    tooLong("serviceName", spec.serviceName, locationIn(document, ["spec", "serviceName"]), report);
  for (const { spec, document } of byKind.Grant.values())
    tooLong(
      `${spec.consumer.kind.toLowerCase()} name`,
      spec.consumer.name,
      locationIn(document, ["spec", "consumer", "name"]),
      report,
    );
}

function tooLong(what: string, value: string, place: Location, report: ReportDiagnostic): void {
  if (value.length <= LONGEST) return;
  report(
    code,
    place,
    `the ${what} "${value}" is truncated in the label: it has ${value.length} characters, but a label has at most ${LONGEST}`,
    {
      help: `shorten it by ${value.length - LONGEST} characters`,
    },
  );
}
