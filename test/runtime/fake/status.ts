/** Error responses of an API server: Status objects. */

/** Status and body. */
export type Said = readonly [code: number, body: string];

const REASONS: Readonly<Record<number, string>> = {
  400: "BadRequest",
  401: "Unauthorized",
  403: "Forbidden",
  410: "Expired",
  429: "TooManyRequests",
  500: "InternalError",
};

export function statusOf(code: number, message: string = REASONS[code] ?? "", metadata: object = {}): object {
  return { kind: "Status", apiVersion: "v1", metadata, status: "Failure", message, reason: REASONS[code], code };
}

export function refused(code: number, message?: string): Said {
  return [code, JSON.stringify(statusOf(code, message))];
}

/** The response of the server's router, which is not a Status. */
export const NOWHERE: Said = [404, "404 page not found\n"];
