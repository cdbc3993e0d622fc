/** What is wrong with a document that is not valid, and what the schemas say of its places: loaded when there is one. */
import { createRequire } from "node:module";
import { once } from "../once.ts";
import type * as Validators from "../validators.js";

const require = createRequire(import.meta.url);

export const details: () => typeof Validators = once(() => require("../validators.js") as typeof Validators);
