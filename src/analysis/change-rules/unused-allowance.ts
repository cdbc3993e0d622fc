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
export interface Standing {
  readonly diagnostics: readonly Diagnostic[];
  /** The codes that a commit can allow. */
  readonly codes: readonly Code[];
  /** Whether any part of Sluice has this code. */
  readonly isKnown: (code: string) => boolean;
  /** The files of head. */
  readonly files: readonly SourceFile[];
  readonly otherwise: SourceFile;
}

/** The number of reports: a thousand commits may have a thousand trailers each. */
const MOST = 20;

/** Reports allowances that allow nothing. */
export function unused(allowances: readonly Allowance[], standing: Standing): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  const report = collectInto(found);
  for (const allowance of allowances.slice(0, MOST)) tell(allowance, standing, report);
  if (allowances.length > MOST)
    report(
      unusedAllowance,
      start(standing.otherwise),
      `${allowances.length - MOST} more \`Sluice-Allow\` allow nothing`,
    );
  return found;
}

function tell(allowance: Allowance, standing: Standing, report: ReportDiagnostic): void {
  const { code, file, reason, commit } = allowance;
  const possible = standing.codes.map(({ name }) => name);
  const place = placeOf(allowance, suggest(code, possible), standing);
  const subject = `commit ${commit.slice(0, 12)} allows ${code === "" ? "nothing" : `"${code}"`}`;
  // If no diagnostic is left, a later trailer has replaced this one, and nobody can remove it from history.
  const settled = standing.diagnostics.length === 0 ? "note" : undefined;
  const say = (rest: string, help: string | undefined, severity: "note" | undefined = settled): void =>
    report(unusedAllowance, start(place), `${subject}${rest}`, { help, severity });

  if (!possible.includes(code))
    return standing.isKnown(code)
      ? say(", which a commit can't allow", "mend what it reports, or suppress it where it stands")
      : say(
          code === "" ? "" : ", and no diagnostic has that code",
          didYouMean(code, possible) ?? `write \`${trailer("<code>", "<file>")}\``,
        );
  const elsewhere = standing.diagnostics.filter((one) => one.code.name === code).map(({ at }) => at.file.path);
  if (file === "") return say(" in no file", `write \`${trailer(code, elsewhere[0] ?? "<file>")}\``);
  if (reason === "") return say(` in "${file}" without a reason`, `write \`${trailer(code, file)}\``);
  if (elsewhere.length === 0) return say(` in "${file}", and nothing there needs it`, undefined, "note");
  return say(
    ` in "${file}", but it is reported in ${quoteList([...new Set(elsewhere)])}`,
    `write \`${trailer(code, elsewhere[0] ?? file)}\``,
  );
}

/**
 * The file with the problem that it should allow: a comment on a pull request shows problems next to the changed files.
 */
function placeOf({ file }: Allowance, meant: string | undefined, standing: Standing): SourceFile {
  const { diagnostics, files, otherwise } = standing;
  const near = diagnostics.find((one) => one.code.name === meant);
  const named = files.find(({ path }) => path === file);
  return near?.at.file ?? named ?? diagnostics[0]?.at.file ?? otherwise;
}

function start(file: SourceFile): Diagnostic["at"] {
  return { file, start: 0, end: 0 };
}
