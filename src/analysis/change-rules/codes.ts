/** The codes of change rules. A commit message can allow those of `allowable`. */
import type { Code } from "../../base/diagnostics.ts";
import { changeRules } from "./rules.ts";
import { baseBroken } from "./base-does-not-compile.ts";
import { unusedAllowance } from "./unused-allowance.ts";

export const allowable: readonly Code[] = changeRules.map(({ code }) => code);
export const changeRuleCodes: readonly Code[] = [...allowable, baseBroken, unusedAllowance];
