/** Errors of a forge, classified by how the caller must react. */

export type FaultKind =
  /** The token may not do this: a fork's, or one without the permission. */
  | "denied"
  | "locked"
  /** Missing, or not visible to this token. */
  | "missing"
  | "expired-token"
  | "too-long"
  /** The rate limit lasts longer than a run waits. */
  | "limited"
  /** No response, or a server error: the request may have been executed. */
  | "unavailable"
  /** A response that can't be read. */
  | "malformed"
  | "refused";

export class ForgeError extends Error {
  override readonly name = "ForgeError";
  readonly kind: FaultKind;
  /** Whether to fetch the current state and retry; the pause has already been made. */
  readonly again: boolean;

  constructor(kind: FaultKind, message: string, again: boolean = false) {
    super(message);
    this.kind = kind;
    this.again = again;
  }
}

export interface FailedResponse {
  /** "GitHub", for messages. */
  readonly forge: string;
  /** Undefined without a response. */
  readonly status: number | undefined;
  /** The message from the forge, or about it. */
  readonly message: string;
  readonly isLimited: boolean;
}

export function faultOf({ forge, status, message, isLimited }: FailedResponse, again: boolean): ForgeError {
  const line = message.split("\n")[0]?.slice(0, 200) ?? "";
  if (status === undefined || status >= 500)
    return new ForgeError("unavailable", line || `${forge} did not respond`, again);
  if (isLimited || status === 429)
    return new ForgeError("limited", `${forge} asked to wait longer than the time limit`, again);
  return new ForgeError(kindOf(status, message), `${forge} responded with ${status}: ${line}`);
}

function kindOf(status: number, message: string): FaultKind {
  if (status === 401) return "expired-token";
  if (status === 403) return /locked/i.test(message) ? "locked" : "denied";
  if (status === 404 || status === 410) return "missing";
  if (status === 422 && /too long|maximum is/i.test(message)) return "too-long";
  return "refused";
}
