/** The summary of a document in the index. */
import type { Kind } from "../../compiler/kinds.ts";

/** A document of an indexed file. */
export interface DocumentSummary {
  readonly kind: Kind;
  readonly name: string;
  /** The features that it names, without duplicates. */
  readonly features: readonly string[];
  /** Keys that no other document may have, although neither names the other. */
  readonly uniqueKeys: readonly string[];
  /** For a feature: the group of features with which it shares files. */
  readonly group?: string;
}
