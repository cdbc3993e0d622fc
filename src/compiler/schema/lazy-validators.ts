/** Loads the validators that explain why a document is invalid, only when one is. */
import { createRequire } from "node:module";
import type * as Validators from "./validators.js";
import { lazy } from "../../base/lazy.ts";

const require = createRequire(import.meta.url);

export const validatorModule: () => typeof Validators = lazy(() => require("./validators.js") as typeof Validators);
