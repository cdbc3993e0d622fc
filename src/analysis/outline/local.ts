/** Which documents only concern the features that they name. */
import type { Kind } from "../../compiler/kinds.ts";
import type { DocumentSummary } from "./outlined.ts";

/**
 * Whether what a document can touch is told by the features that it names. All others set the frame: stages, clusters,
 * the catalog and who may judge concern everything.
 */
export function affectsOnlyNamedFeatures({ kind, features }: Pick<DocumentSummary, "kind" | "features">): boolean {
  return LOCAL.has(kind) || (kind === "Patch" && features.length > 0);
}

const LOCAL: ReadonlySet<Kind> = new Set<Kind>(["Feature", "Grant", "Override", "Expectation"]);
