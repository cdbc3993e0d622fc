/**
 * A fake cluster that accepts objects like an API server: it rejects objects in missing namespaces, of unknown kinds,
 * and on request. Argo CD and Flux deliver to it in their order.
 */
import { parseAllDocuments } from "yaml";

export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly annotations?: Readonly<Record<string, string>>;
  };
}

export interface FakeCluster {
  /** Undefined if accepted; otherwise the reason. */
  readonly apply: (object: KubernetesObject) => string | undefined;
  readonly knows: (object: KubernetesObject) => boolean;
  /** The accepted objects in their current state. */
  readonly objects: ReadonlyMap<string, KubernetesObject>;
}

export interface Setup {
  /** Kinds without a CRD here. */
  readonly without?: ReadonlySet<string>;
  readonly namespaces?: readonly string[];
  readonly refuses?: (object: KubernetesObject) => boolean;
}

export function keyOf({ kind, metadata: { namespace = "", name } }: KubernetesObject): string {
  return `${kind} ${namespace}/${name}`;
}

export function fakeCluster({ without = new Set(), namespaces = [], refuses = () => false }: Setup = {}): FakeCluster {
  const objects = new Map<string, KubernetesObject>();
  const there = new Set(["default", "kube-system", ...namespaces]);
  const knows = ({ kind }: KubernetesObject): boolean => !without.has(kind);
  return {
    objects,
    knows,
    apply: (object) => {
      const { namespace, name } = object.metadata;
      if (!knows(object)) return `no matches for kind "${object.kind}"`;
      if (namespace !== undefined && !there.has(namespace)) return `namespaces "${namespace}" not found`;
      if (refuses(object)) return `${keyOf(object)} is invalid`;
      if (object.kind === "Namespace") there.add(name);
      objects.set(keyOf(object), object);
      return undefined;
    },
  };
}

/** The objects that kustomize builds from a folder of rendered files. */
export function objectsIn(folder: string, files: ReadonlyMap<string, string>): readonly KubernetesObject[] {
  const [list] = documentsIn(files.get(`${folder}/kustomization.yaml`) ?? "") as readonly { resources?: string[] }[];
  return (list?.resources ?? []).flatMap((path) => {
    const text = files.get(`${folder}/${path}`);
    if (text === undefined) return objectsIn(`${folder}/${path}`, files);
    return documentsIn(text) as readonly KubernetesObject[];
  });
}

const parsed = new Map<string, readonly unknown[]>();

/** Caches parsed texts. */
export function documentsIn(text: string): readonly unknown[] {
  const documents = parsed.get(text) ?? parseAllDocuments(text).map((document) => document.toJS() as unknown);
  parsed.set(text, documents);
  return documents;
}

/**
 * One sync of an Application (gitops-engine/pkg/sync/sync_context.go of Argo CD 37ee009): looks up kinds, then applies
 * wave after wave. A failure in a wave stops later waves. Returns the reasons of rejected objects.
 */
export function argoSync(
  objects: readonly KubernetesObject[],
  syncOptions: readonly string[],
  cluster: FakeCluster,
): readonly string[] {
  const unknown = objects.filter((object) => !cluster.knows(object));
  if (unknown.length > 0 && !syncOptions.includes("SkipDryRunOnMissingResource=true"))
    return unknown.map(({ kind }) => `no matches for kind "${kind}"`);
  const waves = Map.groupBy(objects, ({ metadata }) =>
    Number(metadata.annotations?.["argocd.argoproj.io/sync-wave"] ?? 0),
  );
  for (const [, wave] of [...waves].toSorted(([a], [b]) => a - b)) {
    const failures = wave.flatMap((object) => cluster.apply(object) ?? []);
    if (failures.length > 0) return failures;
  }
  return [];
}

interface Kustomization {
  readonly metadata: { readonly name: string };
  readonly spec: { readonly path: string; readonly dependsOn?: readonly { readonly name: string }[] };
}

/**
 * Reconciles Kustomizations until nothing changes; `pick` chooses the next. One fails as a whole if an object is
 * rejected, after its own Namespaces and CRDs, and blocks its dependents. Returns the reasons. `source`: the folder that
 * the source of the Kustomizations contains.
 */
export function fluxReconcile(
  wiring: string,
  source: string,
  files: ReadonlyMap<string, string>,
  cluster: FakeCluster,
  pick: (names: readonly string[]) => string | undefined = ([first]) => first,
): ReadonlyMap<string, string> {
  const all = new Map(
    (objectsIn(wiring, files) as unknown as readonly Kustomization[]).map((one) => [one.metadata.name, one]),
  );
  const ready = new Set<string>();
  const failed = new Map<string, string>();
  for (;;) {
    const free = [...all.values()].filter(
      ({ metadata, spec }) =>
        !ready.has(metadata.name) &&
        !failed.has(metadata.name) &&
        (spec.dependsOn ?? []).every(({ name }) => ready.has(name)),
    );
    const name = pick(free.map(({ metadata }) => metadata.name));
    const next = name === undefined ? undefined : all.get(name);
    if (name === undefined || next === undefined) return failed;
    const objects = objectsIn(next.spec.path.replace(".", source), files);
    const isFirst = ({ kind }: KubernetesObject): boolean =>
      kind === "Namespace" || kind === "CustomResourceDefinition";
    const staged = [objects.filter(isFirst), objects.filter((object) => !isFirst(object))];
    const reason = staged
      .flat()
      .map((object) => cluster.apply(object))
      .find((said) => said !== undefined);
    if (reason === undefined) ready.add(name);
    else failed.set(name, reason);
  }
}
