/** What is answered to requests that are no evaluation: not JSON, too large, to nowhere. */
import type { FastifyError, FastifyInstance } from "fastify";
import { isDeeperThan } from "./depth.ts";
import { BULK } from "./evaluation.ts";
import type { Log } from "../log.ts";
import type { Limits } from "./limits.ts";

const TOO_DEEP = "the body is nested too deeply";

/** Keeps deep nesting and keys like `__proto__` from ever becoming objects. */
export function readBodies(app: FastifyInstance, { depth }: Limits): void {
  const parse = app.getDefaultJsonParser("error", "error");
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("application/json", { parseAs: "string" }, (request, body, done) => {
    const text = body.toString();
    if (isDeeperThan(depth, text)) done(Object.assign(new Error(TOO_DEEP), { statusCode: 400 }));
    else void parse(request, text, done);
  });
}

export function answerFaults(app: FastifyInstance, log: Log): void {
  app.setNotFoundHandler((_request, reply) =>
    reply.code(404).send({ errorDetails: "there is nothing at this address" }),
  );
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    const { statusCode = 500 } = error;
    if (statusCode >= 500) {
      log("warn", "a request failed", { error: error.message });
      return reply.code(500).send({ errorDetails: "the request could not be answered" });
    }
    if (statusCode !== 400) return reply.code(statusCode).send({ errorDetails: error.message });
    const key = request.url.startsWith(`${BULK}/`) ? { key: keyOf(request.params) } : {};
    return reply.code(400).send({ ...key, errorCode: "PARSE_ERROR", errorDetails: error.message });
  });
}

function keyOf(params: unknown): string {
  return (params as { readonly "*"?: string })["*"] ?? "";
}
