/**
 * A compact index of a platform: the documents of each file and the features that they name. It tells what a change can
 * affect without reading the unaffected files.
 */
import { KINDS } from "../../compiler/kinds.ts";
import { namesIn } from "../../compiler/link/index.ts";
import { groupOf } from "../../render/service-group.ts";
import type { Feature } from "../../compiler/link/index.ts";
import type { Resource } from "../../compiler/schema/index.ts";
import { uniqueKeysOf } from "./unique-keys.ts";
import type { DocumentSummary } from "./document-summary.ts";

export type * from "./document-summary.ts";

export { affectsOnlyNamedFeatures } from "./local.ts";
export { affectedFiles } from "./reach.ts";
export type { FileSummary } from "./reach.ts";

export function summaryOf(resource: Resource): DocumentSummary {
  const { kind, name } = resource;
  const features = [...namesIn(resource)].flatMap(({ to, name: target }) => (to === "Feature" ? [target] : []));
  const group = kind === "Feature" ? { group: groupOf(resource as Feature) } : {};
  return { kind, name, features: [...new Set(features)], uniqueKeys: uniqueKeysOf(resource), ...group };
}

/** A file: its path, its blob id in git, and its documents. */
export interface IndexedFile {
  readonly path: string;
  readonly id: string;
  readonly documents: readonly DocumentSummary[];
}

/** A serialized document. Arrays are faster to parse than objects. */
type SerializedDocument = readonly [
  kind: number,
  name: string,
  features: readonly string[],
  claims: readonly string[],
  group: string,
];

export type SerializedFile = readonly [path: string, id: string, documents: readonly SerializedDocument[]];

export function serialize({ path, id, documents }: IndexedFile): SerializedFile {
  return [
    path,
    id,
    documents.map(({ kind, name, features, uniqueKeys, group = "" }) => [
      KINDS.indexOf(kind),
      name,
      features,
      uniqueKeys,
      group,
    ]),
  ];
}

export function deserialize([path, id, documents]: SerializedFile): IndexedFile {
  return {
    path,
    id,
    documents: documents.map(([kind, name, features, uniqueKeys, group]) => ({
      kind: KINDS[kind] ?? "Project",
      name,
      features,
      uniqueKeys,
      ...(group === "" ? {} : { group }),
    })),
  };
}
