/** Renames a document, and keeps what is read outside of the repository under its old name. */
import { set } from "../../../authoring/edit/index.ts";
import type { Operation } from "../../../authoring/edit/index.ts";
import type { Cluster, Feature } from "../../../compiler/link/index.ts";
import { isRendered } from "../../../compiler/resolve/index.ts";
import type { Resource } from "../../../compiler/schema/index.ts";
import { resourceTypeOf } from "../../../render/resource-type.ts";
import type { Edit } from "../edits/choose-file.ts";
import { checkFree } from "../edits/free-name.ts";
import type { Editable } from "../edits/plan.ts";
import { checkResource } from "../match-names.ts";
import { operationsFor } from "./renaming.ts";
import type { Renaming } from "./renaming.ts";

/** Edits, and lines that say what keeps the old name. */
export interface Renamed {
  readonly edits: readonly Edit[];
  readonly says: readonly string[];
}

/** Throws a UsageError for an unknown old name, or for a new name that exists. */
export function renameDocument(renaming: Renaming, editable: Editable): Renamed {
  const { kind, from, to } = renaming;
  const { model } = editable;
  checkResource(kind, from, model);
  if (from === to) return { edits: [], says: [] };
  checkFree(kind, to, editable);
  const kept = keptFor(model.byKind[kind].get(from) as Resource, editable);
  const all = (Object.values(model.byKind) as readonly ReadonlyMap<string, Resource>[]).flatMap((one) => [
    ...one.values(),
  ]);
  const edits = all.flatMap((resource): readonly Edit[] => {
    const isOwn = resource.kind === kind && resource.name === from;
    const does = [...(isOwn ? kept.map(({ operation }) => operation) : []), ...operationsFor(resource, renaming)];
    return does.length === 0 ? [] : [{ resource, does }];
  });
  return { edits, says: kept.map(({ says }) => says) };
}

interface Kept {
  readonly operation: Operation;
  readonly says: string;
}

function keptFor(resource: Resource, editable: Editable): readonly Kept[] {
  if (resource.kind === "Feature") return keptForFeature(resource as Feature, editable);
  return resource.kind === "Cluster" ? keptForCluster(resource as Cluster, editable) : [];
}

/** The key that applications read, and the entitlement that Milo knows. */
function keptForFeature(feature: Feature, { states, model }: Editable): readonly Kept[] {
  const { name, spec } = feature;
  const on = states.filter(({ features }) => features.some((one) => one.feature === feature && isRendered(one)));
  if (on.length === 0) return [];
  const { flag, entitlement } = spec;
  const key: readonly Kept[] =
    flag?.key === undefined
      ? [
          {
            operation: flag === undefined ? set(["spec"], "flag", { key: name }) : set(["spec", "flag"], "key", name),
            says: `applications read the flag ${name}: spec.flag.key keeps it`,
          },
        ]
      : [];
  if (entitlement === undefined || entitlement.resourceType !== undefined) return key;
  if (!on.some(({ render }) => render.includes("milo"))) return key;
  const type = resourceTypeOf(feature, model);
  return [
    ...key,
    {
      operation: set(["spec", "entitlement"], "resourceType", type),
      says: `spec.entitlement.resourceType keeps ${type}, the entitlement in Milo`,
    },
  ];
}

/** The name under which Argo CD knows the cluster. */
function keptForCluster({ name, spec }: Cluster, { states }: Editable): readonly Kept[] {
  const isRead = states.some(({ cluster, render }) => cluster.name === name && render.includes("argocd"));
  if (!isRead || spec.destination?.name !== undefined || spec.destination?.server !== undefined) return [];
  const operation =
    spec.destination === undefined
      ? set(["spec"], "destination", { name })
      : set(["spec", "destination"], "name", name);
  return [{ operation, says: `spec.destination.name keeps ${name}, the name in Argo CD` }];
}
