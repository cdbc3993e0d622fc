/** The operations that rename a document in all of its uses. */
import { renameKey, replace } from "../../../authoring/edit/index.ts";
import type { Operation } from "../../../authoring/edit/index.ts";
import { usesIn } from "../../../compiler/link/index.ts";
import type { Accreditation } from "../../../compiler/link/index.ts";
import { digestOf } from "../../../compiler/resolve/index.ts";
import type { Kind } from "../../../compiler/kinds.ts";
import type { Resource } from "../../../compiler/schema/index.ts";

export interface Renaming {
  readonly kind: Kind;
  readonly from: string;
  readonly to: string;
}

/** The operations for all uses of the name in a document, and for its own name. */
export function operationsFor(resource: Resource, { kind, from, to }: Renaming): readonly Operation[] {
  const own = resource.kind === kind && resource.name === from ? [replace(["metadata", "name"], to)] : [];
  const uses = [...usesIn(resource)].flatMap((use) => {
    if (use.to !== kind || use.name !== from) return [];
    return use.on === "key" ? renameKey(use.path, to) : replace(use.path, to);
  });
  return [...own, ...uses, ...(uses.length === 0 ? [] : digestOperations(resource, { kind, from, to }))];
}

/** The digest of an Accreditation, if it is right now. */
function digestOperations(resource: Resource, { kind, from, to }: Renaming): readonly Operation[] {
  if (kind !== "Feature" || resource.kind !== "Accreditation") return [];
  const { features, digest } = (resource as Accreditation).spec;
  if (digest === undefined || digest !== digestOf(features)) return [];
  return [replace(["spec", "digest"], digestOf(features.map((name) => (name === from ? to : name))))];
}
