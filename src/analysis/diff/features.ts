/** Changes of features: whether they are on, at which level, and with which value. */
import { valueAt } from "../../base/collections.ts";
import type { Advice, Cause, Change, Risk } from "./change.ts";
import type { Feature } from "../../compiler/link/index.ts";
import { isRendered, looksOpenWhenShut } from "../../compiler/resolve/index.ts";
import type { Consumer, FeatureState, Flag } from "../../compiler/resolve/index.ts";
import { flagKeyOf } from "../../compiler/link/index.ts";
import { advice, gateAdvice } from "./advice.ts";
import { causeOfField, causesOf, patchCauses, unique } from "./causes.ts";
import { isLateOn, namesOf } from "./sides.ts";
import type { Sides, StatePair } from "./sides.ts";
import { canonical, deepEqual, sorted, textsOf } from "./values.ts";

/** A difference between two states. Equal ones on several clusters are one change. */
interface Difference {
  readonly kind: "feature-state" | "feature-level" | "feature-value";
  readonly isKey?: true;
  /** Set if only the document of the feature differs, and no state. */
  readonly field?: "flag";
  readonly before: string | null;
  readonly after: string | null;
  readonly consumers?: NonNullable<Change["consumers"]>;
}

/** `pairs`: by feature. */
export function featureChanges(pairs: ReadonlyMap<string, readonly StatePair[]>, sides: Sides): readonly Change[] {
  return [...pairs].flatMap(([name, own]) => {
    const groups = new Map<string, { readonly difference: Difference; readonly pairs: StatePair[] }>();
    for (const pair of own)
      for (const difference of differencesOf(pair)) {
        const key = canonical(difference);
        const group = groups.get(key);
        if (group === undefined) groups.set(key, { difference, pairs: [pair] });
        else group.pairs.push(pair);
      }
    return [...groups.values()].map((group) => change(name, group.difference, group.pairs, sides));
  });
}

function differencesOf({ before, after }: StatePair): readonly Difference[] {
  const state = stateDifference(before, after);
  if (before === undefined || after === undefined) return state;
  return [
    ...state,
    ...keyDifference(before, after),
    ...levelDifference(before, after),
    ...valueDifference(before, after),
  ];
}

function change(name: string, difference: Difference, pairs: readonly StatePair[], sides: Sides): Change {
  const { kind, field, before, after, consumers } = difference;
  return {
    kind,
    subject: field === undefined ? name : `${name}.${field}`,
    clusters: namesOf(pairs.flatMap(({ clusters }) => clusters)),
    before,
    after,
    ...(consumers === undefined ? {} : { consumers }),
    because: unique(
      pairs.flatMap((pair) => {
        const own = kind === "feature-value" ? flagCauses(pair, sides) : entitlementCauses(pair);
        return causesOf(pair, own, sides);
      }),
    ),
    owners: ownersOf(pairs.flatMap((pair) => [pair.before?.feature, pair.after?.feature])),
    advice: adviceOf(difference, pairs),
    risk: riskOf(difference, pairs, sides),
  };
}

/** The changed fields of the flag, and its changed patches. */
function flagCauses({ before, after }: StatePair, sides: Sides): readonly Cause[] {
  const [was, is] = [before?.feature, after?.feature];
  const fields = ["key", "type", "variants", "serve", "targeting", "rollout"] as const;
  const own = fields.filter((field) => !deepEqual(was?.spec.flag?.[field], is?.spec.flag?.[field]));
  return [
    ...own.flatMap((field) => causeOfField(was, is, ["spec", "flag", field])),
    ...(before?.patched === after?.patched ? [] : patchCauses("Feature", is?.name ?? "", sides)),
  ];
}

function entitlementCauses({ before, after }: StatePair): readonly Cause[] {
  if (before === undefined || after === undefined) return [];
  const [was, is] = [before.feature, after.feature];
  if ((was.spec.entitlement === undefined) === (is.spec.entitlement === undefined)) return [];
  return causeOfField(was, is, ["spec", "entitlement"]);
}

export function ownersOf(features: Iterable<Feature | undefined>): readonly string[] {
  return sorted([...features].flatMap((feature) => feature?.spec.owners ?? []));
}

function stateDifference(before: FeatureState | undefined, after: FeatureState | undefined): readonly Difference[] {
  const [was, is] = [wordOf(before), wordOf(after)];
  if (was === is) return [];
  const consumers = access(before, after);
  return [{ kind: "feature-state", before: was, after: is, ...(consumers === undefined ? {} : { consumers }) }];
}

/** Reasons that are more specific than "enabled" or "disabled". */
const NO_FLAG: ReadonlySet<FeatureState["reason"]> = new Set(["absent", "removed", "permanent"]);

/** Null if the feature does not exist. */
function wordOf(state: FeatureState | undefined): string | null {
  if (state === undefined) return null;
  return NO_FLAG.has(state.reason) ? state.reason : state.state;
}

/** Consumers that gain and lose access by name; undefined if neither state depends on names. */
function access(before: FeatureState | undefined, after: FeatureState | undefined): Difference["consumers"] {
  if (before?.state !== "granted" && after?.state !== "granted") return undefined;
  const [had, have] = [namesIn(before), namesIn(after)];
  return {
    gained: before?.state === "enabled" ? [] : have.filter((name) => !had.includes(name)),
    lost: after?.state === "enabled" ? [] : had.filter((name) => !have.includes(name)),
  };
}

function namesIn(state: FeatureState | undefined): readonly string[] {
  return (state?.consumers ?? []).map(({ kind, name }: Consumer) => `${kind}/${name}`);
}

/** Not reported if code can't have used the old key, or can't use the new one. */
function keyDifference(before: FeatureState, after: FeatureState): readonly Difference[] {
  const [was, is] = [flagKeyOf(before.feature), flagKeyOf(after.feature)];
  if (was === is || before.level === null || after.level === null) return [];
  return [{ kind: "feature-value", isKey: true, before: `flag key ${was}`, after: `flag key ${is}` }];
}

function levelDifference(before: FeatureState, after: FeatureState): readonly Difference[] {
  if (NO_FLAG.has(after.reason)) return [];
  const [was, is] = [levelText(before), levelText(after)];
  return was === is ? [] : [{ kind: "feature-level", before: was, after: is }];
}

/** Null if it has no level: not released yet, or no longer a flag. */
function levelText(state: FeatureState): string | null {
  if (state.level === null) return null;
  const index = state.because[0]?.path[2];
  const optIn = typeof index === "number" && state.feature.spec.history?.[index]?.optIn === true;
  return `${state.level.name}${optIn ? ", opt-in" : ""}${state.locked ? ", locked" : ""}`;
}

/** Not reported if the gate changes or there is no flag, because another change reports that. */
function valueDifference(before: FeatureState, after: FeatureState): readonly Difference[] {
  if (before.open !== after.open || before.level === null || after.level === null) return [];
  if (servedText(before) === servedText(after)) return unservedDifference(before, after);
  const [one, other] = [valueText(before), valueText(after)];
  const [was, is] = one === other ? flagTexts(before.flag, after.flag) : [one, other];
  return [{ kind: "feature-value", before: was, after: is }];
}

/** The same value is served, but the rendered flag differs: it lists the value that an open gate would serve. */
function unservedDifference(before: FeatureState, after: FeatureState): readonly Difference[] {
  if (renderedText(before.flag) === renderedText(after.flag)) return [];
  const [was, is] = textsOf(specOf(before), specOf(after));
  return [{ kind: "feature-value", field: "flag", before: was, after: is }];
}

function renderedText({ disabled, variants }: Flag): string {
  return canonical([disabled, variants]);
}

function specOf({ patched, feature }: FeatureState): Feature["spec"]["flag"] {
  return (patched ?? feature).spec.flag;
}

/** Equal for states that serve the same. A closed gate serves a single value. */
export function servedText({ flag, variant, decides, open }: FeatureState): string {
  return open ? `${variant} ${decides} ${flagText(flag)}` : canonical(flag.variants[flag.disabled]);
}

const texts = new WeakMap<Flag, string>();

/** Cached, because the states of a side share their flags. */
function flagText(flag: Flag): string {
  return valueAt(texts, flag, () => canonical(flag));
}

/** A short text for the served value. */
function valueText({ flag, variant, decides, open }: FeatureState): string {
  const one = (name: string): string => {
    const value = flag.variants[name];
    return flag.type === "boolean" ? name : `${name} = ${typeof value === "string" ? value : canonical(value)}`;
  };
  if (!open) return `off: ${one(flag.disabled)}`;
  if (decides === "rollout") return `${one(flag.enabled)} for ${flag.rollout?.percent} % by ${flag.rollout?.by}`;
  return decides === "targeting" ? targetingText(flag.targeting) : one(variant);
}

/** Lists the variables of the rule. The rule itself is code, and its line is reported as the cause. */
function targetingText(rule: unknown): string {
  const variables = sorted(variablesIn(rule));
  return variables.length === 0 ? "targeting" : `targeting by ${variables.join(", ")}`;
}

function variablesIn(rule: unknown): readonly string[] {
  if (typeof rule !== "object" || rule === null) return [];
  return Object.entries(rule).flatMap(([key, value]: [string, unknown]) => {
    const name = Array.isArray(value) ? (value as readonly unknown[])[0] : value;
    return key === "var" && typeof name === "string" ? [name] : variablesIn(value);
  });
}

/** The first field that differs between two flags with the same description. */
function flagTexts(was: Flag, is: Flag): readonly [string | null, string | null] {
  const first = (["type", "variants", "enabled", "disabled", "rollout"] as const).find(
    (field) => !deepEqual(was[field], is[field]),
  );
  if (first === undefined) return [targetingText(was.targeting), `other ${targetingText(is.targeting)}`];
  const [before, after] = textsOf(was[first], is[first]);
  return [`${first} ${before ?? "none"}`, `${first} ${after ?? "none"}`];
}

function adviceOf({ kind, isKey, before, consumers }: Difference, pairs: readonly StatePair[]): readonly Advice[] {
  if (isKey === true)
    return [advice("access", `the ${before} no longer exists: code that requests it gets its own default`)];
  const concealed = pairs.some(looksOpenNow)
    ? [
        advice(
          "access",
          "while off, it serves true or the same value as while on: applications can't tell that it is off",
        ),
      ]
    : [];
  if (kind === "feature-state") return [...concealed, ...gateAdvice(pairs, consumers)];
  if (kind === "feature-value") return concealed;
  const locked = pairs.some(({ before, after }) => after?.locked === true && before?.locked !== true);
  const message = "once locked, it can't be unlocked or overridden";
  return kind === "feature-level" && locked ? [{ topic: "irreversible", message }] : [];
}

function riskOf({ kind, isKey, consumers }: Difference, pairs: readonly StatePair[], sides: Sides): Risk {
  if (isKey === true) return "high";
  if (kind === "feature-level") return pairs.some(isFlagGone) ? "medium" : "low";
  const clusters = pairs.flatMap((pair) => pair.clusters);
  const matters =
    kind === "feature-value"
      ? pairs.some(({ before, after }) => after?.open === true || servesElse(before, after))
      : pairs.some(({ before, after }) => (before?.open ?? false) !== (after?.open ?? false));
  const conceals = pairs.some(looksOpenNow);
  const loses = (consumers?.lost.length ?? 0) > 0 || pairs.some(narrows);
  if (loses || conceals || (matters && isLateOn(clusters, sides))) return "high";
  return matters || pairs.some(isFlagGone) ? "medium" : "low";
}

/** Whether applications no longer find the flag, and fall back to the default in their code. */
function isFlagGone({ before, after }: StatePair): boolean {
  return before !== undefined && isRendered(before) && (after === undefined || !isRendered(after));
}

/** Also true if the gate is closed on both sides, since everyone gets a different value. */
function servesElse(before: FeatureState | undefined, after: FeatureState | undefined): boolean {
  return before !== undefined && after !== undefined && servedText(before) !== servedText(after);
}

/** Whether applications can no longer see that the feature is off. */
function looksOpenNow({ before, after }: StatePair): boolean {
  const looksOpen = (state: FeatureState | undefined): boolean =>
    state !== undefined && isRendered(state) && looksOpenWhenShut(state);
  return looksOpen(after) && !looksOpen(before);
}

/** From everyone to consumers with a grant. */
function narrows({ before, after }: StatePair): boolean {
  return before?.state === "enabled" && after?.state === "granted";
}
