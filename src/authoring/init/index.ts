/** The files of a new repository. */
export { documents } from "./documents.ts";
export { schemaFiles } from "./schemas.ts";
export { forgeFiles, HOOK, readme, toolingFiles } from "./tooling-files.ts";
export type { Layout } from "./tooling-files.ts";
export { ACTION, workflowName } from "./workflow.ts";
