/** Requests to the API server. Who asks, and by which certificates, is the Kubernetes client's business; JSON is ours, since it rounds. */
import * as http from "node:http";
import * as https from "node:https";
import type { KubeConfig } from "./client.ts";
import { readConfig } from "./config.ts";
import type { KubernetesOptions } from "./config.ts";
import { ApiFailure, asFailure, refusedWith } from "./failure.ts";

export interface Connection {
  /** The whole body of an answer with status 200. Throws an ApiFailure. */
  readonly read: (path: string, signal: AbortSignal) => Promise<string>;
  /** An answer with status 200, piece by piece. Throws an ApiFailure, also on the way. */
  readonly stream: (path: string, signal: AbortSignal) => Promise<AsyncIterable<string>>;
  readonly close: () => void;
}

/** Characters of one answer: far more than a page of buckets, far less than memory. */
const LIMIT = 64 * 1024 * 1024;

/** A storm of questions about different consumers waits here, and not at the API server. */
const SOCKETS = 16;

/** Asks nobody yet. Throws where there is no such connection. */
export async function connect(options: KubernetesOptions): Promise<Connection> {
  const config = await readConfig(options);
  const agents = new Set<http.Agent>();
  const stream: Connection["stream"] = async (path, signal) => {
    try {
      return pieces(await accepted(await open(config, agents, path, signal)));
    } catch (error) {
      throw asFailure(error);
    }
  };
  return {
    stream,
    read: async (path, signal) => {
      let text = "";
      for await (const piece of await stream(path, signal)) {
        text += piece;
        if (text.length > LIMIT) throw new ApiFailure("the API server answered more than can be read");
      }
      return text;
    },
    close: () => agents.forEach((agent) => agent.destroy()),
  };
}

async function open(
  config: KubeConfig,
  agents: Set<http.Agent>,
  path: string,
  signal: AbortSignal,
): Promise<http.IncomingMessage> {
  const options: https.RequestOptions = { signal, headers: { accept: "application/json" } };
  await config.applyToHTTPSOptions(options);
  trimToken(options.headers as http.OutgoingHttpHeaders);
  signal.throwIfAborted();
  if (options.agent instanceof http.Agent) {
    // The client makes agents that close after every answer.
    Object.assign(options.agent, { keepAlive: true, maxSockets: SOCKETS });
    agents.add(options.agent);
  }
  const url = new URL(`${config.getCurrentCluster()?.server.replace(/\/$/, "") ?? ""}${path}`);
  const { get } = url.protocol === "http:" ? http : https;
  return new Promise((resolve, reject) => {
    get(url, options, resolve).on("error", reject);
  });
}

/** A token file that was written by hand ends with a newline, which is no part of the token. */
function trimToken(headers: http.OutgoingHttpHeaders): void {
  const { Authorization: token } = headers;
  if (typeof token === "string") headers["Authorization"] = token.trim();
}

async function accepted(response: http.IncomingMessage): Promise<http.IncomingMessage> {
  const { statusCode = 0, headers } = response;
  if (statusCode === 200) return response;
  response.resume();
  const seconds = Number(headers["retry-after"]);
  throw refusedWith(statusCode, Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : undefined);
}

async function* pieces(response: http.IncomingMessage): AsyncGenerator<string> {
  response.setEncoding("utf8");
  try {
    for await (const piece of response) yield piece as string;
  } catch (error) {
    throw asFailure(error);
  }
}
