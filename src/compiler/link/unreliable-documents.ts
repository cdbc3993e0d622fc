/** Finds the documents whose diagnostics are unreliable: those with errors, and those that depend on them. */
import { append } from "../../base/collections.ts";
import { KINDS } from "../kinds.ts";
import { suggest } from "../../base/suggest.ts";
import type { Diagnostic } from "../../base/diagnostics.ts";
import type { Kind } from "../kinds.ts";
import type { BrokenDocument, Model } from "./model.ts";
import type { Document } from "../parse/index.ts";
import type { Location } from "../../base/source.ts";
import type { Resource } from "../schema/index.ts";
import { namesIn } from "./references.ts";

/** Kinds that change the resources they name, so that an error in one makes those unreliable too. */
const EXCEPTIONS: ReadonlySet<Kind> = new Set(["Override", "Grant", "Patch", "Accreditation"]);

/**
 * Returns a test for diagnostics that may only follow from others. `diagnostics`: those up to link; `broken`: documents
 * that are not in the model; `features`: the names of all features.
 */
export function taintedByErrors(
  model: Model,
  diagnostics: readonly Diagnostic[],
  broken: readonly BrokenDocument[],
  features: Pick<ReadonlyMap<string, unknown>, "has" | "keys"> = model.byKind.Feature,
): (diagnostic: Diagnostic) => boolean {
  const faulty = new Set(
    diagnostics
      .filter(({ severity }) => severity === "error")
      .flatMap(placesOf)
      .map(keyOf),
  );
  // The common case, without a search through all documents.
  if (faulty.size === 0 && broken.length === 0) return () => false;
  const withFault = allResources(model).filter(({ document }) => faulty.has(keyOf(placeOf(document))));
  const tainted = withDependents(
    [...broken, ...withFault].flatMap((document) => directlyTainted(document, model, features)),
    model,
  );
  const documents = new Set(faulty);
  for (const { kind, name, document } of allResources(model))
    if (tainted.has(`${kind}/${name}`)) documents.add(keyOf(placeOf(document)));
  return (diagnostic) => placesOf(diagnostic).some((place) => documents.has(keyOf(place)));
}

/** A faulty document and the resources that it changes; a mistyped name counts as the most similar one. */
function directlyTainted(
  { kind, name, spec }: Pick<BrokenDocument, "kind" | "name" | "spec">,
  model: Model,
  features: Pick<ReadonlyMap<string, unknown>, "has" | "keys">,
): readonly string[] {
  if (!EXCEPTIONS.has(kind)) return [`${kind}/${name}`];
  const changed = [...namesIn({ kind, spec })].flatMap(({ to, name: used, path }) => {
    // A patch changes its resource, but not the clusters that it selects.
    if (to !== "Feature" && path[1] !== "resource") return [];
    const known = to === "Feature" ? features : model.byKind[to as Kind];
    const exists = known.has(used) || model.broken[to as Kind].has(used);
    return [`${to}/${exists ? used : (suggest(used, known.keys()) ?? used)}`];
  });
  return [`${kind}/${name}`, ...changed];
}

/** Adds everything that refers to one of these names, directly or indirectly. */
function withDependents(first: readonly string[], model: Model): ReadonlySet<string> {
  const users = new Map<string, string[]>();
  for (const resource of allResources(model)) {
    if (resource.kind === "Project") continue;
    for (const { to, name } of namesIn(resource)) append(users, `${to}/${name}`, `${resource.kind}/${resource.name}`);
  }
  const tainted = new Set<string>();
  const queue = [...first];
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    if (tainted.has(name)) continue;
    tainted.add(name);
    queue.push(...(users.get(name) ?? []));
  }
  return tainted;
}

function allResources(model: Model): readonly Resource[] {
  return KINDS.flatMap((kind) => [...model.byKind[kind].values()]);
}

function placesOf({ at, related = [] }: Diagnostic): readonly Location[] {
  return [at, ...related.map((other) => other.at)];
}

function placeOf({ file, index }: Document): Location {
  return { file, document: index, path: [], on: "value" };
}

function keyOf(location: Location): string {
  return "document" in location ? `${location.file.path}#${location.document}` : location.file.path;
}
