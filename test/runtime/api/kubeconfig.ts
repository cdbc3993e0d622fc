/** Writes a kubeconfig for a gate: one context per token, and the server's name for its certificate. */
import { isIP } from "node:net";
import type { Cluster } from "@kubernetes/client-node";

export interface Way {
  readonly cluster: Cluster | null;
  /** The port of the gate. */
  readonly port: number;
  /** Context -> token. */
  readonly tokens: Readonly<Record<string, string>>;
}

export function kubeconfigOf({ cluster, port, tokens }: Way): string {
  const { hostname } = new URL(cluster?.server ?? "");
  const names = Object.keys(tokens);
  return JSON.stringify({
    clusters: [
      {
        name: "it",
        cluster: {
          server: `https://127.0.0.1:${port}`,
          ...(cluster?.caData !== undefined && { "certificate-authority-data": cluster.caData }),
          ...(cluster?.caFile !== undefined && { "certificate-authority": cluster.caFile }),
          ...(cluster?.skipTLSVerify === true && { "insecure-skip-tls-verify": true }),
          ...(isIP(hostname) === 0 && { "tls-server-name": hostname }),
        },
      },
    ],
    users: names.map((name) => ({ name, user: { token: tokens[name] } })),
    contexts: names.map((name) => ({ name, context: { cluster: "it", user: name } })),
    "current-context": names[0],
  });
}
