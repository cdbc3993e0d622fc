/** `Sluice-Allow: <code> <file> because <reason>` in the message of a commit: an intended break, said by whoever makes it. */

export interface Allowance {
  readonly code: string;
  /** The file that the diagnostic is in. */
  readonly file: string;
  readonly reason: string;
  readonly commit: string;
}

const TRAILER = /^Sluice-Allow:[ \t]*(\S+)[ \t]+(\S+)[ \t]+(?:because[ \t]+)?(\S.*)$/gim;

/** Without a reason it allows nothing. */
export function allowancesIn(
  messages: Iterable<{ readonly commit: string; readonly text: string }>,
): readonly Allowance[] {
  return [...messages].flatMap(({ commit, text }) =>
    [...text.matchAll(TRAILER)].map(([, code = "", file = "", reason = ""]) => ({ code, file, reason, commit })),
  );
}
