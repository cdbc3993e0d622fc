/** Lists the languages. To add one, add its file and a line here. */
import type { Language } from "./language.ts";
import { typescript } from "./typescript.ts";

export { nameFlags } from "./identifiers.ts";

export const languages: readonly Language[] = [typescript];
