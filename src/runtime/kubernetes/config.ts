/** Where the API server is and who asks it, as the Kubernetes client reads it. */
import { readFileSync } from "node:fs";
import { isIP } from "node:net";
import type { KubeConfig } from "./client.ts";

/** One of: `kubeconfig`, `server` with a token, or nothing: then the service account in a cluster, else what kubectl uses. */
export interface KubernetesOptions {
  /** Path of a kubeconfig. */
  readonly kubeconfig?: string | undefined;
  /** Of the kubeconfig, instead of its current one. */
  readonly context?: string | undefined;
  /** An address: `https://…`; without TLS only on this machine. */
  readonly server?: string | undefined;
  readonly token?: string | undefined;
  /** Read again every minute, as tokens of service accounts change. */
  readonly tokenFile?: string | undefined;
  /** Path of the certificates that `server` is held against. */
  readonly caFile?: string | undefined;
}

/** Throws where the options contradict each other or point at nothing. */
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

/** What the Kubernetes client takes where it finds no kubeconfig. */
const NOWHERE = "http://localhost:8080";

function check(cluster: ReturnType<KubeConfig["getCurrentCluster"]>): void {
  if (cluster === null) throw new Error("the kubeconfig names no cluster to ask");
  const { server, skipTLSVerify } = cluster;
  if (!server.startsWith("http:") || skipTLSVerify) return;
  if (server === NOWHERE) throw new Error("there is no kubeconfig: name one, or the address of a server");
  throw new Error(`${server} is asked without TLS only where the kubeconfig says insecure-skip-tls-verify`);
}

function forServer(config: KubeConfig, server: string, options: KubernetesOptions): void {
  const { token, tokenFile, caFile } = options;
  if (options.kubeconfig !== undefined) throw new Error("there is both a server and a kubeconfig: which one?");
  const { href, protocol, hostname } = addressOf(server);
  const plain = protocol === "http:";
  if (plain && !isLoopback(hostname)) throw new Error("a server that is not on this machine is asked over https");
  for (const file of [caFile, tokenFile]) if (file !== undefined) readFileSync(file);
  const provider = tokenFile === undefined ? {} : { authProvider: { name: "tokenFile", config: { tokenFile } } };
  config.loadFromClusterAndUser(
    // The client asks for this word before it speaks without TLS at all.
    { name: "server", server: href.replace(/\/$/, ""), skipTLSVerify: plain, ...(caFile && { caFile }) },
    { name: "user", ...(token !== undefined && { token }), ...provider },
  );
}

function addressOf(server: string): URL {
  const url = URL.canParse(server) ? new URL(server) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol))
    throw new Error(`"${server}" is no address of a server, as in https://api.example:6443`);
  return url;
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "[::1]" || (isIP(host) === 4 && host.startsWith("127."));
}
