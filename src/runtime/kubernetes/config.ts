/** Finds the address of the API server and the credentials, using the Kubernetes client. */
import { readFileSync } from "node:fs";
import { isIP } from "node:net";
import type { KubeConfig } from "./client.ts";

/** `kubeconfig`, or `server` with a token, or neither: then the service account in a cluster, else the defaults of kubectl. */
export interface KubernetesOptions {
  /** Path of a kubeconfig. */
  readonly kubeconfig?: string | undefined;
  /** A context of the kubeconfig. Default: its current one. */
  readonly context?: string | undefined;
  /** URL: `https://…`; plain HTTP only for this machine. */
  readonly server?: string | undefined;
  readonly token?: string | undefined;
  /** Reread every minute, because service account tokens change. */
  readonly tokenFile?: string | undefined;
  /** Path of the CA certificates for `server`. */
  readonly caFile?: string | undefined;
}

/** Throws if the options contradict each other or name a missing file. */
export async function readConfig(options: KubernetesOptions): Promise<KubeConfig> {
  const { KubeConfig } = await import("./client.ts");
  const config = new KubeConfig();
  const { server, kubeconfig, context } = options;
  if (server !== undefined) forServer(config, server, options);
  else if (kubeconfig !== undefined) config.loadFromFile(kubeconfig);
  else if (process.env["KUBERNETES_SERVICE_HOST"] === undefined) config.loadFromDefault();
  else config.loadFromCluster();
  if (context !== undefined) choose(config, context);
  check(config.getCurrentCluster());
  return config;
}

function choose(config: KubeConfig, context: string): void {
  if (config.getContextObject(context) === null) throw new Error(`the kubeconfig has no context "${context}"`);
  config.setCurrentContext(context);
}

/** The default of the Kubernetes client if it finds no kubeconfig. */
const NOWHERE = "http://localhost:8080";

function check(cluster: ReturnType<KubeConfig["getCurrentCluster"]>): void {
  if (cluster === null) throw new Error("the kubeconfig has no cluster for the current context");
  const { server, skipTLSVerify } = cluster;
  if (!server.startsWith("http:") || skipTLSVerify) return;
  if (server === NOWHERE) throw new Error("no kubeconfig found: set a kubeconfig or a server");
  throw new Error(`${server} needs TLS, unless the kubeconfig sets insecure-skip-tls-verify`);
}

function forServer(config: KubeConfig, server: string, options: KubernetesOptions): void {
  const { token, tokenFile, caFile } = options;
  if (options.kubeconfig !== undefined) throw new Error("set either a server or a kubeconfig, not both");
  const { href, protocol, hostname } = addressOf(server);
  const plain = protocol === "http:";
  if (plain && !isLoopback(hostname)) throw new Error("a server on another machine must use https");
  for (const file of [caFile, tokenFile]) if (file !== undefined) readFileSync(file);
  const provider = tokenFile === undefined ? {} : { authProvider: { name: "tokenFile", config: { tokenFile } } };
  config.loadFromClusterAndUser(
    // The client requires this setting for plain HTTP.
    { name: "server", server: href.replace(/\/$/, ""), skipTLSVerify: plain, ...(caFile && { caFile }) },
    { name: "user", ...(token !== undefined && { token }), ...provider },
  );
}

function addressOf(server: string): URL {
  const url = URL.canParse(server) ? new URL(server) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol))
    throw new Error(`"${server}" is not a server address, such as https://api.example:6443`);
  return url;
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "[::1]" || (isIP(host) === 4 && host.startsWith("127."));
}
