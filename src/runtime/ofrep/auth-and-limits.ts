/** Checks tokens and limits concurrency before an evaluation. */
import type { FastifyInstance } from "fastify";
import type { Connections } from "./connections.ts";
import type { Limits } from "./limits.ts";
import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";

/** Rejects requests before their body is read. */
export function guard(
  app: FastifyInstance,
  { concurrency }: Limits,
  token: (() => string) | undefined,
  { admit }: Connections,
): void {
  if (token !== undefined) {
    const carriesToken = tokenCheck(token);
    app.addHook("onRequest", async ({ headers, raw }, reply) => {
      if (carriesToken(headers)) {
        admit(raw);
        return;
      }
      await reply
        .code(401)
        .header("www-authenticate", "Bearer")
        .header("connection", "close")
        .send({ errorDetails: "the token is missing or wrong" });
    });
  }
  let running = 0;
  app.addHook("onRequest", async (_request, reply) => {
    if (running >= concurrency) {
      await reply.code(429).header("retry-after", "1").send({ errorDetails: "too many concurrent evaluations" });
      return;
    }
    running += 1;
    reply.raw.once("close", () => void (running -= 1));
  });
}

/** `token` returns the current token. */
function tokenCheck(token: () => string): (headers: IncomingHttpHeaders) => boolean {
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
