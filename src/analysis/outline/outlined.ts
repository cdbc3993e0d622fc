/** The outline of a document. */
import type { Kind } from "../../compiler/kinds.ts";

/** A document. */
export interface DocumentSummary {
  readonly kind: Kind;
  readonly name: string;
  /** The features that it names; each once. */
  readonly features: readonly string[];
  /** What no other document may claim too, although neither names the other. */
  readonly uniqueKeys: readonly string[];
  /** Of a feature: which others it shares files with. */
  readonly group?: string;
}
