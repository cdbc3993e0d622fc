/** Checks whether the objects are those of the named cluster, of another one, or of none. */
import type { ReportDiagnostic } from "../../base/diagnostics.ts";
import type { ClusterState } from "../../compiler/resolve/index.ts";
import type { Fleet } from "../../render/render.ts";
import { driftInput, driftWrongCluster } from "./codes.ts";
import { fieldDrifts } from "./compare.ts";
import { keyOf } from "./objects.ts";
import type { KubernetesObject, LiveObjects } from "./objects.ts";
import { renderedObjects } from "./rendered.ts";

export interface DriftOptions {
  readonly fleet: Fleet;
  readonly state: ClusterState;
  /** Kinds that were read; undefined if all rendered kinds were. */
  readonly kinds: ReadonlySet<string> | undefined;
}

/**
 * The objects that should be on a cluster. Patched workloads count only if they were read, because they are not ours.
 */
export function expectedObjects(
  { fleet, kinds }: DriftOptions,
  cluster: string,
  live: LiveObjects,
): readonly KubernetesObject[] {
  return renderedObjects(fleet, cluster).filter(
    (object) => (kinds === undefined || kinds.has(object.kind)) && (object.isPatch !== true || live.has(keyOf(object))),
  );
}

/** Patched workloads that were not read. */
export function unreadPatches({ fleet, kinds, state }: DriftOptions, live: LiveObjects): readonly KubernetesObject[] {
  return renderedObjects(fleet, state.cluster.name).filter(
    (object) => object.isPatch === true && (kinds === undefined || kinds.has(object.kind)) && !live.has(keyOf(object)),
  );
}

export interface Score {
  readonly rendered: number;
  /** Missing or changed. */
  readonly wrong: number;
}

export function score(rendered: readonly KubernetesObject[], live: LiveObjects): Score {
  const wrong = rendered.filter((object) => {
    const found = live.get(keyOf(object));
    return found === undefined || fieldDrifts(object, found).length > 0;
  });
  return { rendered: rendered.length, wrong: wrong.length };
}

/** The number of clusters that are tried. */
const MOST_CLUSTERS = 200;

/** Another cluster that matches the objects far better; undefined if there is no such cluster. */
export function betterMatch(options: DriftOptions, live: LiveObjects, wrong: number): string | undefined {
  const { states } = options.fleet;
  const others = states.filter(({ cluster }) => cluster !== options.state.cluster).slice(0, MOST_CLUSTERS);
  const scored = others.map(({ cluster }) => ({
    name: cluster.name,
    ...score(expectedObjects(options, cluster.name, live), live),
  }));
  const [best] = scored
    .filter(({ rendered }) => rendered > 0)
    .toSorted((a, b) => a.wrong - b.wrong || (a.name < b.name ? -1 : 1));
  return best !== undefined && best.wrong * 4 <= wrong && best.wrong < best.rendered ? best.name : undefined;
}

export function reportWrongCluster(
  { state, fleet }: DriftOptions,
  other: string,
  { rendered, wrong }: Score,
  report: ReportDiagnostic,
): void {
  const { name, document } = state.cluster;
  const place = { file: document.file, document: document.index, path: ["metadata", "name"], on: "value" } as const;
  const known = fleet.model.byKind.Cluster.get(other);
  report(
    driftWrongCluster,
    place,
    `these are the objects of "${other}", not of "${name}": ${wrong} of ${rendered} differ`,
    {
      help: `use --cluster ${other}, or read the right cluster with kubectl --context ...`,
      ...(known === undefined
        ? {}
        : {
            related: [
              {
                message: `cluster "${other}"`,
                at: { ...place, file: known.document.file, document: known.document.index },
              },
            ],
          }),
    },
  );
}

export function reportNothing(
  rendered: readonly KubernetesObject[],
  live: LiveObjects,
  report: ReportDiagnostic,
): void {
  const [first] = rendered;
  if (first === undefined) return;
  const [sample] = live.values();
  report(
    driftInput,
    sample?.at([]) ?? first.at([]),
    `the input contains none of the ${rendered.length} rendered objects`,
    {
      help: "check that you read the right cluster and the right kinds; --kubectl prints the command",
    },
  );
}
