/** A fault of a document. */
import type { Code } from "../../base/diagnostics.ts";
import type { Path } from "../../base/source.ts";

/** Something wrong at a place of a document. */
export interface SchemaError {
  readonly code: Code;
  readonly path: Path;
  readonly on: "key" | "value";
  readonly message: string;
  readonly help?: string | undefined;
  /** Putting the value in quotes, as it is written, would do. */
  readonly quote?: true;
}
