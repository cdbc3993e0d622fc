/** The incremental engine: records what was compiled, and compiles after edits what they can affect. */
export { affectedBy, DocumentIndex } from "./affected.ts";
export { affectsOnlyNamedFeatures } from "./document-summary.ts";
export type { DocumentSummary, FileSummary } from "./document-summary.ts";
export { fileRecord, isWithinLimits, recordOf } from "./record.ts";
export type { CompilationRecord, FileRecord } from "./record.ts";
export { watchExists } from "./part-of-tree.ts";
export { flagSetsWith, recompile } from "./recompile.ts";
export type { ChangedFiles, Refusal } from "./edit.ts";
export type { Recompiled } from "./recompile.ts";
export type { AffectedScopes } from "./scopes.ts";
