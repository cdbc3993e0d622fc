/** Changes of `sluice.yaml` that affect everyone: rules, policies, settings and rendering. */
import type { Severity } from "../../base/diagnostics.ts";
import type { Change, ChangeKind, Risk } from "./change.ts";
import type { ProjectSpec } from "../../compiler/kinds.ts";
import type { Project } from "../../compiler/link/index.ts";
import type { Path } from "../../base/source.ts";
import { targets } from "../../render/targets/index.ts";
import { advice } from "./advice.ts";
import { causeOfField } from "./causes.ts";
import { isLateOn, namesOf } from "./sides.ts";
import type { ClusterPair, Sides } from "./sides.ts";
import { deepEqual, sorted, describeValue, textsOf } from "./values.ts";

export type Policy = NonNullable<ProjectSpec["policies"]>[number];

const STRICTNESS: Readonly<Record<Severity | "ignore", number>> = { ignore: 0, note: 1, warning: 2, error: 3 };

/** A rule or a policy that became stricter, less strict or different. */
export interface Shift {
  readonly subject: string;
  readonly path: Path;
  /** Null if it does not exist. */
  readonly before: string | null;
  readonly after: string | null;
  readonly is: "loosened" | "tightened" | "changed" | "reworded";
}

/** `severityOf`: the default severity of a code. */
export function shiftsOf(
  before: Project,
  after: Project,
  severityOf: (code: string) => Severity | undefined,
): readonly Shift[] {
  return [...ruleShifts(before, after, severityOf), ...policyShifts(before, after)];
}

function ruleShifts(
  { spec: { rules: was = {} } }: Project,
  { spec: { rules: is = {}, policies = [] } }: Project,
  severityOf: (code: string) => Severity | undefined,
): readonly Shift[] {
  return sorted([...Object.keys(was), ...Object.keys(is)]).flatMap((code): readonly Shift[] => {
    const policy = policies.find(({ name }) => name === code);
    const own = policy === undefined ? (severityOf(code) ?? "warning") : (policy.severity ?? "error");
    const [before, after] = [was[code] ?? own, is[code] ?? own];
    const by = STRICTNESS[after] - STRICTNESS[before];
    if (by === 0) return [];
    return [
      { subject: `rules.${code}`, path: ["spec", "rules", code], before, after, is: by < 0 ? "loosened" : "tightened" },
    ];
  });
}

function policyShifts(before: Project, after: Project): readonly Shift[] {
  const [was, is] = [before.spec.policies ?? [], after.spec.policies ?? []];
  return sorted([...was, ...is].map(({ name }) => name)).flatMap((name): readonly Shift[] => {
    const [old, now] = [was.find((one) => one.name === name), is.find((one) => one.name === name)];
    const shift = policyShift(old, now);
    if (shift === undefined) return [];
    const index = now === undefined ? was.findIndex((one) => one.name === name) : is.indexOf(now);
    const path = ["spec", "policies", index, "name"];
    const text = (policy: Policy | undefined, side: "was" | "is"): string | null =>
      policy === undefined ? null : [policy.severity ?? "error", ...partsText(old, now, side)].join("; ");
    return [{ subject: `policies.${name}`, path, before: text(old, "was"), after: text(now, "is"), is: shift }];
  });
}

function policyShift(was: Policy | undefined, is: Policy | undefined): Shift["is"] | undefined {
  if (was === undefined || is === undefined) return was === undefined ? "tightened" : "loosened";
  const by = STRICTNESS[is.severity ?? "error"] - STRICTNESS[was.severity ?? "error"];
  if (by !== 0) return by < 0 ? "loosened" : "tightened";
  if (!deepEqual(condition(was), condition(is))) return "changed";
  return deepEqual(contentOf(was), contentOf(is)) ? undefined : "reworded";
}

function condition({ for: kind, where, require }: Policy): unknown {
  return { for: kind, where, require };
}

function contentOf(policy: Policy): unknown {
  return { ...policy, name: undefined, severity: undefined };
}

/** The parts that differ, as they are on one side. */
function partsText(was: Policy | undefined, is: Policy | undefined, side: "was" | "is"): readonly string[] {
  if (was === undefined || is === undefined) return [];
  return leaves(contentOf(was), contentOf(is), []).flatMap((leaf) => {
    const text = describeValue(leaf[side]);
    return text === null ? [] : [`${leaf.path.join(".")}: ${text}`];
  });
}

export function policyChanges(
  sides: Sides,
  pairs: readonly ClusterPair[],
  severityOf: (code: string) => Severity | undefined,
): readonly Change[] {
  const { base, head } = sides;
  const [before, after] = [base.model?.project, head.model?.project];
  if (before === undefined || after === undefined || before === after) return [];
  const shifts = shiftsOf(before, after, severityOf).map((shift) => shiftChange(shift, before, after));
  return [...shifts, ...settingChanges(before, after, pairs, sides)];
}

function shiftChange({ subject, path, before, after, is }: Shift, was: Project, now: Project): Change {
  const looser = is === "loosened" || is === "changed";
  const message = is === "loosened" ? "checked less strictly from now on" : "checked differently from now on";
  return {
    kind: "policy",
    subject,
    clusters: [],
    before,
    after,
    because: after === null ? causeOfField(was, undefined, path) : causeOfField(was, now, path),
    owners: [],
    advice: looser ? [advice("policy", message)] : [],
    risk: looser ? "high" : "low",
  };
}

interface Setting {
  readonly kind: ChangeKind;
  readonly risk: Risk;
}

/** The other fields of a project, except `checks`, which belong to rollouts. */
const SETTINGS: Readonly<Record<Exclude<keyof ProjectSpec, "rules" | "policies" | "checks">, Setting>> = {
  levels: { kind: "policy", risk: "high" },
  purposes: { kind: "policy", risk: "medium" },
  deprecation: { kind: "policy", risk: "medium" },
  consumers: { kind: "policy", risk: "low" },
  sources: { kind: "policy", risk: "medium" },
  releases: { kind: "policy", risk: "low" },
  output: { kind: "renderer", risk: "high" },
  targets: { kind: "renderer", risk: "medium" },
};

/** Where and how everything is delivered. Targets add their own options. */
const DECISIVE: readonly string[] = ["gitops", ...targets.flatMap(({ decisiveOptions = [] }) => decisiveOptions)];

function isDecisive(path: string): boolean {
  return DECISIVE.some((option) => `${path}.`.startsWith(`targets.${option}.`));
}

function settingChanges(
  before: Project,
  after: Project,
  pairs: readonly ClusterPair[],
  sides: Sides,
): readonly Change[] {
  const riskOf = (path: Path, own: Risk): Risk => {
    const name = path.join(".");
    const isRisky = isDecisive(name) && isLateOn(clustersWith(path[1], pairs), sides);
    return isRisky || name === "targets.milo.resourceType" ? "high" : own;
  };
  return (Object.entries(SETTINGS) as [keyof typeof SETTINGS, Setting][]).flatMap(([field, { kind, risk }]) =>
    leaves(before.spec[field], after.spec[field], [field]).map(({ path, was, is }) => ({
      kind,
      subject: path
        .map((step, index) => (typeof step === "number" ? `[${step}]` : `${index > 0 ? "." : ""}${step}`))
        .join(""),
      clusters: kind === "renderer" ? namesOf(clustersWith(path[1], pairs)) : [],
      ...sidesOf(was, is),
      because: causeOfField(before, after, ["spec", ...path]),
      owners: [],
      advice: [],
      risk: riskOf(path, risk),
    })),
  );
}

/** The clusters for which a target is rendered on either side; all clusters if no target is named. */
function clustersWith(target: Path[number] | undefined, pairs: readonly ClusterPair[]): readonly ClusterPair[] {
  const isAffected = ({ before, after }: ClusterPair): boolean =>
    typeof target !== "string" ||
    target === "gitops" ||
    before.render.includes(target) ||
    after.render.includes(target);
  return pairs.filter(isAffected);
}

function sidesOf(was: unknown, is: unknown): Pick<Change, "before" | "after"> {
  const [before, after] = textsOf(was, is);
  return { before, after };
}

interface Leaf {
  readonly path: Path;
  readonly was: unknown;
  readonly is: unknown;
}

/** The smallest parts that differ. A list is one part, and so is an option of a target that only one side has. */
function leaves(was: unknown, is: unknown, path: Path): readonly Leaf[] {
  if (deepEqual(was, is)) return [];
  const isTarget = path[0] === "targets" && path.length < 3;
  if (isTarget && (isMap(was) || isMap(is))) return leavesIn(isMap(was) ? was : {}, isMap(is) ? is : {}, path);
  return isMap(was) && isMap(is) ? leavesIn(was, is, path) : [{ path, was, is }];
}

type Fields = Readonly<Record<string, unknown>>;

function leavesIn(was: Fields, is: Fields, path: Path): readonly Leaf[] {
  return sorted([...Object.keys(was), ...Object.keys(is)]).flatMap((key) => leaves(was[key], is[key], [...path, key]));
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
