/** The two routes of OFREP: single and bulk evaluation. */
import type { FastifyInstance, FastifyReply } from "fastify";
import { contextOf, entityTag, failedReply, namesTag, NO_CONTEXT, replyTo, replyToAll } from "./responses.ts";
import type { Reply } from "./responses.ts";
import type { Metrics } from "./metrics.ts";
import type { FlagSource } from "./source.ts";

export const BULK = "/ofrep/v1/evaluate/flags";

/** Keys may contain slashes, and official providers don't escape them. */
const SINGLE = "/ofrep/v1/evaluate/flags/*";

export function addEvaluation(app: FastifyInstance, source: FlagSource, { evaluated }: Metrics): void {
  app.post<{ Params: { "*": string } }>(SINGLE, async ({ params, body }, reply) => {
    const key = params["*"];
    const context = contextOf(body);
    if (context === undefined) return say(reply, failedReply({ key, ...NO_CONTEXT }));
    const outcome = await source.evaluate(key, context);
    evaluated(outcome);
    return say(reply, replyTo(outcome));
  });

  app.post(BULK, async ({ headers, body }, reply) => {
    const context = contextOf(body);
    if (context === undefined) return say(reply, failedReply(NO_CONTEXT));
    const bulk = await source.evaluateAll(context);
    if ("flags" in bulk) bulk.flags.forEach(evaluated);
    const answer = replyToAll(bulk);
    if (answer.status !== 200) return say(reply, answer);
    const text = JSON.stringify(answer.body);
    const tag = entityTag(text);
    reply.header("etag", tag);
    if (namesTag(headers["if-none-match"], tag)) return reply.code(304).send();
    return reply.type("application/json; charset=utf-8").send(text);
  });
}

function say(reply: FastifyReply, { status, body }: Reply): FastifyReply {
  return reply.code(status).send(body);
}
