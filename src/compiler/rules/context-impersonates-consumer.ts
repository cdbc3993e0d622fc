/** context-impersonates-consumer: a cluster's `context` identifies a consumer. */
import { locationIn } from "../parse/index.ts";
import type { Code, ReportDiagnostic } from "../../base/diagnostics.ts";
import type { Rule, RuleContext } from "./rule.ts";

const code: Code = {
  name: "context-impersonates-consumer",
  severity: "error",
  configurable: false,
  means: "A key of a cluster's `context` identifies the consumer of a feature.",
  why: "The cluster's context takes precedence over the request, so every request would be evaluated for that consumer, including its grants.",
  fix: "Remove the key, or rename it.",
};

export const contextImpersonatesConsumer: Rule = { codes: [code], check };

/** The key that flagd uses for the subject of an evaluation. */
const TARGETING_KEY = "targetingKey";

function check({ model }: RuleContext, report: ReportDiagnostic): void {
  const keys = {
    Organization: "organization",
    Project: "project",
    ...model.project.spec.targets?.openfeature?.contextKeys,
  };
  const identifying = new Set<string>([TARGETING_KEY, ...Object.values(keys)]);
  for (const { name, spec, document } of model.byKind.Cluster.values())
    for (const key of Object.keys(spec.context ?? {}))
      if (identifying.has(key))
        report(
          code,
          locationIn(document, ["spec", "context", key], "key"),
          `the context of cluster "${name}" sets "${key}", which identifies a consumer`,
          {
            help: `remove it, or rename the fact, as in \`cluster-${key}\``,
          },
        );
}
