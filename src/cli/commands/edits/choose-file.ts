/** Chooses the file for a new document: next to similar documents, as a person would. */
import { dirname, extname } from "node:path/posix";
import type { Kind } from "../../../compiler/kinds.ts";
import type { Resource } from "../../../compiler/schema/index.ts";
import { applyAllEdits, applyEdits, withDocument, withoutDocument } from "../../../authoring/edit/index.ts";
import type { NewDocument, Operation } from "../../../authoring/edit/index.ts";
import type { SourceEdit } from "../../../render/output/index.ts";
import { asUsageError } from "./plan.ts";
import type { Editable } from "./plan.ts";

/** An edit of the file of a resource. */
export function editOf({ document }: Resource, operations: readonly Operation[]): SourceEdit {
  const { path, text } = document.file;
  return { path, before: text, after: asUsageError(path, () => applyEdits(text, document.index, operations)) };
}

/** The edit of a document. */
export interface Edit {
  readonly resource: Resource;
  readonly does: "goes" | readonly Operation[];
  /** A document to add at the end of its file. */
  readonly beside?: NewDocument;
}

/** Combines the edits of several documents to one per file. Deletes files that become empty. */
export function editByFile(edits: readonly Edit[]): readonly SourceEdit[] {
  return [...Map.groupBy(edits, ({ resource }) => resource.document.file).entries()].map(([{ path, text }, own]) => {
    const changes = Map.groupBy(own, ({ resource }) => resource.document.index);
    const edits = new Map(
      [...changes].map(([index, all]) => [index, all.flatMap(({ does }) => (does === "goes" ? [] : does))]),
    );
    const gone = own.flatMap(({ resource, does }) => (does === "goes" ? [resource.document.index] : []));
    const added = own.flatMap(({ beside = [] }) => beside);
    const all = (): string | undefined => {
      const edited = applyAllEdits(text, edits);
      // Last document first, so that earlier ones keep their indices.
      const after = gone
        .toSorted((a, b) => b - a)
        .reduce<string | undefined>((now, index) => (now === undefined ? now : withoutDocument(now, index)), edited);
      return added.reduce<string | undefined>((now, document) => withDocument(now, document), after);
    };
    return { path, before: text, after: asUsageError(path, all) };
  });
}

/** Where a new document belongs. */
export interface Place {
  /** Documents to put it next to: the first group that is not empty counts. */
  readonly near: readonly (readonly Resource[])[];
  /** Documents that show whether each one has its own file. */
  readonly family: readonly Resource[];
  /** The folder without such documents, and the name of a new file without its ending. */
  readonly folder: string;
  readonly file: string;
}

/**
 * Adds a document at the end of the file with most documents of the first group; in a new file in the same folder if
 * each of the family has its own file; else in a new file. Skips files with errors.
 */
export function additionOf(document: NewDocument, { model, compilation }: Editable, place: Place): SourceEdit {
  const broken = new Set(
    compilation.diagnostics.filter(({ severity }) => severity === "error").map(({ at }) => at.file.path),
  );
  const usable = (resources: Iterable<Resource>): readonly Resource[] =>
    [...resources].filter((resource) => !broken.has(resource.document.file.path));
  const near = place.near.map(usable).find((group) => group.length > 0) ?? [];
  const found = most(near, pathOf);
  const areAlone = isAlone(usable(place.family), model);
  if (found !== undefined && !areAlone) {
    const { path, text } = found.document.file;
    return { path, before: text, after: asUsageError(path, () => withDocument(text, document)) };
  }
  const ofKind = near.length > 0 ? near : usable(model.byKind[document.kind as Kind].values());
  const beside = most(ofKind, (one) => dirname(pathOf(one)));
  const [folder, ending] =
    beside === undefined ? [place.folder, ".yaml"] : [dirname(pathOf(beside)), extname(pathOf(beside))];
  const path = freePath(`${folder}/${areAlone ? document.name : place.file}`, ending, compilation.files);
  return { path, before: undefined, after: withDocument(undefined, document) };
}

function pathOf({ document }: Resource): string {
  return document.file.path;
}

/** Whether each of several documents is the only one in its file. */
function isAlone(family: readonly Resource[], { byKind }: Editable["model"]): boolean {
  if (family.length < 2) return false;
  const all = (Object.values(byKind) as readonly ReadonlyMap<string, Resource>[]).flatMap((one) => [...one.values()]);
  const counts = Map.groupBy(all, pathOf);
  return family.every((one) => counts.get(pathOf(one))?.length === 1);
}

/** A resource of the largest group; of several such groups, of the first by name. */
function most(resources: readonly Resource[], groupOf: (resource: Resource) => string): Resource | undefined {
  const groups = [...Map.groupBy(resources, groupOf)];
  return groups.toSorted(([a, one], [b, other]) => other.length - one.length || (a < b ? -1 : 1))[0]?.[1][0];
}

/** `stages/overrides.yaml`, with a number if that file exists. */
function freePath(stem: string, ending: string, files: readonly { readonly path: string }[]): string {
  const taken = new Set(files.map(({ path }) => path));
  for (let number = 1; ; number++) {
    const path = number === 1 ? `${stem}${ending}` : `${stem}-${number}${ending}`;
    if (!taken.has(path)) return path;
  }
}

/** The folder for a new file: the usual one if it is a source, else another source. */
export function folderFor(usual: string, { model, compilation }: Editable): string {
  const sources = (model.project.spec.sources ?? [usual]).map((one) => one.replace(/^\.\//, "").replace(/\/+$/, ""));
  if (sources.includes(usual)) return usual;
  const plain = sources.find((source) => !/[*?[{!(]|\.ya?ml$/.test(source));
  const beside = compilation.files.find(({ path }) => path.includes("/"));
  return plain ?? (beside === undefined ? usual : dirname(beside.path));
}

/** A DNS label from parts, with a number if it is taken. */
export function freeName(parts: readonly string[], taken: ReadonlyMap<string, unknown>): string {
  const stem = parts
    .join("-")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "")
    .slice(0, 58)
    .replace(/-+$/, "");
  for (let number = 1; ; number++) {
    const name = number === 1 ? stem : `${stem}-${number}`;
    if (!taken.has(name)) return name;
  }
}
