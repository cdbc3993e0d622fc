/** How a fault at a node is reported. */
import type { ParsedNode } from "yaml";
import type { Code, Details } from "../../base/diagnostics.ts";

/** Reports at a node. */
export type ReportAtNode = (code: Code, node: ParsedNode, message: string, details?: Details) => void;
