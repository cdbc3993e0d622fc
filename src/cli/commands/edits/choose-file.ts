/** Chooses the file for a new document: next to similar documents, as a person would. */
import { dirname } from "node:path/posix";
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

/**
 * Adds a document at the end of the file with most similar documents; else, unless documents are kept `apart`, with most
 * of the same kind; else in a new file. Skips files with errors.
 */
export function additionOf<K extends Kind>(
  document: NewDocument & { readonly kind: K },
  { model, compilation }: Editable,
  isLike: (resource: Resource<K>) => boolean,
  newPath: string,
  unlike: "together" | "apart" = "together",
): SourceEdit {
  const broken = new Set(
    compilation.diagnostics.filter(({ severity }) => severity === "error").map(({ at }) => at.file.path),
  );
  const all = [...(model.byKind[document.kind] as ReadonlyMap<string, Resource<K>>).values()].filter(
    (resource) => !broken.has(resource.document.file.path),
  );
  const like = all.filter(isLike);
  const found = most(like.length > 0 || unlike === "apart" ? like : all);
  if (found !== undefined) {
    const { path, text } = found.document.file;
    return { path, before: text, after: asUsageError(path, () => withDocument(text, document)) };
  }
  const path = freePath(newPath, compilation.files);
  return { path, before: undefined, after: withDocument(undefined, document) };
}

/** A resource in the file with most of them; of several such files, the first. */
function most<K extends Kind>(resources: readonly Resource<K>[]): Resource<K> | undefined {
  const byFile = [...Map.groupBy(resources, ({ document }) => document.file.path)];
  return byFile.toSorted(([a, one], [b, other]) => other.length - one.length || (a < b ? -1 : 1))[0]?.[1][0];
}

/** `stages/overrides.yaml`, with a number if that file exists; inside of an existing source. */
function freePath(wanted: string, files: readonly { readonly path: string }[]): string {
  const taken = new Set(files.map(({ path }) => path));
  const [stem = "", ending = ""] = wanted.split(/(?=\.yaml$)/);
  for (let number = 1; ; number++) {
    const path = number === 1 ? wanted : `${stem}-${number}${ending}`;
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
