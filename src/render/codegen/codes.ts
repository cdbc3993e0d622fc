/** The diagnostic codes of code generation. */
import type { Code } from "../../base/diagnostics.ts";

export const identifierCollision: Code = {
  name: "identifier-collision",
  severity: "error",
  configurable: false,
  means: "Two flags have the same name in generated code.",
  why: "Identifiers in code have no hyphens or dots, so `zone-2` and `zone2` both become `zone2`.",
  fix: "Give the newer feature another `spec.flag.key` before applications use it.",
};

export const codegenCodes: readonly Code[] = [identifierCollision];
