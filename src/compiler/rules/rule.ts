/** The type of a rule, which reports valid but unwise configuration and must not change the model. */
import type { Code } from "../../base/diagnostics.ts";
import type { Check } from "../check.ts";

export type { AllContext, RuleContext } from "../check.ts";

export type Rule = Check & { readonly codes: readonly Code[] };
