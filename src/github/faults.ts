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

export class GitHubFault extends Error {
  override readonly name = "GitHubFault";
  readonly kind: FaultKind;

  constructor(kind: FaultKind, message: string) {
    super(message);
    this.kind = kind;
  }
}

/** `status`: undefined where no answer came. `message`: GitHub's own. */
export function faultOf(status: number | undefined, message: string, isLimited: boolean): GitHubFault {
  const line = message.split("\n")[0]?.slice(0, 200) ?? "";
  if (status === undefined || status >= 500) return new GitHubFault("unavailable", line || "GitHub did not answer");
  if (isLimited || status === 429) return new GitHubFault("limited", "GitHub asks for a pause that is too long");
  return new GitHubFault(kindOf(status, message), `GitHub answered ${status}: ${line}`);
}

function kindOf(status: number, message: string): FaultKind {
  if (status === 401) return "expired-token";
  if (status === 403) return /locked/i.test(message) ? "locked" : "denied";
  if (status === 404 || status === 410) return "missing";
  if (status === 422 && /too long|maximum is/i.test(message)) return "too-long";
  return "refused";
}
