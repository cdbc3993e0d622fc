/** The endpoint on one page: a source of flags, behind guards, at an address. */
import { fastify } from "fastify";
import type { FastifyInstance, FastifyServerOptions } from "fastify";
import type { AddressInfo } from "node:net";
import { addEvaluation } from "./evaluation.ts";
import { answerBadAddress, answerFaults, readBodies } from "./faults.ts";
import { guard } from "./guards.ts";
import { CONNECTIONS_PER_EVALUATION, DEFAULT_LIMITS } from "./limits.ts";
import type { Log } from "../log.ts";
import type { Limits } from "./limits.ts";
import type { Metrics } from "./metrics.ts";
import { addOperations, countAnswers } from "./operations.ts";
import { admitOrigins } from "./origins.ts";
import type { FlagSource } from "./source.ts";

export interface ServerOptions {
  readonly source: FlagSource;
  readonly metrics: Metrics;
  readonly host: string;
  /** 0 for any. */
  readonly port: number;
  /** The one that holds now; asked of everybody who evaluates, not of probes and Prometheus. */
  readonly token?: (() => string) | undefined;
  /** Of pages whose browsers may evaluate, as in `https://portal.example`. */
  readonly origins?: readonly string[];
  readonly limits?: Partial<Limits>;
  readonly log: Log;
}

export interface RunningServer {
  readonly url: string;
  /** Answers what is under way, and nothing else any more; then closes the source. */
  readonly close: () => Promise<void>;
}

/** Throws what the system says where it can't listen. */
export async function serve(options: ServerOptions): Promise<RunningServer> {
  const { source, metrics, host, port, token, origins = [] } = options;
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const app = fastify(settings(limits));
  let closing = false;
  countAnswers(app, metrics);
  answerFaults(app, options.log);
  app.addHook("onSend", async (_request, reply) => {
    // Or it would be kept open by a caller that has its answer.
    if (closing) reply.header("connection", "close");
  });
  addOperations(app, () => !closing && source.isReady(), metrics);
  await app.register(async (scope) => {
    await admitOrigins(scope, origins);
    guard(scope, limits, token);
    readBodies(scope, limits);
    addEvaluation(scope, source, metrics);
  });
  app.server.maxConnections = limits.concurrency * CONNECTIONS_PER_EVALUATION;
  await app.listen({ host, port });
  return {
    url: addressOf(app),
    close: async () => {
      closing = true;
      const late = setTimeout(() => app.server.closeAllConnections(), limits.drain);
      await app.close();
      clearTimeout(late);
      await source.close();
    },
  };
}

/** Nothing is logged by it: requests hold who users are, and come by the thousand, so they are counted. */
function settings({ body, arrival }: Limits): FastifyServerOptions {
  return {
    bodyLimit: body,
    requestTimeout: arrival,
    // Node looks for late requests only every half minute, unless told.
    http: {
      headersTimeout: arrival,
      requestTimeout: arrival,
      connectionsCheckingInterval: Math.min(arrival / 4, 1000),
    },
    forceCloseConnections: "idle",
    routerOptions: { maxParamLength: 1024 },
    frameworkErrors: answerBadAddress,
  } as FastifyServerOptions;
}

function addressOf(app: FastifyInstance): string {
  const { address, port, family } = app.server.address() as AddressInfo;
  return `http://${family === "IPv6" ? `[${address}]` : address}:${port}`;
}
