/** Codes, diagnostics, and the function that every stage reports to. */
import type { Location } from "./source.ts";

export type Severity = "error" | "warning" | "note";

/** A date that somebody has set, or an age that a rule allows. */
export type Overdue = "date" | "age";

/** How a diagnostic of a code is handled. `src/base/codes.ts` has the facts of all codes. */
export interface CodeFacts {
  /** kebab-case, unique, stable. */
  readonly name: string;
  /** The default; `spec.rules` may change it where `configurable`. */
  readonly severity: Severity;
  /** Errors of text, schema and linking can be neither configured nor suppressed. */
  readonly configurable: boolean;
  /** It reports a passed date, an error with `--deadlines`, or a high age, an error with `--ages`. */
  readonly overdue?: Overdue;
  /** It reports that something is missing or unused, so it is reported only if every document could be read. */
  readonly requiresCompleteModel?: true;
}

/** The texts that explain a code. */
export interface CodeTexts {
  /** The meaning, in one sentence. */
  readonly means: string;
  /** The reason why it matters, in one or two sentences. */
  readonly why: string;
  /** The fix, in one or two sentences. */
  readonly fix: string;
}

/** A code is defined once, where it is reported; `docs/diagnostics.md` is generated from it. */
export interface Code extends CodeFacts, CodeTexts {}

/** The code of an error that leaves nothing to render: it can be neither configured nor suppressed. */
export function unsuppressibleError(name: string, means: string, why: string, fix: string): Code {
  return { name, severity: "error", configurable: false, means, why, fix };
}

/** Another location that is part of the problem. */
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
  /** The fix in this case: `did you mean "dark-mode"?` */
  readonly help?: string;
  /** The location that the help refers to, printed after it. */
  readonly helpAt?: Location;
  readonly related?: readonly Related[];
  /** The feature that the problem is about, or the service whose features it is about, if `at` is in another document. */
  readonly subject?: Subject;
}

export interface Subject {
  readonly kind: "Feature" | "Service";
  readonly name: string;
}

/** A diagnostic without its code, location and message. */
export interface Details {
  readonly help?: string | undefined;
  readonly helpAt?: Location | undefined;
  readonly related?: readonly Related[] | undefined;
  /** Set only if the severity differs from that of the code, as in a policy. */
  readonly severity?: Severity | undefined;
  readonly subject?: Subject | undefined;
}

/** Reports a problem. Stages call it and go on; they do not throw. */
export type ReportDiagnostic = (code: Code, at: Location, message: string, details?: Details) => void;

/** Appends reported diagnostics to an array. */
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
      ...(details.subject === undefined ? {} : { subject: details.subject }),
    });
  };
}

/** A limit for hostile sources, which could fill the memory with diagnostics. Nobody reads more of one kind. */
export const MAX_PER_CODE = 10_000;

/**
 * Passes on the first `most` diagnostics of each code and counts the rest. The second function reports the counts, one
 * diagnostic per code.
 */
export function limitPerCode(
  report: ReportDiagnostic,
  most: number = MAX_PER_CODE,
): readonly [ReportDiagnostic, () => void] {
  // By name, because each compilation makes new codes for its policies.
  const seen = new Map<string, number>();
  const firstLeftOut = new Map<string, Parameters<ReportDiagnostic>>();
  const reportRest = (): void => {
    for (const [name, [code, place, , details]] of firstLeftOut)
      report(code, place, `${(seen.get(name) ?? 0) - most} more problems of this kind are not listed`, {
        help: "fix the listed problems first: they often share one cause",
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

/** `a, b and 3 more`: the first names, at most `most`, and the number of the others. */
export function listSome(names: readonly string[], most: number): string {
  const more = names.length > most ? ` and ${names.length - most} more` : "";
  return names.slice(0, most).join(", ") + more;
}

/** A message lists at most this many names and counts the rest. */
const LISTED = 4;

/** `"a", "b" and 3 more`, in the given order. */
export function quoteList(names: readonly string[]): string {
  const quoted = names.map((name) => `"${name}"`);
  if (quoted.length <= 1) return quoted.join("");
  if (quoted.length <= LISTED) return `${quoted.slice(0, -1).join(", ")} and ${quoted.at(-1)}`;
  return `${quoted.slice(0, LISTED - 1).join(", ")} and ${quoted.length - LISTED + 1} more`;
}
