/** The callback that reports a diagnostic at a YAML node. */
import type { ParsedNode } from "yaml";
import type { Code, Details } from "../../base/diagnostics.ts";

export type ReportAtNode = (code: Code, node: ParsedNode, message: string, details?: Details) => void;
