/** The incremental engine: records what was compiled, and compiles after edits what they can affect. */
export { affectedBy, DocumentIndex } from "./affected.ts";
export { affectsOnlyNamedFeatures, summaryOf } from "./document-summary.ts";
export type { DocumentSummary, FileSummary } from "./document-summary.ts";
export { fileRecord, recordOf } from "./record.ts";
export type { CompilationRecord, FileRecord } from "./record.ts";
export { flagSetsWith, recompile, watchExists } from "./recompile.ts";
export type { ChangedFiles, Recompiled, Refusal } from "./recompile.ts";
export type { AffectedScopes } from "./scopes.ts";
