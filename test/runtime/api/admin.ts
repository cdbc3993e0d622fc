/** Applies and deletes manifests on a real API server, as its administrator. */
import * as http from "node:http";
import * as https from "node:https";
import type { KubeConfig } from "../../../src/runtime/kubernetes/client.ts";
import type { Answered } from "./api-server.ts";

export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

export type Ask = (method: string, path: string, body?: string, type?: string) => Promise<Answered>;

/** The plurals of the applied kinds. */
const PLURALS: Readonly<Record<string, string>> = {
  AllowanceBucket: "allowancebuckets",
  ClusterRole: "clusterroles",
  ClusterRoleBinding: "clusterrolebindings",
  CustomResourceDefinition: "customresourcedefinitions",
  Namespace: "namespaces",
  ServiceAccount: "serviceaccounts",
};

export function pathOf({ apiVersion, kind, metadata: { name, namespace } }: Manifest): string {
  const root = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  const home = namespace === undefined ? root : `${root}/namespaces/${namespace}`;
  return `${home}/${PLURALS[kind] ?? ""}/${name}`;
}

export function asking(config: KubeConfig): Ask {
  return async (method, path, body, type = "application/json") => {
    const options: https.RequestOptions = { method, headers: { accept: "application/json", "content-type": type } };
    await config.applyToHTTPSOptions(options);
    if (options.agent instanceof http.Agent) Object.assign(options.agent, { keepAlive: true, maxSockets: 16 });
    const response = await new Promise<http.IncomingMessage>((resolve, reject) => {
      const url = new URL((config.getCurrentCluster()?.server ?? "") + path);
      const { request } = url.protocol === "http:" ? http : https;
      request(url, options, resolve).on("error", reject).end(body);
    });
    let text = "";
    for await (const piece of response.setEncoding("utf8")) text += String(piece);
    return { status: response.statusCode ?? 0, body: text };
  };
}

/** Rejects with the message of the server. */
export async function apply(ask: Ask, path: string, text: string): Promise<string> {
  const { status, body } = await ask(
    "PATCH",
    `${path}?fieldManager=sluice-tests&force=true`,
    text,
    "application/apply-patch+yaml",
  );
  if (status >= 300) throw new Error(`${path}: ${status}: ${body}`);
  return body;
}
