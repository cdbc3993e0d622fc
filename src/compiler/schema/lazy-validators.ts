/** What is wrong with a document that is not valid, and what the schemas say of its places: loaded when there is one. */
import { createRequire } from "node:module";
import type * as Validators from "./validators.js";
import { lazyLibrary } from "../../base/v8-eager-compile.ts";

const require = createRequire(import.meta.url);

export const details: () => typeof Validators = lazyLibrary(() => require("./validators.js") as typeof Validators);
