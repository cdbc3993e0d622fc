/** resolve: computes the state of every cluster, with reasons, independent of clock, locale and file order. */
import { quoteList } from "../../base/diagnostics.ts";
import { locationIn } from "../parse/index.ts";
import type { ReportDiagnostic } from "../../base/diagnostics.ts";
import type { Model, Feature, Stage } from "../link/index.ts";
import { checkApproved, recordsInForce } from "./accreditation.ts";
import { catalogResolver } from "./catalog.ts";
import { tombstoneTooEarly } from "./codes.ts";
import { checkDependencies, closeDependents } from "./dependencies.ts";
import type { ClusterStates } from "./dependencies.ts";
import { resolveFeature, selectionsOf } from "./features.ts";
import type { Outcome } from "./features.ts";
import { checkGrants } from "./grants.ts";
import { holdUnapproved } from "./hold.ts";
import { checkOverrides } from "./overrides.ts";
import { Patcher } from "./patches.ts";
import type { Revalidate } from "./patches.ts";
import { classifier, releasesOf, resolvedClusters } from "./cluster-classes.ts";
import { StateList } from "./states.ts";
import type { FeatureState, ClusterState } from "./state.ts";

export type * from "./state.ts";

export { REASONS } from "../reason.ts";
export type { Reason } from "../reason.ts";

export { resolveCodes } from "./codes.ts";
export { digestOf, isAccredited } from "./accreditation.ts";
export { overrideField, pathInGrant } from "./reason-links.ts";
export { isDeprecatedAt, historyPosition } from "./gate.ts";
export { looksOpenWhenShut, flagOf } from "./flag.ts";
export { mergeIntervals } from "./consumers.ts";
export { reachable } from "./dependencies.ts";
export { releaseOf } from "./cluster-classes.ts";

export interface ResolveOptions {
  /** Names of the available targets, for `render: [all]`. */
  readonly targets: readonly string[];
  readonly revalidate: Revalidate;
  /** Called between features. */
  readonly checkpoint: () => void;
}

/** Returns the states of the clusters with a known stage, sorted by name. */
export function resolve(model: Model, options: ResolveOptions, report: ReportDiagnostic): readonly ClusterState[] {
  const sites = resolvedClusters(model);
  const positions = new Map<string, number>();
  const rows: readonly ClusterStates[] = sites.map((site) => {
    options.checkpoint();
    return { site, states: new StateList(positions, model.byKind.Feature.size) };
  });
  const patcher = new Patcher(options.revalidate, report);
  const classesOf = classifier(sites, model);
  const selections = selectionsOf(model);
  for (const feature of model.byKind.Feature.values()) {
    if (!knowsItsLevels(feature, model)) continue;
    options.checkpoint();
    const position = positions.size;
    positions.set(feature.name, position);
    const outcomes = resolveFeature(feature, classesOf(feature), selections, model, (resource, patches) =>
      patcher.apply(resource, patches),
    );
    for (const outcome of outcomes)
      for (const { index } of outcome.sites) rows[index]?.states.add(position, outcome.state);
    checkOverrides(outcomes, report);
    checkGrants(outcomes, report);
    checkTombstone(outcomes, report);
  }
  for (const { states } of rows) states.finish();
  const accreditations = recordsInForce(rows, model, report);
  closeDependents(rows, model);
  holdUnapproved(rows, accreditations, model);
  checkDependencies(rows, model, report);
  checkApproved(rows, accreditations, report);
  const catalogOf = catalogResolver(model, patcher);
  return rows.map(({ site: { cluster, stage, threshold }, states }) => {
    const accreditation = accreditations.get(cluster);
    return {
      cluster,
      stage,
      threshold,
      releases: releasesOf(cluster, model),
      render: rendered(cluster.spec.render ?? stage.spec.render ?? [], options.targets),
      features: states.list,
      catalog: catalogOf(cluster),
      ...(accreditation === undefined ? {} : { accreditation }),
    };
  });
}

/** False for an unknown level, which link reports. Any statement about the gate would be a guess. */
function knowsItsLevels(feature: Feature, model: Model): boolean {
  return (feature.spec.history ?? []).every(({ level }) => model.settings.levelByName.has(level));
}

function rendered(names: readonly string[], targets: readonly string[]): readonly string[] {
  return [...new Set(names.includes("all") ? targets : names)].sort();
}

/** Reports a feature without history on a cluster with a release before its end. */
function checkTombstone(outcomes: readonly Outcome[], report: ReportDiagnostic): void {
  const feature = outcomes[0]?.feature;
  if (feature === undefined || feature.spec.history !== undefined) return;
  const early = outcomes.filter(({ state }) => state.reason === "not-released");
  const clusters = early.flatMap(({ sites }) => sites.map(({ cluster }) => cluster.name));
  if (clusters.length === 0) return;
  report(
    tombstoneTooEarly,
    locationIn(feature.document, ["spec", "deprecated", "until"]),
    `"${feature.name}" has no history, but an earlier release than \`deprecated.until\` still runs on ${quoteList(clusters.sort())}`,
    { help: "keep the history until every cluster runs that release" },
  );
}

/** Only the target `state` renders absent, removed, permanent and not-released features. */
export function isRendered(state: FeatureState): boolean {
  return state.level !== null;
}

/** A stage follows the one that it is `after`. Stable for stages at the same position. */
export function promotionOrder(states: readonly ClusterState[]): readonly ClusterState[] {
  const stages = new Map(states.map(({ stage }) => [stage.name, stage]));
  const depths = stageDepths(stages);
  return states.toSorted((a, b) => depths(a.stage.name) - depths(b.stage.name));
}

/** Returns how many stages are before a stage. Ends in a cycle, which is reported elsewhere. */
export function stageDepths(stages: ReadonlyMap<string, Stage>): (stage: string) => number {
  const depthOf = (name: string, seen: ReadonlySet<string> = new Set()): number => {
    const after = stages.get(name)?.spec.after;
    return after === undefined || seen.has(name) ? 0 : 1 + depthOf(after, new Set([...seen, name]));
  };
  return depthOf;
}
