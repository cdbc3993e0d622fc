/** Whether a request carries the token, as a bearer or as an API key. */
import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";

export function tokenCheck(token: string): (headers: IncomingHttpHeaders) => boolean {
  const expected = digest(token);
  return ({ authorization = "", "x-api-key": key }) => {
    const [, bearer] = /^Bearer +(\S+) *$/i.exec(authorization) ?? [];
    const given = bearer ?? (typeof key === "string" ? key : "");
    return timingSafeEqual(digest(given), expected);
  };
}

/** Of equal length whatever was given, so that comparing it tells nothing. */
function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
