/** Re-exports the functions that make text from documents safe to print. */
export { INVISIBLE, escapeInvisible } from "../base/escape.ts";
