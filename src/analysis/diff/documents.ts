/** Changes in the document of a feature that affect no state, such as its dependencies, owners and plans. */
import type { Change, Risk } from "./change.ts";
import type { Feature } from "../../compiler/link/index.ts";
import { isRendered } from "../../compiler/resolve/index.ts";
import { targets } from "../../render/targets/index.ts";
import { causeOfField } from "./causes.ts";
import { ownersOf } from "./features.ts";
import { isLateOn, namesOf, stateFinder, documentPairs } from "./sides.ts";
import type { ClusterPair, Sides } from "./sides.ts";
import { asSet, deepEqual, textsOf } from "./values.ts";

/** The risk of a change of each field where a target renders it. Other changes of these fields affect no state. */
const RISKS = {
  displayName: "low",
  description: "low",
  service: "medium",
  owners: "low",
  purpose: "low",
  tracking: "low",
  introduced: "low",
  graduation: "low",
  track: "low",
  clusters: "low",
  deprecated: "low",
  expires: "low",
  expiresReason: "low",
  dependsOn: "low",
  conflictsWith: "low",
  entitlement: "medium",
  gates: "high",
  workloads: "medium",
  runbook: "low",
  flag: "low",
} as const satisfies Readonly<Record<Exclude<keyof Feature["spec"], "history">, Risk>>;

/** Rendered also where the feature has no flag. */
const ALWAYS_RENDERED: ReadonlySet<Field> = new Set(["workloads"]);

type Field = keyof typeof RISKS;

/** Values of omitted fields. */
const DEFAULTS: Readonly<Partial<Record<Field, unknown>>> = {
  purpose: "release",
  track: "platform",
  dependsOn: [],
  conflictsWith: [],
  gates: [],
  workloads: [],
};

/** `stateChanges`: changes of states. Their causes are not reported again. */
export function documentChanges(
  pairs: readonly ClusterPair[],
  sides: Sides,
  stateChanges: readonly Change[],
): readonly Change[] {
  const causes = stateChanges.flatMap(({ because }) => because).filter(({ resource }) => resource.kind === "Feature");
  const places = new Set(causes.map(({ place }) => place));
  const flags = new Set(causes.filter(({ path }) => path[1] === "flag").map(({ resource }) => resource.name));
  const statesOf = stateFinder(pairs);
  return documentPairs(sides, "Feature").flatMap(({ name, before, after }) => {
    if (before === undefined || after === undefined) return [];
    const known = (Object.keys(RISKS) as Field[]).filter((field) => field !== "flag" || !flags.has(name));
    const fields = known.filter((field) => !isSame(valueOf(before, field), valueOf(after, field), field));
    const isThere = (pair: ClusterPair): boolean =>
      Object.values(statesOf(name, pair)).some((state) => state !== undefined && isRendered(state));
    const rendering = fields.length === 0 ? [] : pairs.filter(isThere);
    return [
      ...fields.map((field) =>
        fieldChange(field, [before, after], ALWAYS_RENDERED.has(field) ? pairs : rendering, sides),
      ),
      ...historyChanges(name, before, after).filter(({ because }) => !because.every(({ place }) => places.has(place))),
    ];
  });
}

function valueOf({ spec }: Feature, field: Field): unknown {
  return spec[field] ?? DEFAULTS[field];
}

/** Owners are rendered in their order. The order of other lists has no meaning. */
function isSame(a: unknown, b: unknown, field: Field): boolean {
  return field !== "owners" && Array.isArray(a) && Array.isArray(b) ? deepEqual(asSet(a), asSet(b)) : deepEqual(a, b);
}

function fieldChange(
  field: Field,
  [before, after]: readonly [Feature, Feature],
  pairs: readonly ClusterPair[],
  sides: Sides,
): Change {
  const risk: Risk = RISKS[field];
  const by = targets.filter(({ featureFields }) => featureFields?.includes(field) === true);
  const [was, is] = textsOf(valueOf(before, field), valueOf(after, field));
  const own = pairs.filter((pair) =>
    by.some(({ name }) => [pair.before, pair.after].some(({ render }) => render.includes(name))),
  );
  return {
    kind: "feature-value",
    subject: `${after.name}.${field}`,
    clusters: namesOf(own),
    before: was,
    after: is,
    because: causeOfField(before, after, ["spec", field]),
    owners: ownersOf([before, after]),
    advice: [],
    risk: own.length === 0 ? "low" : risk === "high" && !isLateOn(own, sides) ? "medium" : risk,
  };
}

/** Changed entries that no cluster has reached, or that all clusters have passed. */
function historyChanges(name: string, before: Feature, after: Feature): readonly Change[] {
  const keys = new Set([before, after].flatMap(({ spec }) => (spec.history ?? []).map(({ since }) => since ?? "")));
  return [...keys].flatMap((since): readonly Change[] => {
    const at = ({ spec }: Feature): number => (spec.history ?? []).findIndex((entry) => (entry.since ?? "") === since);
    const [was, is] = [before, after].map((one) => plain(one.spec.history?.[at(one)]));
    if (deepEqual(was, is)) return [];
    const texts = [was, is].map((entry) => (entry === undefined ? null : entryText(entry)));
    const [old = null, now = null] = texts[0] === texts[1] ? textsOf(was, is) : texts;
    const [side, resource] = is === undefined ? (["base", before] as const) : (["head", after] as const);
    const identity = since === "" ? "0" : `since=${since}`;
    const path = ["spec", "history", at(resource)];
    const place = `Feature/${name}#spec.history[${identity}]`;
    return [
      {
        kind: "feature-level",
        subject: name,
        clusters: [],
        before: old,
        after: now,
        because: [{ resource, path, place, side }],
        owners: ownersOf([before, after]),
        advice: [],
        risk: "low",
      },
    ];
  });
}

type Entry = NonNullable<Feature["spec"]["history"]>[number];

function plain(entry: Entry | undefined): Entry | undefined {
  return entry && { ...entry, optIn: entry.optIn === true, locked: entry.locked === true };
}

function entryText({ level, optIn, locked, since }: Entry): string {
  const marks = `${optIn === true ? ", opt-in" : ""}${locked === true ? ", locked" : ""}`;
  return `${level}${marks}${since === undefined ? "" : ` since ${since}`}`;
}
