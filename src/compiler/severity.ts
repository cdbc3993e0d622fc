/** Applies `spec.rules` and suppression comments to diagnostics, and sorts them. */
import { append } from "../base/collections.ts";
import { collectInto, unsuppressibleError } from "../base/diagnostics.ts";
import { locationIn } from "./parse/index.ts";
import { positionAt } from "../base/source.ts";
import { didYouMean } from "../base/suggest.ts";
import type { Code, CodeFacts, Diagnostic, ReportDiagnostic, Severity } from "../base/diagnostics.ts";
import type { Project } from "./link/index.ts";
import type { Suppression } from "./parse/index.ts";
import type { Location, SourceFile } from "../base/source.ts";

const unknownCode: Code = unsuppressibleError(
  "unknown-code",
  "The settings configure or suppress a code that does not exist.",
  "The intended check is silently unchanged.",
  "Correct the code. `docs/diagnostics.md` lists all codes.",
);
const notConfigurable: Code = unsuppressibleError(
  "not-configurable",
  "The settings configure or suppress a code that is not configurable.",
  "Syntax, schema and reference errors leave nothing to render.",
  "Remove the setting or comment, and fix the reported problem.",
);
const suppressionWithoutReason: Code = unsuppressibleError(
  "suppression-without-reason",
  "A suppression comment has no reason.",
  "Later readers must be able to tell whether it is still needed.",
  "Write the reason after the code: `# sluice-allow: <code> <reason>`.",
);
const unusedSuppression: Code = {
  name: "unused-suppression",
  severity: "warning",
  configurable: true,
  requiresCompleteModel: true,
  means: "A suppression comment suppresses nothing.",
  why: "The problem is fixed or has moved. The comment would hide the next problem with the same code.",
  fix: "Delete the comment.",
};

export const severityCodes: readonly Code[] = [
  unknownCode,
  notConfigurable,
  suppressionWithoutReason,
  unusedSuppression,
];

export interface SeverityOptions {
  readonly project: Project | undefined;
  /** The project before a change. The stricter severity of both applies. */
  readonly baseProject?: Project | undefined;
  readonly suppressions: readonly Suppression[];
  /** All codes, including policies. */
  readonly codes: readonly CodeFacts[];
  /** Names of the codes that exclude a document, or a name in it, from the model. */
  readonly reading: ReadonlySet<string>;
  /** Names of the codes about changes. Suppressions of these are handled where both sides are known. */
  readonly changeRules: ReadonlySet<string>;
  readonly locate: (location: Location) => { readonly start: number };
}

/** Returns the remaining diagnostics with effective severities, sorted by path, line, column and code. */
export function applySeverities(found: readonly Diagnostic[], options: SeverityOptions): readonly Diagnostic[] {
  const settingProblems: Diagnostic[] = [];
  const byName = new Map(options.codes.map((code) => [code.name, code]));
  const configured = configuredSeverities(options, byName, settingProblems);
  const settled = suppress(found.flatMap(configured), options, byName, settingProblems);
  const all = [...settled, ...settingProblems.flatMap(configured)];
  const isComplete = !all.some(
    ({ code, severity }) => severity === "error" && !code.configurable && options.reading.has(code.name),
  );
  return sortDiagnostics(
    all.filter(({ code }) => isComplete || code.requiresCompleteModel !== true),
    options.locate,
  );
}

function configuredSeverities(
  { project, baseProject }: SeverityOptions,
  known: ReadonlyMap<string, CodeFacts>,
  settingProblems: Diagnostic[],
): (diagnostic: Diagnostic) => readonly Diagnostic[] {
  const report = collectInto(settingProblems);
  for (const name of Object.keys(project?.spec.rules ?? {})) {
    const code = known.get(name);
    const place = locationIn((project as Project).document, ["spec", "rules", name], "key");
    if (code === undefined)
      report(unknownCode, place, `no diagnostic has the code "${name}"`, { help: didYouMean(name, known.keys()) });
    else if (!code.configurable)
      report(notConfigurable, place, `the severity of "${name}" can't be configured`, {
        help: "remove this line, and fix the reported problem",
      });
  }
  return (diagnostic) => {
    const severity = strictestSeverity(diagnostic, baseProject === undefined ? [project] : [project, baseProject]);
    return severity === "ignore" ? [] : [{ ...diagnostic, severity }];
  };
}

const STRICTNESS: readonly (Severity | "ignore")[] = ["ignore", "note", "warning", "error"];

/** The strictest severity that several projects configure for a diagnostic. */
export function strictestSeverity(
  { code, severity }: Pick<Diagnostic, "code" | "severity">,
  projects: readonly (Project | undefined)[],
): Severity | "ignore" {
  if (!code.configurable) return severity;
  const chosen = projects.map((project) => project?.spec.rules?.[code.name] ?? severity);
  return chosen.reduce((a, b) => (STRICTNESS.indexOf(a) < STRICTNESS.indexOf(b) ? b : a));
}

/** Removes suppressed diagnostics, and reports invalid and unused suppressions. */
function suppress(
  found: readonly Diagnostic[],
  { suppressions, changeRules, locate }: SeverityOptions,
  known: ReadonlyMap<string, CodeFacts>,
  settingProblems: Diagnostic[],
): readonly Diagnostic[] {
  const report = collectInto(settingProblems);
  const open: Suppression[] = [];
  for (const suppression of suppressions) {
    const { code, reason, at: place } = suppression;
    const facts = known.get(code);
    if (facts === undefined)
      report(unknownCode, place, `no diagnostic has the code "${code}"`, { help: didYouMean(code, known.keys()) });
    else if (!facts.configurable)
      report(notConfigurable, place, `"${code}" can't be suppressed`, {
        help: changeRules.has(code)
          ? `if this is intended, add to a commit message: \`Sluice-Allow: ${code} <file> because ...\``
          : "fix the reported problem",
      });
    else {
      if (reason === "")
        report(suppressionWithoutReason, place, `this suppression of "${code}" has no reason`, {
          help: `write why: \`# sluice-allow: ${code} <reason>\``,
        });
      if (!changeRules.has(code)) open.push(suppression);
    }
  }
  const { left: remaining, unused } = applySuppressions(found, open, locate);
  for (const suppression of unused) reportUnused(suppression, report);
  return remaining;
}

/** Returns the diagnostics that are not suppressed, and the unused suppressions. */
export function applySuppressions(
  found: readonly Diagnostic[],
  suppressions: readonly Suppression[],
  locate: SeverityOptions["locate"],
): { readonly left: readonly Diagnostic[]; readonly unused: readonly Suppression[] } {
  const open = new Map<SourceFile, Suppression[]>();
  for (const one of suppressions) append(open, one.at.file, one);
  const used = new Set<Suppression>();
  const remaining = found.filter((diagnostic) => {
    const settingProblems = open.get(diagnostic.at.file);
    if (settingProblems === undefined || !diagnostic.code.configurable) return true;
    const { line } = positionAt(diagnostic.at.file, locate(diagnostic.at).start);
    const by = settingProblems.find(
      (suppression) => suppression.code === diagnostic.code.name && suppression.line === line,
    );
    if (by !== undefined) used.add(by);
    return by === undefined;
  });
  return { left: remaining, unused: [...open.values()].flat().filter((one) => !used.has(one)) };
}

export function reportUnused({ code, at: place }: Suppression, report: ReportDiagnostic): void {
  report(unusedSuppression, place, `no "${code}" is reported here`, { help: "delete the comment" });
}

/** Sorts by path, location, code and message. */
export function sortDiagnostics(
  diagnostics: readonly Diagnostic[],
  locate: SeverityOptions["locate"],
): readonly Diagnostic[] {
  // File by file, because locating parses the file again, and only some parsed files are cached.
  const byFile = diagnostics.toSorted((a, b) => compare(a.at.file.path, b.at.file.path));
  const pathAt = (index: number): string | undefined => byFile[index]?.at.file.path;
  // The location does not matter for the only diagnostic of a file.
  const isAlone = (index: number): boolean => ![index - 1, index + 1].some((other) => pathAt(other) === pathAt(index));
  const keyed = byFile.map((diagnostic, index) => ({
    diagnostic,
    start: isAlone(index) ? 0 : locate(diagnostic.at).start,
  }));
  keyed.sort(
    (a, b) =>
      compare(a.diagnostic.at.file.path, b.diagnostic.at.file.path) ||
      a.start - b.start ||
      compare(a.diagnostic.code.name, b.diagnostic.code.name) ||
      compare(a.diagnostic.message, b.diagnostic.message),
  );
  return keyed.map(({ diagnostic }) => diagnostic);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
