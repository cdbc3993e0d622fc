/** Divides the clusters of a stage into the waves of its rollout, and reports contradictions between them. */
import type { ReportDiagnostic } from "../../base/diagnostics.ts";
import { locationIn } from "../parse/index.ts";
import { REST } from "../schema/index.ts";
import { clusterOfOtherStage, overlappingWaves, rolloutNeedsBranches, selectorMatchesNothing } from "./codes.ts";
import type { Cluster, Project, Stage } from "./model.ts";
import { clusterMatcher, explainNoMatch } from "./selectors.ts";
import type { ByKind } from "./symbol-table.ts";

/** The clusters of a wave. */
export interface WaveClusters {
  readonly name: string;
  /** Its position in `spec.rollout.waves`; undefined for the last wave, of the clusters in no other one. */
  readonly index: number | undefined;
  /** In the order given. */
  readonly clusters: readonly Cluster[];
}

/**
 * The waves of a stage in order, last the clusters in no other wave if there are any. A cluster in several waves is in
 * the first one. One wave without a rollout. `clusters`: of the stage.
 */
export function dividedIntoWaves({ spec: { rollout } }: Stage, clusters: readonly Cluster[]): readonly WaveClusters[] {
  const match = clusterMatcher(clusters);
  const taken = new Set<Cluster>();
  const waves = (rollout?.waves ?? []).map(({ name, clusters: selector }, index) => {
    const own = match(selector).filter((cluster) => !taken.has(cluster));
    for (const cluster of own) taken.add(cluster);
    return { name, index, clusters: own };
  });
  const rest = clusters.filter((cluster) => !taken.has(cluster));
  return rest.length === 0 ? waves : [...waves, { name: REST, index: undefined, clusters: rest }];
}

export function checkWaves(byKind: ByKind, project: Project, report: ReportDiagnostic): void {
  for (const stage of byKind.Stage.values()) {
    if (stage.spec.rollout === undefined) continue;
    checkDelivery(stage, project, report);
    const clusters = [...byKind.Cluster.values()].filter(({ spec }) => spec.stage === stage.name);
    checkNames(stage, byKind, report);
    checkSelections(stage, clusters, byKind, report);
  }
}

function checkDelivery({ name, document }: Stage, project: Project, report: ReportDiagnostic): void {
  const gitops = project.spec.targets?.gitops;
  if (gitops?.delivery === "branch") return;
  const message = `the rollout of stage "${name}" needs one branch per cluster, but the delivery is "folder"`;
  report(rolloutNeedsBranches, locationIn(document, ["spec", "rollout"], "key"), message, {
    help: "set `targets: {gitops: {delivery: branch}}` in sluice.yaml, run `sluice publish` once, then let Argo CD or Flux follow `env/<cluster>`",
    helpAt: gitops?.delivery && locationIn(project.document, ["spec", "targets", "gitops", "delivery"]),
  });
}

/** Reports clusters that a wave names and that are in another stage. */
function checkNames({ name, spec, document }: Stage, { Cluster: all }: ByKind, report: ReportDiagnostic): void {
  for (const [wave, { clusters }] of (spec.rollout?.waves ?? []).entries())
    for (const list of ["names", "exclude"] as const)
      for (const [index, cluster] of (clusters[list] ?? []).entries()) {
        const found = all.get(cluster);
        if (found === undefined || found.spec.stage === name) continue;
        const at = locationIn(document, ["spec", "rollout", "waves", wave, "clusters", list, index]);
        report(clusterOfOtherStage, at, `cluster "${cluster}" is in stage "${found.spec.stage}", not in "${name}"`, {
          help: "remove it from this wave, or correct its stage",
          helpAt: locationIn(found.document, ["spec", "stage"]),
        });
      }
}

function checkSelections(
  { name: stage, spec, document }: Stage,
  clusters: readonly Cluster[],
  byKind: ByKind,
  report: ReportDiagnostic,
): void {
  const match = clusterMatcher(clusters);
  const first = new Map<Cluster, string>();
  for (const [index, { name, clusters: selector }] of (spec.rollout?.waves ?? []).entries()) {
    const selected = match(selector);
    const at = locationIn(document, ["spec", "rollout", "waves", index, "clusters"], "key");
    const named = [...(selector.names ?? []), ...(selector.exclude ?? [])];
    if (
      selected.length === 0 &&
      clusters.length > 0 &&
      named.every((one) => byKind.Cluster.get(one)?.spec.stage === stage)
    )
      report(selectorMatchesNothing, at, `wave "${name}" matches no cluster of stage "${stage}"`, {
        help: explainNoMatch(selector, clusters),
      });
    // One report for each pair of waves, with the first cluster.
    const overlaps = Map.groupBy(
      selected.filter((cluster) => first.has(cluster)),
      (cluster) => first.get(cluster) ?? "",
    );
    for (const [other, [cluster]] of overlaps)
      report(overlappingWaves, at, `waves "${other}" and "${name}" both select cluster "${cluster?.name}"`, {
        help: `exclude it from one of them, such as \`exclude: [${cluster?.name}]\``,
      });
    for (const cluster of selected) if (!first.has(cluster)) first.set(cluster, name);
  }
}
