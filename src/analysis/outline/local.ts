/** Tells which documents affect only the features that they name. */
import type { Kind } from "../../compiler/kinds.ts";
import type { DocumentSummary } from "./document-summary.ts";

/**
 * Whether a document affects only the features that it names. Others, such as stages, clusters and catalog entries,
 * affect everything.
 */
export function affectsOnlyNamedFeatures({ kind, features }: Pick<DocumentSummary, "kind" | "features">): boolean {
  return LOCAL.has(kind) || (kind === "Patch" && features.length > 0);
}

const LOCAL: ReadonlySet<Kind> = new Set<Kind>(["Feature", "Grant", "Override", "Expectation"]);
