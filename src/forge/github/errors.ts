/** What GitHub may refuse or fail to do, told by what follows from it. */

export type FaultKind =
  /** The token may not do this: a fork's, or one without the permission. */
  | "denied"
  | "locked"
  /** Not there, or not to be seen with this token. */
  | "missing"
  | "expired-token"
  | "too-long"
  /** Too many requests, for longer than a run waits. */
  | "limited"
  /** No answer, or one of a broken server: what was asked may have been done. */
  | "unavailable"
  /** An answer that can't be read. */
  | "malformed"
  | "refused";

export class GitHubError extends Error {
  override readonly name = "GitHubFault";
  readonly kind: FaultKind;
  /** Whether it is worth looking at everything again, and then trying again: a pause has been made. */
  readonly again: boolean;

  constructor(kind: FaultKind, message: string, again: boolean = false) {
    super(message);
    this.kind = kind;
    this.again = again;
  }
}

export interface Told {
  /** Undefined where no answer came. */
  readonly status: number | undefined;
  /** GitHub's own words. */
  readonly message: string;
  readonly isLimited: boolean;
}

export function faultOf({ status, message, isLimited }: Told, again: boolean): GitHubError {
  const line = message.split("\n")[0]?.slice(0, 200) ?? "";
  if (status === undefined || status >= 500)
    return new GitHubError("unavailable", line || "GitHub did not answer", again);
  if (isLimited || status === 429)
    return new GitHubError("limited", "GitHub asks for more patience than we have", again);
  return new GitHubError(kindOf(status, message), `GitHub answered ${status}: ${line}`);
}

function kindOf(status: number, message: string): FaultKind {
  if (status === 401) return "expired-token";
  if (status === 403) return /locked/i.test(message) ? "locked" : "denied";
  if (status === 404 || status === 410) return "missing";
  if (status === 422 && /too long|maximum is/i.test(message)) return "too-long";
  return "refused";
}
