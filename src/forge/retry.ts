/** How long to wait before a request is sent again. */

export interface RetryOptions {
  readonly address: string;
  /** Injected, so that tests do not wait. */
  readonly sleep: (milliseconds: number) => Promise<void>;
}

export interface Failure {
  /** Undefined without a response: a broken connection, a timeout. */
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, string | number | undefined>>;
}

const MOST_RETRIES = 3;
/** The longest wait, in milliseconds. */
const LONGEST_WAIT = 60_000;
const FIRST_WAIT = 500;

interface Attempt {
  /** The number of failures, including this one. */
  readonly failures: number;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Between 0 and 1, for jitter. */
  readonly random: number;
}

/** Milliseconds to wait; undefined to give up. */
export function waitBefore({ status, headers }: Failure, attempt: Attempt): number | undefined {
  const { failures, now, random } = attempt;
  if (failures > MOST_RETRIES) return undefined;
  const isLimit = status === 403 || status === 429;
  const after = Number(headers["retry-after"] ?? Number.NaN);
  if ((isLimit || status === 503) && Number.isFinite(after)) return within(after * 1000);
  if (isLimit && String(headers["x-ratelimit-remaining"]) === "0")
    return within(Number(headers["x-ratelimit-reset"] ?? 0) * 1000 - now);
  const isFault = status === undefined || status >= 500;
  if (status !== 429 && !isFault) return undefined;
  return Math.round(FIRST_WAIT * 2 ** (failures - 1) * (0.5 + random));
}

function within(wait: number): number | undefined {
  return wait > LONGEST_WAIT ? undefined : Math.max(0, wait);
}
