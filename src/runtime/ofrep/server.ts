/** The server of the OFREP endpoint. */
import { fastify } from "fastify";
import type { FastifyInstance, FastifyServerOptions } from "fastify";
import type { AddressInfo } from "node:net";
import { addEvaluation } from "./evaluation.ts";
import { answerBadAddress, answerFaults, readBodies } from "./request-errors.ts";
import { guard } from "./auth-and-limits.ts";
import { limitConnections } from "./connections.ts";
import { checkHosts } from "./hosts.ts";
import {
  CONNECTIONS_PER_EVALUATION,
  DEFAULT_LIMITS,
  IDLE,
  PROBES,
  STRANGERS,
  STRANGERS_OF_ONE_ADDRESS,
} from "./limits.ts";
import type { Log } from "../log.ts";
import type { Limits } from "./limits.ts";
import type { Metrics } from "./metrics.ts";
import { addOperations, countAnswers } from "./health-endpoints.ts";
import { admitOrigins } from "./cors.ts";
import type { FlagSource } from "./source.ts";

export interface ServerOptions {
  readonly source: FlagSource;
  readonly metrics: Metrics;
  readonly host: string;
  /** 0 for any free port. */
  readonly port: number;
  /** The current token; required for evaluations, not for probes and metrics. */
  readonly token?: (() => string) | undefined;
  /** Origins of browser pages that may evaluate, such as `https://portal.example`. */
  readonly origins?: readonly string[];
  /** Allowed host names besides localhost and IP addresses; undefined allows any. */
  readonly hosts?: readonly string[] | undefined;
  /** The port of a separate listener for probes and metrics, which callers can't exhaust; 0 for any free port. */
  readonly healthPort?: number | undefined;
  readonly limits?: Partial<Limits>;
  readonly log: Log;
}

export interface RunningServer {
  readonly url: string;
  /** The URL of the listener for probes. */
  readonly healthUrl?: string;
  /** Finishes the requests in progress, accepts no new ones, and then closes the source. */
  readonly close: () => Promise<void>;
}

/** Throws the system error if it can't listen. */
export async function serve(options: ServerOptions): Promise<RunningServer> {
  const { source, metrics, host, port, token, origins = [], hosts, healthPort } = options;
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const app = fastify(settings(limits));
  let closing = false;
  countAnswers(app, metrics);
  answerFaults(app, options.log);
  app.addHook("onSend", async (_request, reply) => {
    // Otherwise callers would keep their connections open.
    if (closing) reply.header("connection", "close");
  });
  if (hosts !== undefined) checkHosts(app, hosts);
  const isReady = (): boolean => !closing && source.isReady();
  addOperations(app, isReady, metrics);
  const most = limits.concurrency * CONNECTIONS_PER_EVALUATION;
  const connections = limitConnections(app.server, {
    strangers: token === undefined ? most : Math.ceil(most * STRANGERS),
    perAddress: token === undefined ? most : Math.ceil(most * STRANGERS_OF_ONE_ADDRESS),
  });
  await app.register(async (scope) => {
    await admitOrigins(scope, origins);
    guard(scope, limits, token, connections);
    readBodies(scope, limits);
    addEvaluation(scope, source, metrics);
  });
  // Above the limit for unauthenticated callers, so that Node accepts the connection that replaces an idle one.
  app.server.maxConnections = most + PROBES;
  await app.listen({ host, port });
  const probes = healthPort === undefined ? undefined : fastify(settings(limits));
  try {
    if (probes !== undefined) await listenForProbes(probes, isReady, options);
  } catch (error) {
    await app.close();
    throw error;
  }
  return {
    url: addressOf(app),
    ...(probes === undefined ? {} : { healthUrl: addressOf(probes) }),
    close: async () => {
      closing = true;
      const late = setTimeout(() => app.server.closeAllConnections(), limits.drain);
      await app.close();
      clearTimeout(late);
      await probes?.close();
      await source.close();
    },
  };
}

/** Anyone who can reach this port may query it; it serves nothing else. */
async function listenForProbes(
  app: FastifyInstance,
  isReady: () => boolean,
  { host, healthPort = 0, metrics, log, hosts }: ServerOptions,
): Promise<void> {
  answerFaults(app, log);
  if (hosts !== undefined) checkHosts(app, hosts);
  addOperations(app, isReady, metrics);
  limitConnections(app.server, { strangers: PROBES, perAddress: PROBES });
  await app.listen({ host, port: healthPort });
}

/** Requests are counted and not logged: they identify users, and there are thousands. */
function settings({ body, arrival }: Limits): FastifyServerOptions {
  return {
    bodyLimit: body,
    requestTimeout: arrival,
    keepAliveTimeout: IDLE,
    // By default, Node checks for late requests only every 30 seconds.
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
