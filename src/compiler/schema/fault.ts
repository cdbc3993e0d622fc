/** The type of a fault in a document. */
import type { Code } from "../../base/diagnostics.ts";
import type { Path } from "../../base/source.ts";

export interface SchemaError {
  readonly code: Code;
  readonly path: Path;
  readonly on: "key" | "value";
  readonly message: string;
  readonly help?: string | undefined;
  /** Quoting the value as it is written fixes the fault. */
  readonly quote?: true;
}
