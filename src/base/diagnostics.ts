/** What is wrong or unwise: codes, diagnostics, and the sink that every stage reports to. */
import type { Location } from "./source.ts";

export type Severity = "error" | "warning" | "note";

/** What decides how a diagnostic of a code is treated. `src/base/codes.ts` lists it of all codes. */
export interface CodeFacts {
  /** kebab-case, unique, stable. */
  readonly name: string;
  /** The default; `spec.rules` may change it where `configurable`. */
  readonly severity: Severity;
  /** Errors of text, schema and linking can be neither configured nor suppressed. */
  readonly configurable: boolean;
  /** It depends on the day and says that one has passed: an error under `--deadlines`. */
  readonly overdue?: true;
  /** It says that something is missing or unused: true only if every document could be read, so it waits till they can. */
  readonly requiresCompleteModel?: true;
}

/** What is explained of a code. */
export interface CodeTexts {
  /** What it means, one sentence. */
  readonly means: string;
  /** Why it matters, one or two sentences. */
  readonly why: string;
  /** What to do, one or two sentences. */
  readonly fix: string;
}

/** A code is defined once, where it is reported; `docs/diagnostics.md` is generated from it. */
export interface Code extends CodeFacts, CodeTexts {}

/** The code of an error that leaves nothing to render: it can be neither configured nor suppressed. */
export function unsuppressibleError(name: string, means: string, why: string, fix: string): Code {
  return { name, severity: "error", configurable: false, means, why, fix };
}

/** Another place that takes part, with what it says there. */
export interface Related {
  readonly message: string;
  readonly at: Location;
}

export interface Diagnostic {
  readonly code: Code;
  readonly severity: Severity;
  readonly at: Location;
  /** Lower case, no full stop, names in double quotes, understandable alone. */
  readonly message: string;
  /** What to do here: `did you mean "dark-mode"?` */
  readonly help?: string;
  /** Where the help points, printed behind it. */
  readonly helpAt?: Location;
  readonly related?: readonly Related[];
}

/** Everything of a diagnostic but its code, place and message. */
export interface Details {
  readonly help?: string | undefined;
  readonly helpAt?: Location | undefined;
  readonly related?: readonly Related[] | undefined;
  /** Only where the severity is not the code's own, as in a policy. */
  readonly severity?: Severity | undefined;
}

/** The sink. Stages call it and go on; nothing is thrown at a user. */
export type ReportDiagnostic = (code: Code, at: Location, message: string, details?: Details) => void;

/** A sink that collects. */
export function collectInto(into: Diagnostic[]): ReportDiagnostic {
  return (code, at, message, details = {}) => {
    into.push({
      code,
      severity: details.severity ?? code.severity,
      at,
      message,
      ...(details.help === undefined ? {} : { help: details.help }),
      ...(details.helpAt === undefined ? {} : { helpAt: details.helpAt }),
      ...(details.related === undefined ? {} : { related: details.related }),
    });
  };
}

/** Nobody reads more of one kind, and sources that multiply could fill the memory with them. */
export const MAX_PER_CODE = 10_000;

/** A sink that passes on so many problems of a code and counts the rest, which the second function reports, in a line each. */
export function limitPerCode(
  report: ReportDiagnostic,
  most: number = MAX_PER_CODE,
): readonly [ReportDiagnostic, () => void] {
  // By name: a policy is a new code in each compilation.
  const seen = new Map<string, number>();
  const firstLeftOut = new Map<string, Parameters<ReportDiagnostic>>();
  const reportRest = (): void => {
    for (const [name, [code, place, , details]] of firstLeftOut)
      report(code, place, `${(seen.get(name) ?? 0) - most} more problems of this kind are not listed`, {
        help: "correct the others first: most often they have one cause",
        severity: details?.severity,
      });
  };
  return [
    (code, at, message, details) => {
      const count = (seen.get(code.name) ?? 0) + 1;
      seen.set(code.name, count);
      if (count <= most) report(code, at, message, details);
      else if (count === most + 1) firstLeftOut.set(code.name, [code, at, message, details]);
    },
    reportRest,
  ];
}

/** At most this many names are listed in a message; the rest is counted. */
const LISTED = 4;

/** `"a", "b" and 3 more`; the names in the order given, quoted. */
export function quoteList(names: readonly string[]): string {
  const quoted = names.map((name) => `"${name}"`);
  if (quoted.length <= 1) return quoted.join("");
  if (quoted.length <= LISTED) return `${quoted.slice(0, -1).join(", ")} and ${quoted.at(-1)}`;
  return `${quoted.slice(0, LISTED - 1).join(", ")} and ${quoted.length - LISTED + 1} more`;
}
