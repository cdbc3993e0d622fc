/** policies: checks the rules that users write in sluice.yaml, as JSONPaths and JSON Schemas. */
import { find, type Found } from "../../base/jsonpath.ts";
import { lazy } from "../../base/lazy.ts";
import { locationIn } from "../parse/index.ts";
import { policyView } from "./cluster-state.ts";
import { compilerOfSchemas, type Broken } from "./schema.ts";
import type { Test } from "./value-test.ts";
import { striding } from "../../base/limits.ts";
import type { Code, ReportDiagnostic } from "../../base/diagnostics.ts";
import type { Kind, ProjectSpec } from "../kinds.ts";
import type { Project } from "../link/index.ts";
import type { Document, Value } from "../parse/index.ts";
import type { RuleContext } from "../check.ts";
import type { Location } from "../../base/source.ts";
import type { Checkpoint } from "../../base/limits.ts";

type Policy = NonNullable<ProjectSpec["policies"]>[number];

const policyBroken: Code = {
  name: "policy-broken",
  severity: "error",
  configurable: false,
  means: "A condition of a policy is not a JSON Schema that Sluice supports.",
  why: "A policy that can't be checked protects nothing.",
  fix: "Correct the schema: JSON Schema 2020-12 without `format` and without `$ref` to another document; patterns use RE2 syntax, without lookaround and backreferences.",
};
const policyNameTaken: Code = {
  name: "policy-name-taken",
  severity: "error",
  configurable: false,
  means: "A policy has the name of a Sluice diagnostic or of another policy.",
  why: "The name is the code for configuring, suppressing and finding its diagnostics.",
  fix: "Give the policy another name.",
};

export const policyCheckCodes: readonly Code[] = [policyBroken, policyNameTaken];

/** The codes of the project's policies. */
export function policyCodes(project: Project): readonly Code[] {
  return (project.spec.policies ?? []).map(codeOf);
}

function codeOf({ name, severity = "error", message }: Policy): Code {
  return {
    name,
    severity,
    configurable: true,
    means: message,
    why: "The project requires it, in `spec.policies` of `sluice.yaml`.",
    fix: "Meet the condition, or ask the owners to change the policy.",
  };
}

/** Checks every policy. `taken`: the names of Sluice's codes. `checkLimits` is called between documents. */
export function checkPolicies(
  context: RuleContext,
  report: ReportDiagnostic,
  takenNames: ReadonlySet<string>,
  checkLimits: Checkpoint,
): void {
  const { project } = context.model;
  const { policies = [] } = project.spec;
  if (policies.length === 0) return;
  checkNames(project, policies, takenNames, report);
  const compile = compilerOfSchemas();
  const states = lazy(() =>
    context.states.map((state) => ({ document: state.cluster.document, value: policyView(state) })),
  );
  for (const [index, policy] of policies.entries()) {
    const read = (field: "where" | "require"): readonly Condition[] | undefined =>
      conditionsOf(Object.entries(policy[field] ?? {}), compile, (path, { fault, help }) => {
        const place = locationIn(project.document, ["spec", "policies", index, field, path]);
        report(policyBroken, place, `policy "${policy.name}": ${fault}`, { help });
      });
    const [where, required] = [read("where"), read("require")];
    if (where === undefined || required === undefined) continue;
    const place = locationIn(project.document, ["spec", "policies", index, "name"]);
    const subjects = policy.for === "ClusterState" ? states() : documentsOf(policy.for, context);
    // The state of a cluster is large, so check the limits after each one.
    const step = policy.for === "ClusterState" ? checkLimits : striding(checkLimits);
    for (const subject of subjects) {
      step();
      if (where.every(holdsFor(subject.value))) checkSubject(subject, required, policy, place, report);
    }
  }
}

function checkNames(
  project: Project,
  policies: readonly Policy[],
  takenNames: ReadonlySet<string>,
  report: ReportDiagnostic,
): void {
  const seen = new Set<string>();
  for (const [index, { name }] of policies.entries()) {
    const other = takenNames.has(name) ? "a diagnostic of Sluice" : seen.has(name) ? "another policy" : undefined;
    if (other !== undefined)
      report(
        policyNameTaken,
        locationIn(project.document, ["spec", "policies", index, "name"]),
        `${other} is already named "${name}"`,
        {
          help: "give the policy another name",
        },
      );
    seen.add(name);
  }
}

interface Condition {
  readonly path: string;
  readonly test: Test;
}

/** Undefined if one of them is broken, because a part of a policy would have a different meaning. */
function conditionsOf(
  conditionSpecs: readonly (readonly [string, unknown])[],
  compile: (schema: Value) => Test | Broken,
  reportBroken: (path: string, broken: Broken) => void,
): readonly Condition[] | undefined {
  const conditions: Condition[] = [];
  for (const [path, schema] of conditionSpecs) {
    const test = compile(schema as Value);
    if (typeof test === "function") conditions.push({ path, test });
    else reportBroken(path, test);
  }
  return conditions.length === conditionSpecs.length ? conditions : undefined;
}

/** A value that a policy checks, and the document where it is reported. The value can be that of the document. */
interface Subject {
  readonly document: Document;
  readonly value: Value;
}

function documentsOf(kind: Kind, { model }: RuleContext): readonly Subject[] {
  return [...model.byKind[kind].values()].map(({ document }) => ({ document, value: document.value }));
}

function holdsFor(value: Value): (condition: Condition) => boolean {
  return ({ path, test }) => find(path, value).some((match) => test(match.value) === undefined);
}

/** Reports the first failing condition, which matches nothing, or a value that does not pass. */
function checkSubject(
  { document, value }: Subject,
  required: readonly Condition[],
  policy: Policy,
  policyAt: Location,
  report: ReportDiagnostic,
): void {
  for (const { path, test } of required) {
    const matches = find(path, value);
    const failed = matches.find((match) => test(match.value) !== undefined);
    if (failed === undefined && matches.length > 0) continue;
    const isDocument = document.value === value && failed !== undefined;
    const help = failed === undefined ? `${path} is missing` : `${nameOf(failed, value)} ${test(failed.value) ?? ""}`;
    report(codeOf(policy), locationIn(document, isDocument ? failed.path : ["metadata", "name"]), policy.message, {
      help,
      helpAt: policyAt,
    });
    return;
  }
}

/** For example `feature "dark-mode", levelRank 1`: a list item is described by its name, if it has one. */
function nameOf({ path, value }: Found, root: Value): string {
  const [list, index, ...rest] = path;
  const item = typeof index === "number" ? find(`$.${String(list)}[${index}].name`, root)[0]?.value : undefined;
  const where = typeof item === "string" ? `${String(list).replace(/s$/, "")} "${item}"` : "";
  const field = item === undefined ? path.join(".") : rest.join(".");
  const shown = typeof value === "object" && value !== null ? "" : JSON.stringify(value);
  return [where, [field, shown].filter((part) => part !== "").join(" ")].filter((part) => part !== "").join(", ");
}
