/** Defines, parses and checks the options of serve. */
import { UsageError } from "../command.ts";
import type { ParsedOptions, Option, CommandContext } from "../command.ts";
import { hostOf, originOf } from "../../../runtime/ofrep/index.ts";
import { milliseconds } from "../../../runtime/duration.ts";
import type { Limits } from "../../../runtime/ofrep/index.ts";
import { resolve } from "node:path";
import type { Log } from "../../../runtime/log.ts";
import { followText, readText } from "../../../runtime/watched-file.ts";

const FROM = ["milo", "rendered"];

type Valued =
  | "from"
  | "host"
  | "port"
  | "health-port"
  | "token-file"
  | "max-body"
  | "max-concurrent"
  | "drain"
  | "cluster"
  | "rendered"
  | "namespace"
  | "keys"
  | "resource-prefix"
  | "kubeconfig"
  | "context"
  | "server"
  | "server-token-file"
  | "server-ca-file"
  | "cache-ttl"
  | "stale-for"
  | "timeout";

export const OPTIONS: Readonly<Record<Valued, Option & { readonly value: string }>> & {
  readonly watch: Option;
  readonly "allow-origin": Option & { readonly value: string; readonly repeatable: true };
  readonly "allow-host": Option & { readonly value: string; readonly repeatable: true };
} = {
  from: { value: "SOURCE", choices: FROM, description: "source of the flags", required: true },
  host: { value: "ADDRESS", description: "address to listen on", default: "127.0.0.1" },
  port: { value: "N", description: "port to listen on; 0 picks a free port", default: "8016" },
  "health-port": {
    value: "N",
    description: "also serve /healthz, /readyz and /metrics on this port",
  },
  "token-file": { value: "FILE", description: "file with the required bearer token; or set SLUICE_OFREP_TOKEN" },
  "allow-origin": {
    value: "ORIGIN",
    repeatable: true,
    description: "allow browser requests from this origin, such as https://portal.example",
  },
  "allow-host": {
    value: "NAME",
    repeatable: true,
    description: "accept requests for this host name; without a token, only localhost and IP addresses are accepted",
  },
  "max-body": { value: "BYTES", description: "maximum size of a request body", default: "65536" },
  "max-concurrent": { value: "N", description: "maximum number of concurrent evaluations", default: "1000" },
  drain: { value: "TIME", description: "time for open requests to finish on shutdown", default: "10s" },
  watch: { description: "watch the buckets or the rendered files for changes" },
  cluster: { value: "NAME", completes: "clusters", description: "(with --from rendered) cluster whose flags to serve" },
  rendered: {
    value: "DIR",
    description: "(with --from rendered) folder that `sluice render` wrote",
    default: "`spec.output` of sluice.yaml",
  },
  namespace: { value: "NAME", description: "(with --from rendered) namespace whose flags to serve" },
  keys: {
    value: "FILE",
    description: "(with --from milo) rendered manifest/milo-keys.json, which maps flag keys to resource types",
  },
  "resource-prefix": {
    value: "PREFIX",
    description: "(with --from milo) prefix of keys that --keys does not contain",
    default: "features.miloapis.com",
  },
  kubeconfig: {
    value: "FILE",
    description: "(with --from milo) kubeconfig file",
    default: "the service account in a cluster, otherwise like kubectl",
  },
  context: { value: "NAME", description: "(with --from milo) context of the kubeconfig" },
  server: { value: "URL", description: "(with --from milo) URL of the API server, instead of a kubeconfig" },
  "server-token-file": { value: "FILE", description: "(with --from milo) file with the token for --server" },
  "server-ca-file": { value: "FILE", description: "(with --from milo) file with the CA certificates for --server" },
  "cache-ttl": { value: "TIME", description: "(with --from milo) how long to cache a result", default: "5s" },
  "stale-for": {
    value: "TIME",
    description: "(with --from milo) how long to serve cached results while the API fails",
    default: "0s",
  },
  timeout: { value: "TIME", description: "(with --from milo) timeout of API requests", default: "3s" },
};
export type ServeOptions = ParsedOptions<typeof OPTIONS>;

/** Options for one source only. Their help starts with `(with --from SOURCE)`. */
const ONLY_FROM: Readonly<Record<string, readonly (keyof ServeOptions)[]>> = {
  rendered: ["cluster", "rendered", "namespace"],
  milo: [
    "keys",
    "resource-prefix",
    "kubeconfig",
    "context",
    "server",
    "server-token-file",
    "server-ca-file",
    "cache-ttl",
    "stale-for",
    "timeout",
  ],
};

/** Throws a UsageError for an invalid combination. */
export function checkProtocol(protocol: string | undefined, given: ServeOptions): void {
  if (protocol !== "ofrep") throw new UsageError(`unknown protocol "${protocol}"`, "use `sluice serve ofrep`");
  const { from } = given;
  if (from === undefined)
    throw new UsageError("`serve ofrep` needs a source of flags", `add --from ${FROM.join(" or --from ")}`);
  for (const [owner, names] of Object.entries(ONLY_FROM)) {
    const name = owner === from ? undefined : names.find((one) => given[one] !== undefined);
    if (name !== undefined)
      throw new UsageError(`"--${name}" can't be used with --from ${from}`, `it needs --from ${owner}`);
  }
}

/** Throws a UsageError for an invalid origin, and for `*`, which would allow every web page. */
export function originsOf(given: ServeOptions): readonly string[] {
  return given["allow-origin"].map((text) => {
    const origin = originOf(text);
    if (origin !== undefined) return origin;
    throw new UsageError(
      `"${text}" is not an origin`,
      "use a scheme, a host and, if needed, a port, such as https://portal.example",
    );
  });
}

/**
 * The allowed host names. Undefined allows any, which is safe with a token, because attacking web pages have none. Throws
 * a UsageError for an invalid name.
 */
export function hostsOf(given: ServeOptions, hasToken: boolean): readonly string[] | undefined {
  const names = given["allow-host"].map((text) => {
    const name = /^[^:]+$/.test(text) ? hostOf(text) : undefined;
    if (name !== undefined) return name;
    throw new UsageError(
      `"${text}" is not a host name`,
      "use a name without a port, such as sluice-ofrep.sluice-system",
    );
  });
  return hasToken && names.length === 0 ? undefined : names;
}

const DEFAULT_PORT = 8016;
const LARGEST_PORT = 65_535;

/** Throws a UsageError for an invalid port. */
export function portOf({ port }: ServeOptions): number {
  const number = countOf("port", port) ?? DEFAULT_PORT;
  if (number > LARGEST_PORT) throw new UsageError(`${number} is not a valid port`);
  return number;
}

export function healthPortOf(given: ServeOptions): number | undefined {
  const number = countOf("health-port", given["health-port"]);
  if (number !== undefined && number > LARGEST_PORT) throw new UsageError(`${number} is not a valid port`);
  return number;
}

export function limitsOf(given: ServeOptions): Partial<Limits> {
  const body = countOf("max-body", given["max-body"], 1);
  const concurrency = countOf("max-concurrent", given["max-concurrent"], 1);
  const drain = timeOf("drain", given.drain);
  return {
    ...(body !== undefined && { body }),
    ...(concurrency !== undefined && { concurrency }),
    ...(drain !== undefined && { drain }),
  };
}

function countOf(name: string, text: string | undefined, least = 0): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,9}$/.test(text) || Number(text) < least)
    throw new UsageError(`"--${name}" must be a number of at least ${least}, not "${text}"`);
  return Number(text);
}

/** Milliseconds. Throws a UsageError for an invalid duration. */
export function timeOf(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const time = milliseconds(text);
  if (time === undefined)
    throw new UsageError(
      `"--${name}" must be a duration, not "${text}"`,
      "such as 500ms, 5s, 10m or 1h, and at most 596h",
    );
  return time;
}

/** The least characters of a token, so that it can't be guessed. */
const SHORTEST = 16;

interface Token {
  /** Returns the current token. */
  readonly now: () => string;
  /** Stops watching its file. */
  readonly close: () => void;
}

/** Undefined without a token. Rejects with a UsageError if the file can't be read or the token is too short. */
export async function tokenOf(
  given: ServeOptions,
  { host, directory }: CommandContext,
  log: Log,
): Promise<Token | undefined> {
  const file = given["token-file"];
  if (file !== undefined) return tokenIn(file, resolve(directory, file), log);
  const token = host.env["SLUICE_OFREP_TOKEN"]?.trim();
  if (token === undefined) return undefined;
  check(token);
  return { now: () => token, close: () => {} };
}

/** Watches the file. An invalid token does not replace a valid one. */
async function tokenIn(file: string, path: string, log: Log): Promise<Token> {
  const text = await readText(path);
  if (text === undefined) throw new UsageError(`file "${file}" can't be read`);
  let token = text.trim();
  check(token);
  const close = followText(path, (now) => {
    const next = now?.trim() ?? "";
    if (next === token) return;
    if (next.length < SHORTEST)
      return log("warn", "the token file is empty or invalid; the previous token stays in use");
    token = next;
    log("info", "the token was reloaded");
  });
  return { now: () => token, close };
}

function check(token: string): void {
  if (token.length < SHORTEST)
    throw new UsageError(`the token has fewer than ${SHORTEST} characters`, "generate one: openssl rand -hex 32");
}
