/** Parses `Sluice-Allow: <code> <file> because <reason>` in commit messages, which allows an intended break. */

export interface Allowance {
  /** Empty if missing, like the fields below. */
  readonly code: string;
  /** The file that the diagnostic is in. */
  readonly file: string;
  /** An allowance without a reason allows nothing. */
  readonly reason: string;
  readonly commit: string;
}

const TRAILER = /^Sluice-Allow:(.*)$/gim;
/** A path with spaces is in double quotes. */
const PARTS = /^(\S*)\s*(?:"([^"]*)"|(?!because(?:\s|$))(\S*))\s*(?:because(?:\s+|$))?(.*)$/is;

/** In the order of the commits and of their lines. */
export function allowancesIn(
  messages: Iterable<{ readonly commit: string; readonly text: string }>,
): readonly Allowance[] {
  return [...messages].flatMap(({ commit, text }) =>
    [...text.matchAll(TRAILER)].map(([, trailerText = ""]) => {
      const [, code = "", quoted, plain = "", reason = ""] = PARTS.exec(trailerText.trim()) ?? [];
      return { code, file: quoted ?? plain, reason, commit };
    }),
  );
}

/** The trailer that allows a diagnostic. */
export function trailer(code: string, file: string): string {
  return `Sluice-Allow: ${code} ${/\s/.test(file) ? `"${file}"` : file} because ...`;
}
