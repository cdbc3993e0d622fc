/** The policy for every request to GitHub: retries, one server for the token, one class of errors. */
import type { Octokit } from "@octokit/rest";
import { malformed } from "./decode.ts";
import { faultOf, GitHubError } from "./errors.ts";
import type { FailedResponse } from "./errors.ts";

export interface RetryOptions {
  readonly address: string;
  /** Injected, so that tests do not wait. */
  readonly sleep: (milliseconds: number) => Promise<void>;
}

/**
 * Retries requests and converts errors to GitHubError; sends the token to one server only. Writes are not retried here:
 * they may have succeeded, or the state may have changed, so the caller checks first.
 */
export function guard(octokit: Octokit, { address, sleep }: RetryOptions): void {
  let failedWrites = 0;
  octokit.hook.wrap("request", async (request, options) => {
    if (new URL(options.url, `${address}/`).origin !== new URL(address).origin)
      throw new GitHubError("malformed", "GitHub redirected to another server, which is not allowed");
    const isWrite = (options.method === "POST" && !options.url.endsWith("/graphql")) || options.method === "PATCH";
    for (let failures = 1; ; failures++) {
      try {
        const response = await request(options);
        // An empty or truncated body must not count as an empty list.
        if (response.status !== 204 && typeof response.data !== "object") throw malformed();
        return response;
      } catch (error) {
        if (error instanceof GitHubError) throw error;
        const failure = failureOf(error);
        const count = isWrite ? ++failedWrites : failures;
        const wait = waitBefore(failure, { failures: count, now: Date.now(), random: Math.random() });
        if (wait !== undefined) await sleep(wait);
        if (wait === undefined || isWrite) throw faultOf(failure, wait !== undefined);
      }
    }
  });
}

/** Octokit reports a timeout as status 500, but without a response. */
function failureOf(error: unknown): FailedResponse & Failure {
  const message = error instanceof Error ? error.message : String(error);
  const response = error instanceof Error && "response" in error ? (error.response as Failure | undefined) : undefined;
  const { status, headers = {} } = response ?? { status: undefined };
  const isLimited =
    status === 403 &&
    (headers["retry-after"] !== undefined ||
      String(headers["x-ratelimit-remaining"]) === "0" ||
      /rate limit/i.test(message));
  return { status, headers, message, isLimited };
}

interface Failure {
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
function waitBefore({ status, headers }: Failure, attempt: Attempt): number | undefined {
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
