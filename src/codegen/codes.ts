/** What keeps flags from becoming a module. */
import type { Code } from "../diagnostics.ts";

export const identifierCollision: Code = {
  name: "identifier-collision",
  severity: "error",
  configurable: false,
  means: "Two flags have the same name in generated code.",
  why: "Names in programs have no hyphens or dots, so `zone-2` and `zone2` are both `zone2`, and one would stand for the other.",
  fix: "Give the younger of the two features another `spec.flag.key`, before any application asks for it.",
};

export const codes: readonly Code[] = [identifierCollision];
