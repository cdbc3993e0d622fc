/** Adapts a real kube-apiserver to the interface of the tests. It must be disposable: tests create and delete namespaces. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { vi } from "vitest";
import { parseAllDocuments } from "yaml";
import { readConfig } from "../../../src/runtime/kubernetes/config.ts";
import type { KubernetesOptions } from "../../../src/runtime/kubernetes/config.ts";
import { json, manifestOf } from "../fake/bucket.ts";
import type { Bucket } from "../fake/bucket.ts";
import { apply, asking, pathOf } from "./admin.ts";
import type { Ask, Manifest } from "./admin.ts";
import type { ApiServer, Who } from "./api-server.ts";
import { gateTo } from "./gate.ts";
import { kubeconfigOf } from "./kubeconfig.ts";

const ROOT = "/apis/quota.miloapis.com/v1alpha1";
const HOME = "sluice-system";
const DEPLOYED = readFileSync(join(import.meta.dirname, "../../../deploy/rbac.yaml"), "utf8");
const OTHERS = readFileSync(join(import.meta.dirname, "others.yaml"), "utf8");
const CRD = readFileSync(join(import.meta.dirname, "allowance-buckets.yaml"), "utf8");

/** User -> service account. */
const ACCOUNTS: Readonly<Record<Exclude<Who, "stranger">, string>> = {
  reader: "sluice-ofrep",
  lister: "sluice-lister",
  nobody: "sluice-nobody",
};

/** Rejects if the server already has Milo. */
export async function openReal(admin: KubernetesOptions): Promise<ApiServer> {
  const config = await readConfig(admin);
  const ask = asking(config);
  if ((await ask("GET", ROOT)).status === 200)
    throw new Error("there are AllowanceBuckets on this server: the tests want one that nobody needs");
  const made: Manifest[] = [];
  const namespaces = new Map<string, Promise<unknown>>();

  async function create(...manifests: readonly Manifest[]): Promise<void> {
    for (const manifest of manifests) {
      made.push(manifest);
      await apply(ask, pathOf(manifest), json(manifest));
    }
  }

  function namespaceOf(name: string): Promise<unknown> {
    const creating = namespaces.get(name) ?? create({ apiVersion: "v1", kind: "Namespace", metadata: { name } });
    namespaces.set(name, creating);
    return creating;
  }

  async function put(bucket: Bucket): Promise<void> {
    await namespaceOf(bucket.namespace);
    const manifest = manifestOf(bucket);
    const path = pathOf(manifest);
    await apply(ask, path, json(manifest));
    await apply(ask, `${path}/status`, json(manifest));
  }

  await namespaceOf(HOME);
  await create(...manifestsIn(CRD), ...manifestsIn(DEPLOYED), ...manifestsIn(OTHERS));
  const folder = mkdtempSync(join(tmpdir(), "sluice-kube-"));
  const cluster = config.getCurrentCluster();
  const { hostname, port } = new URL(cluster?.server ?? "");
  const gate = await gateTo(hostname, Number(port || 443));
  const kubeconfig = join(folder, "kubeconfig");
  const tokens = { ...(await tokensOf(ask)), stranger: "x".repeat(32) };
  writeFileSync(kubeconfig, kubeconfigOf({ cluster, port: gate.port, tokens }));
  await vi.waitFor(async () => {
    const { status } = await asking(await readConfig({ kubeconfig, context: "reader" }))(
      "GET",
      `${ROOT}/allowancebuckets`,
    );
    if (status !== 200) throw new Error(`the buckets are not served yet: ${status}`);
  }, 20_000);

  return {
    watchSeconds: 4,
    as: (who) => ({ kubeconfig, context: who }),
    put: async (...buckets) => {
      for (let at = 0; at < buckets.length; at += 16) await Promise.all(buckets.slice(at, at + 16).map(put));
    },
    remove: async (bucket) => void (await ask("DELETE", pathOf(manifestOf(bucket)))),
    clear: async () => {
      for (const name of namespaces.keys()) await ask("DELETE", `${ROOT}/namespaces/${name}/allowancebuckets`);
    },
    cut: gate.cut,
    mend: gate.mend,
    close: async () => {
      await gate.cut();
      rmSync(folder, { recursive: true, force: true });
      for (const manifest of made.toReversed()) await remove(ask, manifest);
    },
  };
}

function manifestsIn(text: string): readonly Manifest[] {
  return parseAllDocuments(text).map((one) => one.toJS() as Manifest);
}

async function tokensOf(ask: Ask): Promise<Readonly<Record<string, string>>> {
  const entries = Object.entries(ACCOUNTS).map(async ([who, account]) => {
    const request = JSON.stringify({ apiVersion: "authentication.k8s.io/v1", kind: "TokenRequest", spec: {} });
    const { body } = await ask("POST", `/api/v1/namespaces/${HOME}/serviceaccounts/${account}/token`, request);
    return [who, (JSON.parse(body) as { readonly status: { readonly token: string } }).status.token] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

/** Waits for the deletion. A bare API server has no namespace controller, so this finalizes namespaces itself. */
async function remove(ask: Ask, manifest: Manifest): Promise<void> {
  const path = pathOf(manifest);
  await ask("DELETE", path);
  const controlled =
    (await ask("GET", `/api/v1/namespaces/kube-system/serviceaccounts/namespace-controller`)).status === 200;
  if (manifest.kind === "Namespace" && !controlled)
    await ask("PUT", `${path}/finalize`, JSON.stringify({ ...manifest, spec: { finalizers: [] } }));
  await vi.waitFor(async () => {
    if ((await ask("GET", path)).status !== 404) throw new Error(`${path} is still there`);
  }, 60_000);
}
