/** The languages. To add one: its file, and its line here. */
import type { Language } from "./language.ts";
import { typescript } from "./typescript.ts";

export { codegenCodes } from "./codes.ts";
export { named } from "./identifiers.ts";

export const languages: readonly Language[] = [typescript];
