/** The target `openfeature`: flags for flagd through the OpenFeature operator. */
import type { Report } from "../../diagnostics.ts";
import type { Model, Stage } from "../../link.ts";
import type { ClusterState, FeatureState } from "../../resolve.ts";
import type { Fleet, OutputFile, Target } from "../contract.ts";
import { fileOf, stitched } from "../manifest.ts";
import { remembered, rememberedLists } from "../remembered.ts";
import { flagBytes, flagText } from "./flag.ts";
import { flagsetLarge, flagsetTooLarge, LARGE, reportLarge } from "./limits.ts";
import type { Large } from "./limits.ts";
import { API_VERSION, flagsName } from "./names.ts";
import { namespaceFile } from "./namespace.ts";
import { filling, slotsOf } from "./placement.ts";
import type { Slot } from "./placement.ts";
import { sourcesFile } from "./source.ts";
import type { ContextKeys } from "./targeting.ts";

const DEFAULT_KEYS = { Organization: "organization", Project: "project" };

function keysOf(model: Model): ContextKeys {
  return { ...DEFAULT_KEYS, ...model.project.spec.targets?.openfeature?.contextKeys };
}

/** What a slot's features make of it, done once for all clusters of a stage that agree on them. */
function perSlot<Result>(
  make: (slot: Slot, features: readonly FeatureState[], model: Model) => Result,
): (slot: Slot, state: ClusterState, model: Model) => Result {
  const results = remembered((model: Model) =>
    remembered((slot: Slot) => rememberedLists<Stage, FeatureState, Result>((features) => make(slot, features, model))),
  );
  return (slot, state, model) => results(model)(slot)(state.stage, filling(slot, state));
}

const textIn = remembered((model: Model) => remembered((state: FeatureState) => flagText(state, keysOf(model))));
const bytesIn = remembered((model: Model) => remembered((state: FeatureState) => flagBytes(state, keysOf(model))));

/** Undefined where a slot holds nothing. */
const flagsFile = perSlot(({ namespace, group }, features, model) => {
  if (features.length === 0) return undefined;
  const head = { apiVersion: API_VERSION, kind: "FeatureFlag", metadata: { name: flagsName(group), namespace } };
  const flags = features.map(textIn(model)).join("");
  return fileOf([stitched(head, `spec:\n  flagSpec:\n    flags:\n${flags}`)]);
});

const bytesOf = perSlot((_, features, model) => features.map(bytesIn(model)).reduce((sum, bytes) => sum + bytes, 0));

function* cluster(state: ClusterState, { model }: Fleet): Generator<OutputFile> {
  for (const [namespace, slots] of Map.groupBy(slotsOf(model), (slot) => slot.namespace)) {
    const folder = `openfeature/${namespace}`;
    const groups: string[] = [];
    for (const slot of slots) {
      const content = flagsFile(slot, state, model);
      if (content === undefined) continue;
      groups.push(slot.group);
      yield { path: `${folder}/${flagsName(slot.group)}.yaml`, content };
    }
    if (groups.length === 0) continue;
    if (model.project.spec.targets?.openfeature?.createNamespaces === true)
      yield { path: `${folder}/namespace.yaml`, content: namespaceFile(namespace) };
    yield { path: `${folder}/sources.yaml`, content: sourcesFile(namespace, groups, state, model) };
  }
}

function check({ model, states }: Fleet, report: Report): void {
  const large = new Map<string, Large>();
  for (const state of states.filter(({ render }) => render.includes("openfeature")))
    for (const slot of slotsOf(model)) {
      const bytes = bytesOf(slot, state, model);
      if (bytes > LARGE) large.set(slot.group, joined(large.get(slot.group), slot.group, bytes, state.cluster.name));
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
