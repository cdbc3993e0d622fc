/** policies: checks the rules that users write in sluice.yaml, as JSONPaths and JSON Schemas. */
import { find, type Found } from "../../base/jsonpath.ts";
import { valueAt } from "../../base/collections.ts";
import { locationIn } from "../parse/index.ts";
import { policyView, VIEWED_FIELDS } from "./cluster-state.ts";
import { compilerOfSchemas, type Broken } from "./schema.ts";
import type { Test } from "./value-test.ts";
import { striding } from "../../base/limits.ts";
import type { Code, ReportDiagnostic } from "../../base/diagnostics.ts";
import type { Kind, ProjectSpec } from "../kinds.ts";
import type { Project, SummaryModel } from "../link/index.ts";
import type { Document, DocumentPlace, Value } from "../parse/index.ts";
import type { RuleContext } from "../check.ts";
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

/** Which policies `for: ClusterState` to check: all, those that `findByFeature` does not, or none. */
type OfClusterStates = "all" | "others" | "none";

/** Checks policies. `takenNames`: the names of Sluice's codes. `checkLimits` is called between documents. */
export function checkPolicies(
  context: RuleContext,
  report: ReportDiagnostic,
  takenNames: ReadonlySet<string>,
  checkLimits: Checkpoint,
  ofClusterStates: OfClusterStates = "all",
): void {
  const { project } = context.model;
  const { policies = [] } = project.spec;
  if (policies.length === 0) return;
  checkNames(project, policies, takenNames, report);
  const isChecked = (policy: Policy): boolean =>
    policy.for !== "ClusterState" ||
    ofClusterStates === "all" ||
    (ofClusterStates === "others" && !looksAtEachFeature(policy));
  for (const { policy, where, required } of conditionsIn(project, report)) {
    if (!isChecked(policy)) continue;
    const subjects = policy.for === "ClusterState" ? clusterSubjects(context.states) : documentsOf(policy.for, context);
    // The state of a cluster is large, so check the limits after each one.
    const step = policy.for === "ClusterState" ? checkLimits : striding(checkLimits);
    for (const subject of subjects) {
      step();
      if (!where.every(holdsFor(subject.value))) continue;
      const failure = firstFailure(subject, required);
      if (failure !== undefined) reportFailure(subject.document, failure, policy, project, report);
    }
  }
}

interface ReadPolicy {
  readonly policy: Policy;
  readonly where: readonly Condition[];
  readonly required: readonly Condition[];
}

/** The policies whose conditions are all supported. Reports the others. */
function* conditionsIn(project: Project, report: ReportDiagnostic): Generator<ReadPolicy> {
  const compile = compilerOfSchemas();
  for (const [index, policy] of (project.spec.policies ?? []).entries()) {
    const read = (field: "where" | "require"): readonly Condition[] | undefined =>
      conditionsOf(Object.entries(policy[field] ?? {}), compile, (path, { fault, help }) => {
        const place = locationIn(project.document, ["spec", "policies", index, field, path]);
        report(policyBroken, place, `policy "${policy.name}": ${fault}`, { help });
      });
    const [where, required] = [read("where"), read("require")];
    if (where !== undefined && required !== undefined) yield { policy, where, required };
  }
}

const views = new WeakMap<RuleContext["states"], readonly Subject[]>();

function clusterSubjects(states: RuleContext["states"]): readonly Subject[] {
  return valueAt(views, states, () =>
    states.map((state) => ({ document: state.cluster.document, value: policyView(state) })),
  );
}

/** A failure of a policy on a cluster. */
export interface FeatureFinding {
  readonly policy: string;
  readonly cluster: string;
  /** The position of the condition that fails. */
  readonly condition: number;
  /** The feature that fails it; empty if there are no features, null for a condition about the cluster. */
  readonly feature: string | null;
  readonly help: string;
}

/** Paths that match a value of the cluster, and those that match one value of each feature. */
const OF_CLUSTER = /^\$\.(?:cluster|stage|threshold|thresholdRank|labels|releases|render)(?!\w)/;
const OF_EACH_FEATURE = new RegExp(`^\\$\\.features\\[\\*\\](?:\\.(?:${VIEWED_FIELDS.join("|")}))?$`);

/** Whether a policy about clusters fails for each feature by itself, so that features can be checked one by one. */
export function looksAtEachFeature({ for: kind, where = {}, require }: Policy): boolean {
  return (
    kind === "ClusterState" &&
    Object.keys(where).every((path) => OF_CLUSTER.test(path)) &&
    Object.keys(require).every((path) => OF_CLUSTER.test(path) || OF_EACH_FEATURE.test(path))
  );
}

/** All failures of the policies that look at each feature. */
export function findByFeature({ model, states }: RuleContext, checkLimits: Checkpoint): readonly FeatureFinding[] {
  const policies = (model.project.spec.policies ?? []).filter(looksAtEachFeature);
  if (policies.length === 0) return [];
  const found: FeatureFinding[] = [];
  for (const { policy, where, required } of conditionsIn(model.project, () => undefined)) {
    if (!looksAtEachFeature(policy)) continue;
    for (const [index, { value }] of clusterSubjects(states).entries()) {
      checkLimits();
      const cluster = states[index]?.cluster.name ?? "";
      if (!where.every(holdsFor(value))) continue;
      required.forEach((one, condition) => {
        for (const { match, help } of failuresOf(one, value)) {
          const at = Number(match?.path[1] ?? -1);
          const feature = OF_CLUSTER.test(one.path) ? null : (states[index]?.features[at]?.feature.name ?? "");
          found.push({ policy: policy.name, cluster, condition, feature, help });
        }
      });
    }
  }
  return found;
}

/** Reports the first failure of each policy on each cluster: by condition, then by feature. */
export function reportByFeature(
  findings: readonly FeatureFinding[],
  { project, byKind }: Pick<SummaryModel, "project"> & { readonly byKind: Pick<SummaryModel["byKind"], "Cluster"> },
  report: ReportDiagnostic,
): void {
  const first = new Map<string, FeatureFinding>();
  for (const finding of findings) {
    const key = JSON.stringify([finding.policy, finding.cluster]);
    const known = first.get(key);
    if (known === undefined || isBefore(finding, known)) first.set(key, finding);
  }
  for (const { policy: name, cluster, help } of first.values()) {
    const policy = project.spec.policies?.find((one) => one.name === name);
    const document = byKind.Cluster.get(cluster)?.document;
    if (policy !== undefined && document !== undefined)
      reportFailure(document, { help, match: undefined }, policy, project, report);
  }
}

function isBefore(a: FeatureFinding, b: FeatureFinding): boolean {
  return a.condition !== b.condition ? a.condition < b.condition : (a.feature ?? "") < (b.feature ?? "");
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

/** A condition that does not hold, and the value that fails it; undefined if its path matches nothing. */
interface Failure {
  readonly match: Found | undefined;
  readonly help: string;
}

function* failuresOf({ path, test }: Condition, value: Value): Generator<Failure> {
  const matches = find(path, value);
  if (matches.length === 0) yield { match: undefined, help: `${path} is missing` };
  for (const match of matches) {
    const fault = test(match.value);
    if (fault !== undefined) yield { match, help: `${nameOf(match, value)} ${fault}` };
  }
}

function firstFailure({ value }: Subject, required: readonly Condition[]): Failure | undefined {
  for (const condition of required) for (const failure of failuresOf(condition, value)) return failure;
  return undefined;
}

function reportFailure(
  document: DocumentPlace,
  { match, help }: Failure,
  policy: Policy,
  { document: projectDocument, spec: { policies = [] } }: Project,
  report: ReportDiagnostic,
): void {
  const isDocument = match !== undefined && policy.for !== "ClusterState";
  report(codeOf(policy), locationIn(document, isDocument ? match.path : ["metadata", "name"]), policy.message, {
    help,
    helpAt: locationIn(projectDocument, ["spec", "policies", policies.indexOf(policy), "name"]),
  });
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
