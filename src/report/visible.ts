/** Text from documents as a terminal may have it: nothing in it moves the cursor, hides or reorders. */
export { INVISIBLE, visible } from "../base/escape.ts";
