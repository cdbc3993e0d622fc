/** A language that a typed client can be written in. */
import type { NamedFlag } from "./identifiers.ts";

export interface Language {
  /** As `--lang` has it. */
  readonly name: string;
  /** The text of a module. Pure; `project` is the name of the project. */
  readonly module: (flags: readonly NamedFlag[], project: string) => string;
}
