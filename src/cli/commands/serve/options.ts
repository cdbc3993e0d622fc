/** The options of serve, and which of them belong together. */
import { UsageError } from "../command.ts";
import type { ParsedOptions, Option } from "../command.ts";

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
  from: { value: "SOURCE", choices: FROM, description: "where flags come from" },
  host: { value: "ADDRESS", description: "listen there; 127.0.0.1" },
  port: { value: "N", description: "listen there; 8016, 0 for any" },
  "health-port": {
    value: "N",
    description: "serve /healthz, /readyz and /metrics on this port too, apart from callers",
  },
  "token-file": { value: "FILE", description: "ask for this bearer token; or in SLUICE_OFREP_TOKEN" },
  "allow-origin": {
    value: "ORIGIN",
    repeatable: true,
    description: "let browsers ask from pages of https://portal.example",
  },
  "allow-host": {
    value: "NAME",
    repeatable: true,
    description: "answer requests for this host name too; without a token only localhost and IP addresses",
  },
  "max-body": { value: "BYTES", description: "of a request; 65536" },
  "max-concurrent": { value: "N", description: "evaluations at the same time; 1000" },
  drain: { value: "TIME", description: "how long requests under way have when it ends; 10s" },
  watch: { description: "follow changes: of the buckets, or of the rendered files" },
  cluster: { value: "NAME", description: "rendered: of this cluster" },
  rendered: { value: "DIR", description: "rendered: what `sluice render` wrote; by default as sluice.yaml says" },
  namespace: { value: "NAME", description: "rendered: only the flags of this namespace" },
  keys: { value: "FILE", description: "milo: flag key to resource type, manifest/milo-keys.json" },
  "resource-prefix": { value: "PREFIX", description: "milo: before keys that are not in it; features.miloapis.com" },
  kubeconfig: { value: "FILE", description: "milo: by default the service account in a cluster, else as kubectl does" },
  context: { value: "NAME", description: "milo: of the kubeconfig" },
  server: { value: "URL", description: "milo: the API server, instead of a kubeconfig" },
  "server-token-file": { value: "FILE", description: "milo: the token for --server" },
  "server-ca-file": { value: "FILE", description: "milo: the certificates that --server is held against" },
  "cache-ttl": { value: "TIME", description: "milo: how long an answer is good for; 5s" },
  "stale-for": { value: "TIME", description: "milo: how long last good answers stand in while the API fails; 0s" },
  timeout: { value: "TIME", description: "milo: how long the API has for an answer; 3s" },
};
export type ServeOptions = ParsedOptions<typeof OPTIONS>;

/** Options that mean something with one source only. Their help begins with its name. */
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

/** Throws a UsageError for what can't be meant. */
export function checkProtocol(protocol: string | undefined, given: ServeOptions): void {
  if (protocol !== "ofrep") throw new UsageError(`nothing is served as "${protocol}"`, "there is: sluice serve ofrep");
  const { from } = given;
  if (from === undefined)
    throw new UsageError("`serve ofrep` needs to know where flags come from", `--from ${FROM.join(" or --from ")}`);
  for (const [owner, names] of Object.entries(ONLY_FROM)) {
    const name = owner === from ? undefined : names.find((one) => given[one] !== undefined);
    if (name !== undefined)
      throw new UsageError(`"--${name}" means nothing with --from ${from}`, `it belongs to --from ${owner}`);
  }
}
