/** Text from documents as a terminal may have it: nothing in it moves the cursor, hides or reorders. */
export { INVISIBLE, escapeInvisible } from "../base/escape.ts";
