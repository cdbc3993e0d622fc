/** The routes for operators: liveness, readiness and metrics. */
import type { FastifyInstance } from "fastify";
import type { Metrics } from "./metrics.ts";

export const OPERATIONS = ["/healthz", "/readyz", "/metrics"] as const;

export function addOperations(app: FastifyInstance, isReady: () => boolean, { contentType, text }: Metrics): void {
  const [healthz, readyz, numbers] = OPERATIONS;
  app.get(healthz, async () => ({ status: "ok" }));
  app.get(readyz, async (_request, reply) =>
    isReady() ? { status: "ok" } : reply.code(503).send({ status: "not ready" }),
  );
  app.get(numbers, async (_request, reply) => reply.type(contentType).send(await text()));
}

/** Counts every response by route, never by URL. */
export function countAnswers(app: FastifyInstance, { answered }: Metrics): void {
  app.addHook("onResponse", async ({ routeOptions }, { statusCode, elapsedTime }) =>
    answered(routeOptions.url ?? "none", statusCode, elapsedTime / 1000),
  );
}
