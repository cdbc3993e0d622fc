/** Clusters of `test/runtime/flux.sh` that apply the branches of a remote, and the objects on them. */
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { parseAllDocuments, stringify } from "yaml";
import { readConfig } from "../../../src/runtime/kubernetes/config.ts";
import { apply, asking } from "../../runtime/api/admin.ts";
import type { Ask } from "../../runtime/api/admin.ts";
import type { World } from "./world.ts";

/** `Kind/name` -> path of a field -> value. */
export type Objects = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

export interface FluxCluster {
  /** The rendered objects, as soon as Flux has applied the branch. */
  readonly live: () => Promise<Objects>;
}

const KINDS: Readonly<Record<string, string>> = {
  ConfigMap: "/api/v1/configmaps",
  FeatureFlag: "/apis/core.openfeature.dev/v1beta1/featureflags",
  FeatureFlagSource: "/apis/core.openfeature.dev/v1beta1/featureflagsources",
  FeatureGate: "/apis/featuregates.sluice.dev/v1alpha1/featuregates",
  Stage: "/apis/featuregates.sluice.dev/v1alpha1/stages",
  SubcomponentOverride: "/apis/featuregates.sluice.dev/v1alpha1/subcomponentoverrides",
};
const OURS = "?labelSelector=app.kubernetes.io/managed-by%3Dsluice";
const KUSTOMIZATIONS = "/apis/kustomize.toolkit.fluxcd.io/v1/namespaces/flux-system/kustomizations";
const REPOSITORIES = "/apis/source.toolkit.fluxcd.io/v1/namespaces/flux-system/gitrepositories";

interface Item {
  readonly kind?: string;
  readonly metadata: { readonly name: string };
  readonly status?: { readonly lastAppliedRevision?: string; readonly conditions?: readonly Condition[] };
}

interface Condition {
  readonly type: string;
  readonly status: string;
}

/** Creates what `docs/flux.md` asks for: the source, and the Kustomization that applies the rendered ones. */
export async function follow(folder: string, cluster: string, url: string, world: World): Promise<FluxCluster> {
  const ask = asking(await readConfig({ kubeconfig: join(folder, cluster, "kubeconfig") }));
  const put = (path: string, kind: string, name: string, spec?: object): Promise<string> => {
    const [, apiVersion] = /^\/apis?\/(.*?)\/namespaces/.exec(path) ?? [];
    return apply(ask, `${path}/${name}`, stringify({ apiVersion, kind, metadata: { name }, spec }));
  };
  const branch = `env/${cluster}`;
  const sourceRef = { kind: "GitRepository", name: "platform" };
  await put("/api/v1/namespaces", "Namespace", "flux-system");
  await put(REPOSITORIES, "GitRepository", sourceRef.name, { url, interval: "1s", ref: { branch } });
  await put(KUSTOMIZATIONS, "Kustomization", "sluice", { interval: "1m", path: "./flux", prune: true, sourceRef });
  return {
    live: async () => {
      await applied(ask, `${branch}@sha1:${world.tip(branch)}`);
      return objectsIn(ask);
    },
  };
}

async function objectsIn(ask: Ask): Promise<Objects> {
  const lists = Object.entries(KINDS).map(async ([kind, path]) =>
    (await list(ask, path + OURS)).map((item) => ({ ...item, kind })),
  );
  return objectsOf((await Promise.all(lists)).flat());
}

async function list(ask: Ask, path: string): Promise<readonly Item[]> {
  const { status, body } = await ask("GET", path);
  if (status !== 200) throw new Error(`${path}: ${status}: ${body}`);
  return (JSON.parse(body) as { readonly items: readonly Item[] }).items;
}

const PATIENCE = 180_000;

async function applied(ask: Ask, revision: string): Promise<void> {
  const until = Date.now() + PATIENCE;
  for (;;) {
    const late = (await list(ask, KUSTOMIZATIONS)).filter(
      ({ status }) =>
        status?.lastAppliedRevision !== revision ||
        !(status.conditions ?? []).some((one) => one.type === "Ready" && one.status === "True"),
    );
    if (late.length === 0) return;
    if (Date.now() > until) throw new Error(`${revision} is not applied: ${JSON.stringify(late, undefined, 2)}`);
    await delay(500);
  }
}

/** The objects on the branch of a cluster. */
export function onBranch({ paths, show }: World, cluster: string): Objects {
  const branch = `env/${cluster}`;
  const files = paths(branch).filter((path) => /^(?!flux|namespaces)[^/]+\/.*(?<!kustomization)\.yaml$/.test(path));
  const documents = files.flatMap((path) => parseAllDocuments(show(branch, path)));
  return objectsOf(documents.map((document) => document.toJS() as Item));
}

/** Fields of the API server and of Flux. */
const THEIRS = /^(?:apiVersion|kind|uid|creationTimestamp|managedFields|kustomize\.toolkit\.fluxcd\.io\/.*)$/;

function objectsOf(items: readonly Item[]): Objects {
  return Object.fromEntries(
    items.map((item) => [`${item.kind}/${item.metadata.name}`, Object.fromEntries(fieldsOf(item, ""))]),
  );
}

function fieldsOf(value: unknown, path: string): readonly (readonly [string, unknown])[] {
  if (typeof value !== "object" || value === null) return [[path.slice(1), value]];
  const fields = Object.entries(value).filter(([key]) => !THEIRS.test(key));
  return fields.flatMap(([key, one]) => fieldsOf(one, `${path}.${key}`));
}

const VERSION = "metadata.resourceVersion";
const GENERATION = "metadata.generation";

/**
 * The objects that were written or deleted since, with the changed fields. The generation counts writes, so a value
 * that was there only for a moment shows too.
 */
export function changes(before: Objects, after: Objects): Readonly<Record<string, readonly string[] | string>> {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const written = names.filter((name) => before[name]?.[VERSION] !== after[name]?.[VERSION]);
  return Object.fromEntries(written.map((name) => [name, fieldChanges(before[name], after[name])]));
}

function fieldChanges(was: Objects[string] | undefined, is: Objects[string] | undefined): readonly string[] | string {
  if (was === undefined) return "created";
  if (is === undefined) return "deleted";
  const paths = [...new Set([...Object.keys(was), ...Object.keys(is)])].filter((path) => was[path] !== is[path]);
  return paths.sort().flatMap((path) => {
    if (path === VERSION) return [];
    return path === GENERATION ? `written ${Number(is[path]) - Number(was[path])}` : `${path}: ${String(is[path])}`;
  });
}
