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
  from: { value: "SOURCE", choices: FROM, description: "source of the flags", required: true },
  host: { value: "ADDRESS", description: "address to listen on", default: "127.0.0.1" },
  port: { value: "N", description: "port to listen on; 0 picks a free port", default: "8016" },
  "health-port": {
    value: "N",
    description: "serve /healthz, /readyz and /metrics on this port too",
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
  "max-concurrent": { value: "N", description: "maximum of concurrent evaluations", default: "1000" },
  drain: { value: "TIME", description: "time for open requests to finish on shutdown", default: "10s" },
  watch: { description: "watch the buckets or the rendered files for changes" },
  cluster: { value: "NAME", description: "(with --from rendered) cluster whose flags to serve" },
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
    default: "the service account in a cluster, otherwise as kubectl",
  },
  context: { value: "NAME", description: "(with --from milo) context of the kubeconfig" },
  server: { value: "URL", description: "(with --from milo) URL of the API server, instead of a kubeconfig" },
  "server-token-file": { value: "FILE", description: "(with --from milo) file with the token for --server" },
  "server-ca-file": { value: "FILE", description: "(with --from milo) file with the CA certificates for --server" },
  "cache-ttl": { value: "TIME", description: "(with --from milo) time to cache a result", default: "5s" },
  "stale-for": {
    value: "TIME",
    description: "(with --from milo) time to serve cached results while the API fails",
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
