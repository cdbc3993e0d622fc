/** Errors of requests to the API server. The messages contain no token and no header, so they can be logged. */

export class ApiFailure extends Error {
  override readonly name = "ApiFailure";
  /** The HTTP status; undefined without a response. */
  readonly status: number | undefined;
  /** Milliseconds to wait, as requested by the server. */
  readonly retryAfter: number | undefined;

  constructor(message: string, status?: number, retryAfter?: number) {
    super(message);
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

const MEANINGS: Readonly<Record<number, string>> = {
  401: "the credentials are not valid",
  403: "the credentials do not allow reading AllowanceBuckets",
  404: "it has no AllowanceBuckets",
  429: "too many requests",
};

/** The error for a response other than 200. `retryAfter` in milliseconds. */
export function refusedWith(status: number, retryAfter?: number): ApiFailure {
  const meaning = MEANINGS[status];
  const message = `the API server responded with ${status}`;
  return new ApiFailure(meaning === undefined ? message : `${message}: ${meaning}`, status, retryAfter);
}

/** Whether the error affects all consumers rather than the requested one. */
export function affectsAllConsumers(error: unknown): boolean {
  return !(error instanceof ApiFailure) || error.status !== 403;
}

/** Converts any error of a request to an ApiFailure. */
export function asFailure(error: unknown): ApiFailure {
  if (error instanceof ApiFailure) return error;
  if (!(error instanceof Error)) return new ApiFailure("the request to the API server failed");
  if (error.name === "TimeoutError" || error.name === "AbortError")
    return new ApiFailure("the API server did not respond in time");
  const code = "code" in error && typeof error.code === "string" ? error.code : error.name;
  return new ApiFailure(`the request to the API server failed: ${code}`);
}
