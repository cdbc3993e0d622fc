/** parse: a source file -> its documents. Owns the question "is this text YAML that every reader reads alike?". */
import type { SourceFile, Location, Path } from "./source.ts";

export type Scalar = string | number | boolean | null;
/** Plain data: objects have no prototype and never a key `__proto__`. */
export type Value = Scalar | readonly Value[] | { readonly [key: string]: Value };

export interface Document {
  readonly file: SourceFile;
  /** 0-based among the file's documents, empty ones counted. */
  readonly index: number;
  readonly value: Value;
}

/** The place of a node: the key that introduces it, or the node itself. */
export function at(document: Document, path: Path = [], on: "key" | "value" = "value"): Location {
  return { file: document.file, document: document.index, path, on };
}
