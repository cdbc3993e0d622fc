/** Drafts a stage that clusters name and that does not exist. Guesses its threshold from its name, and reports that. */
import type { ReportDiagnostic } from "../../../base/diagnostics.ts";
import { importAssumed } from "../codes.ts";
import type { ImportContext, Draft } from "../importer.ts";

/** Patterns of stage names, with the lifecycle that a feature has reached there. */
const GUESSES: readonly (readonly [RegExp, "alpha" | "beta"])[] = [
  [/dev|test|sandbox|lab|play/, "alpha"],
  [/stag|preprod|pre-prod|uat|qa|canary|integration/, "beta"],
];

export function stageDraft(
  name: string,
  first: Draft,
  { levels, level }: ImportContext,
  report: ReportDiagnostic,
): Draft {
  const lifecycle = GUESSES.find(([pattern]) => pattern.test(name))?.[1];
  const threshold = levels.find((one) => one.lifecycle === lifecycle)?.name ?? level;
  report(
    importAssumed,
    first.from,
    `stage "${name}" does not exist, so the import adds it with the threshold ${threshold}`,
    {
      help: "correct its threshold, and list its targets in `render`",
    },
  );
  return {
    kind: "Stage",
    name,
    spec: { threshold, render: ["state"] },
    comments: [{ path: ["threshold"], text: "The import guessed this from the name of the stage." }],
    path: first.path,
    from: first.from,
  };
}
