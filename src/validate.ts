/** validate: documents -> resources. Owns the question "is this document right by itself?". */
import type { Document } from "./parse.ts";
import type { Kind, Metadata, Specs } from "./kinds.ts";

/** A document that is valid against its kind's schema. */
export interface Resource<K extends Kind = Kind> {
  readonly kind: K;
  readonly name: string;
  readonly metadata: Metadata;
  readonly spec: Specs[K];
  readonly document: Document;
}
