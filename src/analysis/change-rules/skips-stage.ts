/** skips-stage: a feature turns on in a stage before it is on in the previous stage. */
import { append } from "../../base/collections.ts";
import { quoteList } from "../../base/diagnostics.ts";
import type { ReportDiagnostic } from "../../base/diagnostics.ts";
import { locationIn } from "../../compiler/parse/index.ts";
import type { ClusterState, FeatureState } from "../../compiler/resolve/index.ts";
import { warning } from "./change-rule.ts";
import type { ChangeContext, ChangeRule, CompiledSide } from "./change-rule.ts";

const code = warning(
  "skips-stage",
  "A feature turns on in a stage, but is on nowhere in the previous stage (`after`).",
  "Stages test a feature where mistakes are cheap. A skipped stage tests nothing.",
  "Turn the feature on in the earlier stage first, or together with this one.",
);

export const skipsStage: ChangeRule = { code, about: "feature-state", check };

function check({ base, head }: ChangeContext, report: ReportDiagnostic): void {
  const [was, is] = [openByStage(base), openByStage(head)];
  for (const { name: stage, spec } of head.model.byKind.Stage.values()) {
    const earlier = is.get(spec.after ?? "");
    if (spec.after === undefined || earlier === undefined) continue;
    const skipping = new Map<string, { readonly feature: string; readonly state: FeatureState }[]>();
    for (const [feature, state] of is.get(stage) ?? []) {
      if (earlier.has(feature) || was.get(stage)?.has(feature) === true || state.level === null) continue;
      const place = state.because.at(-1)?.place ?? feature;
      append(skipping, place, { feature, state });
    }
    for (const group of skipping.values()) reportGroup(group, stage, spec.after, report);
  }
}

function reportGroup(
  group: readonly { readonly feature: string; readonly state: FeatureState }[],
  stage: string,
  before: string,
  report: ReportDiagnostic,
): void {
  const because = group[0]?.state.because.at(-1);
  if (because === undefined) return;
  const verb = group.length === 1 ? "turns" : "turn";
  report(
    code,
    locationIn(because.resource.document, because.path),
    `${quoteList(group.map(({ feature }) => feature))} ${verb} on in stage "${stage}", but is on in no cluster of the previous stage "${before}"`,
  );
}

/** The features that are on somewhere in each stage, for stages with clusters. */
function openByStage({ states }: CompiledSide): ReadonlyMap<string, ReadonlyMap<string, FeatureState>> {
  const stages = Map.groupBy(states, ({ stage }) => stage.name);
  return new Map([...stages].map(([name, own]) => [name, openOn(own)]));
}

/** Features that are on, with the first such state. Every cluster has all features, in the same order. */
function openOn(states: readonly ClusterState[]): ReadonlyMap<string, FeatureState> {
  const first: FeatureState[] = [];
  for (const { features } of states)
    features.forEach((state, index) => {
      if (state.open) first[index] ??= state;
    });
  return new Map(first.flatMap((state) => [[state.feature.name, state] as const]));
}
