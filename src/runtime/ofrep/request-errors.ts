/** Responses to invalid requests: not JSON, too large, unknown path, wrong method. */
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { BULK } from "./evaluation.ts";
import type { Log } from "../log.ts";
import type { Limits } from "./limits.ts";
import { OPERATIONS } from "./health-endpoints.ts";

const TOO_DEEP = "the body is nested too deeply";

/** Rejects deep nesting and keys like `__proto__` before objects are created. */
export function readBodies(app: FastifyInstance, { depth }: Limits): void {
  const parse = app.getDefaultJsonParser("error", "error");
  app.removeAllContentTypeParsers();
  const decoder = new TextDecoder("utf-8", { fatal: true });
  app.addContentTypeParser("application/json", { parseAs: "buffer" }, (request, body, done) => {
    let text = "";
    try {
      text = decoder.decode(body as Buffer);
    } catch {
      return done(refused("the body is not UTF-8"));
    }
    if (isDeeperThan(depth, text)) return done(refused(TOO_DEEP));
    void parse(request, text, done);
  });
}

function refused(message: string): Error {
  return Object.assign(new Error(message), { statusCode: 400 });
}

export function answerFaults(app: FastifyInstance, log: Log): void {
  app.setNotFoundHandler(({ method, url }, reply) => {
    const allowed = allowedAt(url.replace(/\?.*$/s, ""));
    if (allowed === undefined || allowed === method) return reply.code(404).send({ errorDetails: "not found" });
    return reply
      .code(405)
      .header("allow", allowed)
      .send({ errorDetails: `this path supports ${allowed}` });
  });
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    const { statusCode = 500 } = error;
    if (statusCode >= 500) {
      log("warn", "a request failed", { error: error.message });
      return reply.code(500).send({ errorDetails: "internal error" });
    }
    if (statusCode !== 400) return reply.code(statusCode).send({ errorDetails: error.message });
    return sayBad(request, reply, error.message, keyOf(request.params));
  });
}

/** Responds to a URL that can't be decoded, with the key as it was sent. */
export function answerBadAddress(_error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  void sayBad(request, reply, "the path is not encoded correctly", request.url.slice(BULK.length + 1));
}

function sayBad({ url }: FastifyRequest, reply: FastifyReply, errorDetails: string, key: string): FastifyReply {
  const named = url.startsWith(`${BULK}/`) ? { key } : {};
  return reply.code(400).send({ ...named, errorCode: "PARSE_ERROR", errorDetails });
}

/** The methods of a path; undefined for an unknown path. */
function allowedAt(path: string): string | undefined {
  if (path === BULK || path.startsWith(`${BULK}/`)) return "POST";
  return OPERATIONS.some((one) => one === path) ? "GET, HEAD" : undefined;
}

function keyOf(params: unknown): string {
  return (params as { readonly "*"?: string })["*"] ?? "";
}

/** Whether brackets are nested more than `limit` deep. Any result is fine for invalid JSON, but it must be fast. */
export function isDeeperThan(limit: number, json: string): boolean {
  let depth = 0;
  let inText = false;
  for (let index = 0; index < json.length; index += 1) {
    const character = json[index];
    if (inText && character === "\\") index += 1;
    else if (character === '"') inText = !inText;
    else if (inText) continue;
    else if (character === "{" || character === "[") depth += 1;
    else if (character === "}" || character === "]") depth -= 1;
    if (depth > limit) return true;
  }
  return false;
}
