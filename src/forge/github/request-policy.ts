/** The policy for every request to GitHub: retries, one server for the token, one class of errors. */
import type { Octokit } from "@octokit/rest";
import { malformed } from "./decode.ts";
import { faultOf, ForgeError } from "../errors.ts";
import type { FailedResponse } from "../errors.ts";
import { waitBefore } from "../retry.ts";
import type { Failure, RetryOptions } from "../retry.ts";

/**
 * Retries requests and converts errors to ForgeError; sends the token to one server only. Writes are not retried here:
 * they may have succeeded, or the state may have changed, so the caller checks first.
 */
export function guard(octokit: Octokit, { address, sleep }: RetryOptions): void {
  let failedWrites = 0;
  octokit.hook.wrap("request", async (request, options) => {
    if (new URL(options.url, `${address}/`).origin !== new URL(address).origin)
      throw new ForgeError("malformed", "GitHub redirected to another server, which is not allowed");
    const isWrite = (options.method === "POST" && !options.url.endsWith("/graphql")) || options.method === "PATCH";
    for (let failures = 1; ; failures++) {
      try {
        const response = await request(options);
        // An empty or truncated body must not count as an empty list.
        if (response.status !== 204 && typeof response.data !== "object") throw malformed();
        return response;
      } catch (error) {
        if (error instanceof ForgeError) throw error;
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
  return { forge: "GitHub", status, headers, message, isLimited };
}
