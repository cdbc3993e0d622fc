/** Checks the token of a request: a bearer token or an API key. */
import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";

/** `token` returns the current token. */
export function tokenCheck(token: () => string): (headers: IncomingHttpHeaders) => boolean {
  return ({ authorization = "", "x-api-key": key }) => {
    const [, bearer] = /^Bearer +(\S+) *$/i.exec(authorization) ?? [];
    const given = bearer ?? (typeof key === "string" ? key : "");
    return timingSafeEqual(digest(given), digest(token()));
  };
}

/** Digests have equal lengths, so the time of a comparison reveals nothing. */
function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
