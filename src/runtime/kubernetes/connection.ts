/** Sends requests to the API server, with credentials and TLS of the Kubernetes client but without its JSON parser, which rounds. */
import * as http from "node:http";
import * as https from "node:https";
import type { KubeConfig } from "./client.ts";
import { readConfig } from "./config.ts";
import type { KubernetesOptions } from "./config.ts";
import { ApiFailure, asFailure, refusedWith } from "./failure.ts";

export interface Connection {
  /** Returns the body of a response with status 200. Throws an ApiFailure. */
  readonly read: (path: string, signal: AbortSignal) => Promise<string>;
  /** Streams the body of a response with status 200. Throws an ApiFailure, also while streaming. */
  readonly stream: (path: string, signal: AbortSignal) => Promise<AsyncIterable<string>>;
  readonly close: () => void;
}

/** The maximum number of characters in a response: far more than a page of buckets has, far less than the memory. */
const LIMIT = 64 * 1024 * 1024;

/** The maximum number of connections to the API server; further requests wait here. */
const SOCKETS = 16;

/** Sends no request. Throws if the options are invalid. */
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
        if (text.length > LIMIT) throw new ApiFailure("the response of the API server is too large");
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
    // The agents of the client close the connection after every response.
    Object.assign(options.agent, { keepAlive: true, maxSockets: SOCKETS });
    agents.add(options.agent);
  }
  const url = new URL(`${config.getCurrentCluster()?.server.replace(/\/$/, "") ?? ""}${path}`);
  const { get } = url.protocol === "http:" ? http : https;
  return new Promise((resolve, reject) => {
    get(url, options, resolve).on("error", reject);
  });
}

/** Removes the newline at the end of a token file written by hand. */
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
