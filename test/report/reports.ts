/** Reports for the tests of reporters: minimal, very large, and hostile. */
import type { Hunk, ManifestChange } from "../../src/analysis/diff/index.ts";
import type {
  Comparison,
  ReportedCause,
  ReportedChange,
  ReportedDiagnostic,
  ReportPlace,
  RunReport,
} from "../../src/report/report.ts";

export const BASE: string = "1".repeat(40);
export const HEAD: string = "2".repeat(40);

export function place(file: string, line: number, source: string, marked: string): ReportPlace {
  const column = Array.from(source.slice(0, source.indexOf(marked))).length + 1;
  return { file, line, column, endLine: line, endColumn: column + Array.from(marked).length, source };
}

export function diagnostic(changed: Partial<ReportedDiagnostic> = {}): ReportedDiagnostic {
  return {
    code: "unknown-feature",
    severity: "error",
    message: 'no feature is named "dark-mod"',
    ...place("grants/acme.yaml", 9, "    - dark-mod", "dark-mod"),
    related: [],
    ...changed,
  };
}

export function cause(changed: Partial<ReportedCause> = {}): ReportedCause {
  return {
    place: "Feature/dark-mode#spec.history[since=1.6]",
    side: "head",
    ...place("features/dark-mode.yaml", 12, "    - {since: '1.6', level: PRODUCTION}", "PRODUCTION"),
    ...changed,
  };
}

export function change(changed: Partial<ReportedChange> = {}): ReportedChange {
  return {
    kind: "feature-state",
    subject: "dark-mode",
    clusters: ["prod-eu-1", "prod-us-1", "staging-1"],
    before: "disabled",
    after: "enabled",
    because: [cause()],
    owners: ["team-portal"],
    advice: [{ topic: "runbook", message: 'runbook: "docs/runbooks/dark-mode.md"' }],
    risk: "high",
    ...changed,
  };
}

export function comparison(changed: Partial<Comparison> = {}): Comparison {
  const none = { features: [], clusters: [], stages: [] };
  return {
    base: { name: "main", commit: BASE, dirty: false },
    head: { name: "HEAD", commit: HEAD, dirty: false },
    differs: "meaning",
    files: ["features/dark-mode.yaml"],
    verdict: {
      on: { features: ["dark-mode"], clusters: ["prod-eu-1", "prod-us-1"], stages: ["production"] },
      off: none,
      gained: [],
      lost: ["Organization/acme"],
      risks: { high: 1, medium: 0, low: 0 },
    },
    ...changed,
  };
}

export function report(changed: Partial<RunReport> = {}): RunReport {
  const { diagnostics = [] } = changed;
  const count = (severity: string): number => diagnostics.filter((one) => one.severity === severity).length;
  return {
    version: 1,
    diagnostics,
    changes: [],
    summary: {
      errors: count("error"),
      warnings: count("warning"),
      notes: count("note"),
      documents: 118,
      clusters: 9,
      milliseconds: 84,
    },
    ...changed,
  };
}

export function manifest(changed: Partial<ManifestChange> = {}): ManifestChange {
  const hunk: Hunk = {
    oldStart: 4,
    oldLines: 3,
    newStart: 4,
    newLines: 3,
    lines: [" data:", '-  dark-mode: "false"', '+  dark-mode: "true"', " kind: ConfigMap"],
  };
  return {
    clusters: ["prod-eu-1"],
    path: "gates/component.yaml",
    object: "ConfigMap cumulus-flags/gates",
    change: "changed",
    added: 1,
    removed: 1,
    hunks: [hunk],
    ...changed,
  };
}

function numbered(prefix: string, many: number): readonly string[] {
  return Array.from({ length: many }, (_, index) => `${prefix}-${String(index + 1).padStart(4, "0")}`);
}

const RISKS = ["high", "medium", "low"] as const;

/** A release that reaches `clusters` clusters: 120 changes, dependents, and a manifest of every kind on each. */
export function largeReport(clusters: number = 500): RunReport {
  const all = numbered("prod-eu-west-edge", clusters);
  const features = numbered("feature-of-the-portal", 120);
  const changes = RISKS.flatMap((risk, third) =>
    features.slice(third * 40, third * 40 + 40).map((subject, index) =>
      change({
        subject,
        risk,
        clusters: index % 4 === 0 ? all : all.slice(0, clusters - 1 - (index % 7) * 11),
        because: [
          cause({ file: `features/${subject}.yaml`, place: `Feature/${subject}#spec.history[since=1.6]` }),
          ...(index % 5 === 1
            ? [cause({ file: `features/${features[index - 1]}.yaml`, place: `Feature/${features[index - 1]}#spec` })]
            : []),
        ],
        ...(index === 0 ? { consumers: { gained: numbered("Organization/org", 9), lost: ["Organization/acme"] } } : {}),
        advice: [
          { topic: "runbook", message: `runbook: "docs/runbooks/${subject}.md"` },
          ...(index < 3
            ? [
                {
                  topic: "restart" as const,
                  message: `workloads of "${subject}" restart in the window of Saturday 22:00`,
                },
              ]
            : []),
        ],
      }),
    ),
  );
  const manifests = features.slice(0, 60).map((name, index) =>
    manifest({
      clusters: index < 30 ? all : all.slice(0, 40),
      object: `${index % 2 === 0 ? "FeatureFlag" : "ConfigMap"} cumulus-flags/${name}`,
      hunks: [
        {
          oldStart: 1,
          oldLines: 40,
          newStart: 1,
          newLines: 40,
          lines: Array.from({ length: 40 }, (_, line) => `${" -+"[line % 3]}  ${name}-${line}: "some value of it"`),
        },
      ],
      added: 13,
      removed: 13,
    }),
  );
  return report({
    diagnostics: numbered("feature", 30).map((name, index) =>
      diagnostic({
        severity: index < 2 ? "error" : "warning",
        code: index < 2 ? "skips-stage" : "expires-soon",
        message: `"${name}" is on in production before it is on in staging`,
        help: "turn it on in staging first",
        file: index < 20 ? "features/dark-mode.yaml" : `features/${name}.yaml`,
      }),
    ),
    changes,
    comparison: comparison({
      verdict: {
        on: { features, clusters: all, stages: ["production"] },
        off: { features: [], clusters: [], stages: [] },
        gained: numbered("Organization/org", 9),
        lost: ["Organization/acme"],
        risks: { high: 40, medium: 40, low: 40 },
      },
      manifests,
    }),
    summary: { errors: 2, warnings: 28, notes: 0, documents: 1400, clusters: clusters + 20, milliseconds: 900 },
  });
}
