/**
 * Tests that the output is delivered to an empty cluster at the first try, and kill switches despite any rejected
 * object.
 */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { argoSync, documentsIn, fakeCluster, fluxReconcile, keyOf, objectsIn } from "./fake-cluster.ts";
import type { FakeCluster, KubernetesObject, Setup } from "./fake-cluster.ts";

const RENDERED = join(import.meta.dirname, "../../../rendered");

/** The files of the example, which `golden.test.ts` keeps up to date. */
const files: ReadonlyMap<string, string> = new Map(
  globSync(["clusters/*/*/**/*.yaml", "clusters/*/kustomization.yaml", "argocd/**/*.yaml"], {
    cwd: RENDERED,
  }).map((path) => [path.replaceAll("\\", "/"), readFileSync(join(RENDERED, path), "utf8")]),
);

const clusters = [...new Set([...files.keys()].flatMap((path) => /^clusters\/([^/]+)\//.exec(path)?.[1] ?? []))].sort();

/** Milo creates these itself, or with each organization. */
const MILOS = [
  "milo-system",
  ...new Set([...files.values()].flatMap((text) => text.match(/organization-[\w-]+/g) ?? [])),
];

type Delivery = (cluster: string, to: FakeCluster, rendered?: ReadonlyMap<string, string>) => readonly string[];

interface Application {
  readonly kind: string;
  readonly spec: { readonly syncPolicy?: { readonly syncOptions: readonly string[] } };
}

function syncOptionsOf(cluster: string): readonly string[] {
  const documents = documentsIn(files.get(`argocd/clusters/${cluster}.yaml`) ?? "") as readonly Application[];
  const found = documents.find(({ kind }) => kind === "Application");
  return found?.spec.syncPolicy?.syncOptions ?? [];
}

const byArgo: Delivery = (cluster, to, rendered = files) =>
  argoSync(objectsIn(`clusters/${cluster}`, rendered), syncOptionsOf(cluster), to);

const byFlux: Delivery = (cluster, to, rendered = files) => [
  ...fluxReconcile(`clusters/${cluster}/flux`, `clusters/${cluster}`, rendered, to, (names) => names.at(-1)).values(),
];

const wiredForFlux = clusters.filter((cluster) => files.has(`clusters/${cluster}/flux/kustomization.yaml`));

const DELIVERIES: readonly [string, Delivery, readonly string[]][] = [
  ["Argo CD", byArgo, clusters.filter((cluster) => files.has(`argocd/clusters/${cluster}.yaml`))],
  ["Flux", byFlux, wiredForFlux],
];

describe.each(DELIVERIES)("by %s", (_, deliver, names) => {
  test("every cluster of the example is delivered at the first try", () => {
    expect(names.length).toBeGreaterThan(2);
    for (const name of names) {
      const cluster = fakeCluster({ namespaces: MILOS });
      expect([name, deliver(name, cluster)]).toEqual([name, []]);
      const all = objectsIn(`clusters/${name}`, files).map(keyOf);
      expect([...cluster.objects.keys()].toSorted()).toEqual(all.toSorted());
    }
  });

  test("all flags, gates and states arrive despite any rejected object", () => {
    for (const name of names) {
      const objects = objectsIn(`clusters/${name}`, files);
      const flags = objects.filter(tellsWhatIsOn).map(keyOf).toSorted();
      const others = objects.filter((object) => !tellsWhatIsOn(object) && object.kind !== "Namespace");
      for (const other of others) {
        const arrived = deliveredTo(name, deliver, { refuses: (object) => keyOf(object) === keyOf(other) });
        expect([keyOf(other), arrived]).toEqual([keyOf(other), flags]);
      }
    }
  });

  test("they also arrive without the CRDs of Milo", () => {
    for (const name of names) {
      const objects = objectsIn(`clusters/${name}`, files);
      const milos = objects.filter(({ apiVersion }) => apiVersion.includes(".miloapis.com/")).map(({ kind }) => kind);
      const flags = objects.filter(tellsWhatIsOn).map(keyOf).toSorted();
      expect(deliveredTo(name, deliver, { without: new Set(milos) })).toEqual(flags);
    }
  });
});

test("only namespaces that Milo creates are missing", () => {
  for (const name of clusters) {
    const objects = objectsIn(`clusters/${name}`, files);
    const made = new Set(objects.filter(({ kind }) => kind === "Namespace").map(({ metadata }) => metadata.name));
    const missing = objects.flatMap(({ metadata }) => metadata.namespace ?? []).filter((one) => !made.has(one));
    expect(missing.filter((one) => !MILOS.includes(one))).toEqual([]);
  }
});

function tellsWhatIsOn({ apiVersion, kind }: KubernetesObject): boolean {
  return kind === "ConfigMap" || /^(?:core\.openfeature\.dev|featuregates\.sluice\.dev)\//.test(apiVersion);
}

function deliveredTo(name: string, deliver: Delivery, setup: Setup): readonly string[] {
  const cluster = fakeCluster({ namespaces: MILOS, ...setup });
  deliver(name, cluster);
  return [...cluster.objects.values()].filter(tellsWhatIsOn).map(keyOf).toSorted();
}
