/** Where the API server is and who asks it, as the Kubernetes client reads it. */
import { readFileSync } from "node:fs";
import { isIP } from "node:net";
import type { KubeConfig } from "./client.ts";

/** One of: `kubeconfig`, `server` with a token, or nothing: then the service account in a cluster, else what kubectl uses. */
export interface KubernetesOptions {
  /** Path of a kubeconfig. */
  readonly kubeconfig?: string;
  /** Of the kubeconfig, instead of its current one. */
  readonly context?: string;
  /** An address: `https://…`; without TLS only on this machine. */
  readonly server?: string;
  readonly token?: string;
  /** Read again every minute, as tokens of service accounts change. */
  readonly tokenFile?: string;
  /** Path of the certificates that `server` is held against. */
  readonly caFile?: string;
}

/** Throws where the options contradict each other or point at nothing. */
export async function readConfig(options: KubernetesOptions): Promise<KubeConfig> {
  const { KubeConfig } = await import("./client.ts");
  const config = new KubeConfig();
  if (options.server !== undefined) return forServer(config, options.server, options);
  if (options.kubeconfig !== undefined) config.loadFromFile(options.kubeconfig);
  else if (process.env["KUBERNETES_SERVICE_HOST"] === undefined) config.loadFromDefault();
  else config.loadFromCluster();
  if (options.context !== undefined) config.setCurrentContext(options.context);
  if (config.getCurrentCluster() === null) throw new Error("the kubeconfig names no cluster to ask");
  return config;
}

function forServer(config: KubeConfig, server: string, options: KubernetesOptions): KubeConfig {
  const { token, tokenFile, caFile } = options;
  if (options.kubeconfig !== undefined) throw new Error("there is both a server and a kubeconfig: which one?");
  const url = new URL(server);
  const plain = url.protocol === "http:";
  if (plain && !isLoopback(url.hostname)) throw new Error("a server that is not on this machine is asked over https");
  if (caFile !== undefined) readFileSync(caFile);
  const provider = tokenFile === undefined ? {} : { authProvider: { name: "tokenFile", config: { tokenFile } } };
  config.loadFromClusterAndUser(
    // The client asks for this word before it speaks without TLS at all.
    { name: "server", server: url.href.replace(/\/$/, ""), skipTLSVerify: plain, ...(caFile && { caFile }) },
    { name: "user", ...(token !== undefined && { token }), ...provider },
  );
  return config;
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "[::1]" || (isIP(host) === 4 && host.startsWith("127."));
}
