/** targeting-sem-ver: `sem_ver` has invalid arguments. */
import { plainVersion, VERSION_OPERATORS } from "../../../base/flagd/index.ts";
import type { Code, ReportDiagnostic } from "../../../base/diagnostics.ts";
import type { Value } from "../../parse/index.ts";
import type { Rule, RuleContext } from "../rule.ts";
import { forEachPart } from "../for-each-flag.ts";
import { isLogic, operationOf } from "../json-logic.ts";

const code: Code = {
  name: "targeting-sem-ver",
  severity: "error",
  configurable: false,
  means: "The arguments of `sem_ver` are not a version, an operator and a version.",
  why: "flagd returns null for such a comparison, so it is never true, without an error.",
  fix: 'A version can start with `v` and omit its last parts. Write `{"sem_ver": [{"var": "version"}, ">=", "1.2.0"]}`; the operators are `= != > < >= <= ~ ^`.',
};

export const targetingSemVer: Rule = { codes: [code], check };

const OPERATORS: readonly Value[] = VERSION_OPERATORS;

function check(context: RuleContext, report: ReportDiagnostic): void {
  forEachPart(context, report, ({ path, value }, { feature }, inTargeting) => {
    const operation = operationOf(value);
    const fault = operation?.operator === "sem_ver" ? faultIn(operation.args) : undefined;
    if (fault === undefined) return;
    inTargeting(
      code,
      [...path, "sem_ver", ...fault.path],
      `"sem_ver" ${fault.what}, in the targeting of "${feature.name}"`,
      {
        help: 'write it like `{"sem_ver": [{"var": "version"}, ">=", "1.2.0"]}`; operators are = != > < >= <= ~ ^',
      },
    );
  });
}

interface Fault {
  readonly path: readonly number[];
  readonly what: string;
}

function faultIn(args: readonly Value[]): Fault | undefined {
  if (args.length !== 3) return { path: [], what: "needs a version, an operator and a version" };
  const [, operator = null] = args;
  if (!OPERATORS.includes(operator)) return { path: [1], what: `has no operator ${JSON.stringify(operator)}` };
  const wrong = args.findIndex((arg, index) => index !== 1 && !isVersion(arg));
  return wrong === -1
    ? undefined
    : { path: [wrong], what: `can't compare ${JSON.stringify(args[wrong])}, which is not a version` };
}

function isVersion(value: Value): boolean {
  return isLogic(value) || plainVersion(value) !== undefined;
}
