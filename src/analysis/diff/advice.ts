/** Advice for the reviewer when the gate of a feature changes. */
import { quoteList } from "../../base/diagnostics.ts";
import type { Advice, Change } from "./change.ts";
import type { FeatureState } from "../../compiler/resolve/index.ts";
import type { ClusterPair, StatePair } from "./sides.ts";
import { sorted } from "./values.ts";

export function gateAdvice(pairs: readonly StatePair[], consumers: Change["consumers"] | undefined): readonly Advice[] {
  const flips = pairs.filter(({ before, after }) => (before?.open ?? false) !== (after?.open ?? false));
  const [first] = flips;
  const feature = (first?.after ?? first?.before)?.feature;
  const narrowed = pairs.some(({ before, after }) => before?.state === "enabled" && after?.state === "granted");
  const access = narrowed ? [advice("access", "consumers without a grant lose it")] : lossOf(consumers);
  if (first === undefined || feature === undefined) return access;
  const clusters = flips.flatMap((pair) => pair.clusters);
  const off = first.after?.open !== true;
  return [
    ...emergencyOf(flips),
    ...access,
    ...(off ? dependentsOf(feature.name, clusters) : []),
    ...(off ? manualGrantsOf(first.before, clusters) : []),
    ...lockedIn(flips),
    ...(feature.spec.runbook === undefined ? [] : [advice("runbook", `runbook: "${feature.spec.runbook}"`)]),
  ];
}

export function advice(topic: Advice["topic"], message: string): Advice {
  return { topic, message };
}

function lossOf(consumers: Change["consumers"] | undefined): readonly Advice[] {
  const lost = consumers?.lost ?? [];
  return lost.length === 0
    ? []
    : [advice("access", `${quoteList(lost)} ${lost.length === 1 ? "loses" : "lose"} access`)];
}

function emergencyOf(flips: readonly StatePair[]): readonly Advice[] {
  const overrides = new Set(
    flips.map(({ after }) => after?.gateOverride).filter((one) => one?.spec.emergency === true),
  );
  return [...overrides].flatMap((override) =>
    override === undefined ? [] : [advice("emergency", `turned off in an emergency by override "${override.name}"`)],
  );
}

/** Features that depend on this one and are, or were, on where it turns off. */
function dependentsOf(name: string, clusters: readonly ClusterPair[]): readonly Advice[] {
  const still = new Set<string>();
  const shut = new Set<string>();
  for (const { before, after } of clusters) {
    const now = new Map(after.features.map((state) => [state.feature.name, state.open]));
    for (const { feature, open } of before.features)
      if (open && feature.spec.dependsOn?.includes(name) === true)
        (now.get(feature.name) === true ? still : shut).add(feature.name);
  }
  const adviceOn = (names: ReadonlySet<string>, text: (many: boolean) => string): readonly Advice[] =>
    names.size === 0 ? [] : [advice("dependents", `${quoteList(sorted(names))} ${text(names.size > 1)}`)];
  return [
    ...adviceOn(shut, (many) => (many ? "depend on it and turn off with it" : "depends on it and turns off with it")),
    ...adviceOn(still, (many) => (many ? "depend on it and stay on" : "depends on it and stays on")),
  ];
}

/** Sluice does not remove grants that were made by hand. */
function manualGrantsOf(before: FeatureState | undefined, clusters: readonly ClusterPair[]): readonly Advice[] {
  const onMilo = clusters.some(({ before: { render } }) => render.includes("milo"));
  if (before?.state !== "granted" || !onMilo) return [];
  return [advice("manual-grants", "manual grants keep it on for their consumers: `sluice drift` finds them")];
}

function lockedIn(flips: readonly StatePair[]): readonly Advice[] {
  const locked = flips.some(({ before, after }) => after?.locked === true && before?.locked !== true);
  const message = "it is locked there: no override applies, and it can't be unlocked";
  return locked ? [advice("irreversible", message)] : [];
}
