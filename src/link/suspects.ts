/** Documents of which nothing more can be said for sure: those with a fault, and those that build on them. */
import { KINDS } from "../kinds.ts";
import type { Diagnostic } from "../diagnostics.ts";
import type { Model } from "../link.ts";
import type { Document } from "../parse.ts";
import type { Location } from "../source.ts";
import type { Resource } from "../validate.ts";
import { namesIn } from "./references.ts";

/** `found`: what was reported up to link. Whatever is said later of a suspect may be a mere consequence. */
export function suspectsOf(model: Model, found: readonly Diagnostic[]): (diagnostic: Diagnostic) => boolean {
  const faulty = new Set(
    found
      .filter(({ severity }) => severity === "error")
      .flatMap(({ at, related = [] }) => [at, ...related.map((other) => other.at)])
      .map(keyOf),
  );
  const suspects = new Set<string>();
  const queue: string[] = KINDS.flatMap((kind) => [...model.broken[kind]].map((name) => `${kind}/${name}`));
  const dependents = new Map<string, Resource[]>();
  for (const kind of KINDS)
    for (const resource of model.byKind[kind].values()) {
      if (faulty.has(keyOf(placeOf(resource.document)))) queue.push(`${kind}/${resource.name}`);
      if (kind !== "Project")
        for (const { to, name } of namesIn(resource)) append(dependents, `${to}/${name}`, resource);
    }
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    if (suspects.has(name)) continue;
    suspects.add(name);
    for (const { kind, name: other } of dependents.get(name) ?? []) queue.push(`${kind}/${other}`);
  }
  const documents = new Set(faulty);
  for (const kind of KINDS)
    for (const resource of model.byKind[kind].values())
      if (suspects.has(`${kind}/${resource.name}`)) documents.add(keyOf(placeOf(resource.document)));
  return ({ at, related = [] }) =>
    [at, ...related.map((other) => other.at)].some((place) => documents.has(keyOf(place)));
}

function append(to: Map<string, Resource[]>, key: string, resource: Resource): void {
  const list = to.get(key);
  if (list === undefined) to.set(key, [resource]);
  else list.push(resource);
}

function placeOf({ file, index }: Document): Location {
  return { file, document: index, path: [], on: "value" };
}

function keyOf(location: Location): string {
  return "document" in location ? `${location.file.path}#${location.document}` : location.file.path;
}
