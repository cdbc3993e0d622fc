/** Starts an endpoint for a test, and checks every response against OFREP. */
import { metrics } from "../../src/runtime/ofrep/metrics.ts";
import { miloSource } from "../../src/runtime/ofrep/from-milo.ts";
import { serve } from "../../src/runtime/ofrep/server.ts";
import type { RunningServer, ServerOptions } from "../../src/runtime/ofrep/server.ts";
import type { FlagSource } from "../../src/runtime/ofrep/source.ts";
import type { EvaluatorOptions } from "../../src/runtime/evaluator.ts";
import { checkResponse } from "./ofrep-schema.ts";

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

export interface Endpoint extends RunningServer {
  readonly logged: readonly string[];
  /** Sends a POST with a context, or with any text or bytes. */
  readonly ask: (path: string, body?: object | string | Buffer, headers?: Record<string, string>) => Promise<Answered>;
  readonly get: (path: string) => Promise<Answered>;
}

export const FLAGS = "/ofrep/v1/evaluate/flags";

export async function endpoint(source: FlagSource, options: Partial<ServerOptions> = {}): Promise<Endpoint> {
  const logged: string[] = [];
  const log = (_level: string, message: string): void => void logged.push(message);
  const server = await serve({ source, metrics: metrics(), host: "127.0.0.1", port: 0, log, ...options });
  return {
    ...server,
    logged,
    ask: async (path, body = {}, headers = {}) => {
      const response = await fetch(server.url + path, {
        method: "POST",
        headers: { "content-type": "application/json", ...headers },
        body: typeof body === "string" || body instanceof Uint8Array ? body : JSON.stringify({ context: body }),
      });
      const text = await response.text();
      checkResponse(path, response.status, text, response.headers.get("content-type"));
      return { status: response.status, headers: response.headers, body: text === "" ? undefined : JSON.parse(text) };
    },
    get: async (path) => {
      const response = await fetch(server.url + path);
      return { status: response.status, headers: response.headers, body: await response.text() };
    },
  };
}

/** Connects its metrics as `sluice serve` does. */
export async function miloEndpoint(milo: EvaluatorOptions, options: Partial<ServerOptions> = {}): Promise<Endpoint> {
  const numbers = options.metrics ?? metrics();
  const source = await miloSource(milo, { listed: numbers.listed, health: numbers.health });
  return endpoint(source, { ...options, metrics: numbers });
}
