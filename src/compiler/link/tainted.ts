/** Documents of which nothing more can be said for sure: those with a fault, and those that build on them. */
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

/** Kinds that say something of what they name: with a fault in one, that is not known for sure either. */
const EXCEPTIONS: ReadonlySet<Kind> = new Set(["Override", "Grant", "Patch", "Accreditation"]);

/**
 * A test for diagnostics that may be a mere consequence of others. `found`: what was reported up to link; `broken`:
 * documents that were left out.
 */
export function taintedByErrors(
  model: Model,
  found: readonly Diagnostic[],
  broken: readonly BrokenDocument[],
): (diagnostic: Diagnostic) => boolean {
  const faulty = new Set(
    found
      .filter(({ severity }) => severity === "error")
      .flatMap(placesOf)
      .map(keyOf),
  );
  // Most often nothing is wrong, and everything need not be looked through.
  if (faulty.size === 0 && broken.length === 0) return () => false;
  const withFault = everything(model).filter(({ document }) => faulty.has(keyOf(placeOf(document))));
  const suspects = reached(
    [...broken, ...withFault].flatMap((one) => firstSuspects(one, model)),
    model,
  );
  const documents = new Set(faulty);
  for (const { kind, name, document } of everything(model))
    if (suspects.has(`${kind}/${name}`)) documents.add(keyOf(placeOf(document)));
  return (diagnostic) => placesOf(diagnostic).some((place) => documents.has(keyOf(place)));
}

/** A faulty document, and what it says something of: names that are mistyped stand for the ones that were meant. */
function firstSuspects(
  { kind, name, spec }: Pick<BrokenDocument, "kind" | "name" | "spec">,
  model: Model,
): readonly string[] {
  if (!EXCEPTIONS.has(kind)) return [`${kind}/${name}`];
  const meant = [...namesIn({ kind, spec })].flatMap(({ to, name: used }) => {
    if (to !== "Feature" && kind !== "Patch") return [];
    const known = model.byKind[to as Kind];
    return [`${to}/${known.has(used) ? used : (suggest(used, known.keys()) ?? used)}`];
  });
  return [`${kind}/${name}`, ...meant];
}

/** Whatever uses a suspect's name is a suspect too. */
function reached(first: readonly string[], model: Model): ReadonlySet<string> {
  const users = new Map<string, string[]>();
  for (const resource of everything(model)) {
    if (resource.kind === "Project") continue;
    for (const { to, name } of namesIn(resource)) append(users, `${to}/${name}`, `${resource.kind}/${resource.name}`);
  }
  const suspects = new Set<string>();
  const queue = [...first];
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    if (suspects.has(name)) continue;
    suspects.add(name);
    queue.push(...(users.get(name) ?? []));
  }
  return suspects;
}

function everything(model: Model): readonly Resource[] {
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
