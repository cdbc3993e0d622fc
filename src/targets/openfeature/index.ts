/** The target `openfeature`: flags for flagd through the OpenFeature operator. */
import type { Report } from "../../diagnostics.ts";
import type { Model } from "../../link.ts";
import type { ClusterState, FeatureState } from "../../resolve.ts";
import type { Fleet, OutputFile, Target } from "../contract.ts";
import { fileOf, manifest, stitched } from "../manifest.ts";
import { remembered } from "../remembered.ts";
import { flagText } from "./flag.ts";
import { flagsetLarge, flagsetTooLarge, LARGE, reportLarge } from "./limits.ts";
import type { Large } from "./limits.ts";
import { API_VERSION, flagsName } from "./names.ts";
import { place } from "./placement.ts";
import { sourcesFile } from "./source.ts";

const DEFAULT_KEYS = { Organization: "organization", Project: "project" };

const textsIn = remembered((model: Model) => {
  const keys = { ...DEFAULT_KEYS, ...model.project.spec.targets?.openfeature?.contextKeys };
  return remembered((state: FeatureState) => flagText(state, keys));
});

function* cluster(state: ClusterState, { model }: Fleet): Generator<OutputFile> {
  for (const [namespace, groups] of place(state, model)) {
    const folder = `openfeature/${namespace}`;
    if (model.project.spec.targets?.openfeature?.createNamespaces === true)
      yield { path: `${folder}/namespace.yaml`, content: namespaceFile(namespace) };
    for (const [group, features] of groups)
      yield { path: `${folder}/${flagsName(group)}.yaml`, content: flagsFile(namespace, group, features, model) };
    yield { path: `${folder}/sources.yaml`, content: sourcesFile(namespace, [...groups.keys()], state, model) };
  }
}

function namespaceFile(name: string): string {
  return fileOf([manifest({ apiVersion: "v1", kind: "Namespace", metadata: { name } }, {})]);
}

function flagsFile(namespace: string, group: string, features: readonly FeatureState[], model: Model): string {
  const texts = features.map((feature) => textsIn(model)(feature).text);
  const head = { apiVersion: API_VERSION, kind: "FeatureFlag", metadata: { name: flagsName(group), namespace } };
  return fileOf([stitched(head, `spec:\n  flagSpec:\n    flags:\n${texts.join("")}`)]);
}

function check({ model, states }: Fleet, report: Report): void {
  const large = new Map<string, Large>();
  for (const state of states.filter(({ render }) => render.includes("openfeature")))
    for (const groups of place(state, model).values())
      for (const [group, features] of groups) {
        const bytes = features.reduce((sum, feature) => sum + textsIn(model)(feature).bytes, 0);
        if (bytes > LARGE) large.set(group, joined(large.get(group), group, bytes, state.cluster.name));
      }
  for (const found of large.values()) reportLarge(found, model, report);
}

/** A group counts once per cluster, however many namespaces it goes to. */
function joined(before: Large | undefined, group: string, bytes: number, cluster: string): Large {
  if (before === undefined) return { group, bytes, clusters: [cluster] };
  const clusters = before.clusters.includes(cluster) ? before.clusters : [...before.clusters, cluster];
  return { group, bytes: Math.max(before.bytes, bytes), clusters };
}

export const openfeature: Target = {
  name: "openfeature",
  codes: [flagsetLarge, flagsetTooLarge],
  owns: ["openfeature"],
  cluster,
  check,
};
