/** unused-allowance: a trailer in a commit allows nothing. The message says how to fix it. */
import { collectInto, quoteList } from "../../base/diagnostics.ts";
import type { Code, Diagnostic, ReportDiagnostic } from "../../base/diagnostics.ts";
import type { SourceFile } from "../../base/source.ts";
import { didYouMean, suggest } from "../../base/suggest.ts";
import { trailer } from "./trailers.ts";
import type { Allowance } from "./trailers.ts";

export const unusedAllowance: Code = {
  name: "unused-allowance",
  severity: "warning",
  configurable: true,
  means: "A `Sluice-Allow` trailer in a commit allows nothing: its code, its file or its reason is missing or wrong.",
  why: "The author expects that it allows the change.",
  fix: "Add a commit with the trailer as in the message: `Sluice-Allow: <code> <file> because <reason>`.",
};

/** The diagnostics that were not allowed, and the files in which to report an unused allowance. */
export interface AllowanceContext {
  readonly diagnostics: readonly Diagnostic[];
  /** The codes that a commit can allow. */
  readonly codes: readonly Code[];
  /** Whether any part of Sluice has this code. */
  readonly isKnown: (code: string) => boolean;
  /** The files of head. */
  readonly files: readonly SourceFile[];
  readonly fallback: SourceFile;
}

/** The number of reports: a thousand commits may have a thousand trailers each. */
const MOST = 20;

/** Reports allowances that allow nothing. */
export function unusedAllowances(allowances: readonly Allowance[], context: AllowanceContext): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  const report = collectInto(found);
  for (const allowance of allowances.slice(0, MOST)) reportOne(allowance, context, report);
  if (allowances.length > MOST)
    report(
      unusedAllowance,
      start(context.fallback),
      `${allowances.length - MOST} more \`Sluice-Allow\` trailers have no effect`,
    );
  return found;
}

function reportOne(allowance: Allowance, context: AllowanceContext, report: ReportDiagnostic): void {
  const { code, file, reason, commit } = allowance;
  const possible = context.codes.map(({ name }) => name);
  const place = placeOf(allowance, suggest(code, possible), context);
  const subject = `commit ${commit.slice(0, 12)} allows ${code === "" ? "nothing" : `"${code}"`}`;
  // If no diagnostic is left, a later trailer has replaced this one, and nobody can remove it from history.
  const settled = context.diagnostics.length === 0 ? "note" : undefined;
  const reportText = (rest: string, help: string | undefined, severity: "note" | undefined = settled): void =>
    report(unusedAllowance, start(place), `${subject}${rest}`, { help, severity });

  if (!possible.includes(code))
    return context.isKnown(code)
      ? reportText(", but a commit can't allow that code", "fix what it reports, or suppress it at its location")
      : reportText(
          code === "" ? "" : ", but no diagnostic has that code",
          didYouMean(code, possible) ?? `write \`${trailer("<code>", "<file>")}\``,
        );
  const elsewhere = context.diagnostics.filter((one) => one.code.name === code).map(({ at }) => at.file.path);
  if (file === "") return reportText(" in no file", `write \`${trailer(code, elsewhere[0] ?? "<file>")}\``);
  if (reason === "") return reportText(` in "${file}" without a reason`, `write \`${trailer(code, file)}\``);
  if (elsewhere.length === 0) return reportText(` in "${file}", but nothing there needs it`, undefined, "note");
  return reportText(
    ` in "${file}", but it is reported in ${quoteList([...new Set(elsewhere)])}`,
    `write \`${trailer(code, elsewhere[0] ?? file)}\``,
  );
}

/**
 * The file with the problem that it should allow: a comment on a pull request shows problems next to the changed files.
 */
function placeOf({ file }: Allowance, suggested: string | undefined, context: AllowanceContext): SourceFile {
  const { diagnostics, files, fallback } = context;
  const near = diagnostics.find((one) => one.code.name === suggested);
  const named = files.find(({ path }) => path === file);
  return near?.at.file ?? named ?? diagnostics[0]?.at.file ?? fallback;
}

function start(file: SourceFile): Diagnostic["at"] {
  return { file, start: 0, end: 0 };
}
