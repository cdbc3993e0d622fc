/** Defines the interface of a language for typed clients. */
import type { NamedFlag } from "./identifiers.ts";

export interface Language {
  /** The value of `--lang`. */
  readonly name: string;
  /** Returns the text of a module. `project` is the name of the project. Must be pure. */
  readonly module: (flags: readonly NamedFlag[], project: string) => string;
}
