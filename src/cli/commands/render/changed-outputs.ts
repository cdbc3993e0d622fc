/** After edits, makes again the rendered files that they can affect. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { AffectedScopes, Recompiled } from "../../../engine/index.ts";
import { textOf } from "../../../render/blocks.ts";
import { digestOf } from "../../../render/output/index.ts";
import { render } from "../../../render/render.ts";
import type { RenderedFile } from "../../../render/render.ts";
import type { Blocks, Scope } from "../../../render/render.ts";
import type { BlockLengths, Made } from "./render-record.ts";

/** The scopes and blocks of rendered files. */
export class OutputShapes implements Pick<Made, "scopes" | "blocks"> {
  readonly scopes: Map<string, Scope> = new Map();
  readonly blocks: Map<string, BlockLengths> = new Map();

  /** The same files. Each iteration notes their shapes. */
  of(files: Iterable<RenderedFile>): Iterable<RenderedFile> {
    return { [Symbol.iterator]: () => this.#noting(files) };
  }

  *#noting(files: Iterable<RenderedFile>): Generator<RenderedFile> {
    for (const file of files) {
      if (file.scope !== undefined) this.scopes.set(file.path, file.scope);
      if (file.blocks !== undefined) this.blocks.set(file.path, lengthsOf(file.blocks));
      yield file;
    }
  }
}

export interface ChangedOutputs {
  /** The files with all digests after the edits. */
  readonly made: Made;
  /** Path -> content of the files that were made again. */
  readonly contents: ReadonlyMap<string, string>;
}

/** `folder`: the output folder, absolute. Undefined if files come or go, or a file on the disk is not the rendered one. */
export function outputsAfter(
  made: Made,
  { part, outputs }: Pick<Recompiled, "part" | "outputs">,
  folder: string,
): ChangedOutputs | undefined {
  const { model, states } = part;
  if (model === undefined || outputs === undefined) return undefined;
  const contents = new Map<string, string>();
  const blocks = new Map(made.blocks);
  const expected = new Set([...made.scopes].flatMap(([path, scope]) => (outputs.scopes.has(scope) ? [path] : [])));
  for (const file of render({ model, states }, made.selection)) {
    if (file.scope !== undefined && outputs.scopes.has(file.scope)) {
      if (!expected.delete(file.path)) return undefined;
      contents.set(file.path, file.content);
    } else if (file.blocks !== undefined) {
      const merged = mergedBlocks(file, file.blocks, made, outputs, folder);
      if (merged === undefined) return undefined;
      contents.set(file.path, textOf(merged));
      blocks.set(file.path, lengthsOf(merged));
    }
  }
  if (expected.size > 0) return undefined;
  const files = new Map(made.files);
  for (const [path, content] of contents) files.set(path, digestOf(content));
  return { made: { ...made, files, blocks }, contents };
}

/** The blocks of the file on the disk, with those of the affected features replaced. */
function mergedBlocks(
  { path }: RenderedFile,
  own: Blocks,
  { files, blocks }: Made,
  { names, flagKeys }: AffectedScopes,
  folder: string,
): Blocks | undefined {
  const lengths = blocks.get(path);
  const text = lengths && textAt(join(folder, path));
  if (text === undefined || digestOf(text) !== files.get(path)) return undefined;
  const affected = own.by === "name" ? names : flagKeys;
  const texts = new Map<string, string>();
  let at = own.head.length;
  for (const [key, length] of lengths ?? []) {
    if (!affected.has(key)) texts.set(key, text.slice(at, at + length));
    at += length + own.separator.length;
  }
  for (const [key, block] of own.texts) if (affected.has(key)) texts.set(key, block);
  return { ...own, texts };
}

function textAt(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

/** In the order of the file. */
function lengthsOf({ texts }: Blocks): BlockLengths {
  return [...texts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, { length }]) => [key, length]);
}
