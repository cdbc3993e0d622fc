/** Whether a request carries the token, as a bearer or as an API key. */
import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";

/** `token`: the one that holds now. */
export function tokenCheck(token: () => string): (headers: IncomingHttpHeaders) => boolean {
  return ({ authorization = "", "x-api-key": key }) => {
    const [, bearer] = /^Bearer +(\S+) *$/i.exec(authorization) ?? [];
    const given = bearer ?? (typeof key === "string" ? key : "");
    return timingSafeEqual(digest(given), digest(token()));
  };
}

/** Of equal length whatever was given, so that comparing it tells nothing. */
function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
