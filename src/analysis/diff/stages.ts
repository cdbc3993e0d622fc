/** Changes of stages and clusters: thresholds, added, removed and moved clusters, and their releases. */
import { append } from "../../base/collections.ts";
import { maintenanceOf, maintenanceText } from "../../base/maintenance-windows.ts";
import type { Change, Risk } from "./change.ts";
import { releasePath } from "../../compiler/link/index.ts";
import type { Cluster, Stage } from "../../compiler/link/index.ts";
import type { Path } from "../../base/source.ts";
import type { ClusterState } from "../../compiler/resolve/index.ts";
import { advice } from "./advice.ts";
import { causeOfField, latestCauses, unique, valueAt } from "./causes.ts";
import { isLate, isLateOn, resourcesOf, documentPairs } from "./sides.ts";
import type { ClusterPair, Sides } from "./sides.ts";
import { deepEqual, sorted, describeValue, textsOf } from "./values.ts";

export function stageChanges(pairs: readonly ClusterPair[], sides: Sides): readonly Change[] {
  return [...thresholds(pairs, sides), ...stageFields(pairs, sides), ...population(sides), ...moves(pairs, sides)];
}

const NOTHING = { owners: [], advice: [] } as const;

function clustersOf(stage: string, pairs: readonly ClusterPair[]): readonly string[] {
  return pairs.filter(({ after }) => after.stage.name === stage).map(({ after }) => after.cluster.name);
}

function thresholds(pairs: readonly ClusterPair[], sides: Sides): readonly Change[] {
  return documentPairs(sides, "Stage").flatMap(({ name, before, after }) => {
    const [was, is] = [before?.spec.threshold, after?.spec.threshold];
    if (was === is) return [];
    const fixed = advice(
      "irreversible",
      "a stage should keep its threshold: features that clusters rely on change at once",
    );
    return [
      {
        kind: "threshold",
        subject: name,
        clusters: clustersOf(name, pairs),
        before: was ?? null,
        after: is ?? null,
        because: causeOfField(before, after, ["spec", "threshold"]),
        owners: [],
        advice: before === undefined || after === undefined ? [] : [fixed],
        risk: before === undefined ? "low" : "high",
      },
    ];
  });
}

/** Other fields of a stage that affect its clusters. */
function stageFields(pairs: readonly ClusterPair[], sides: Sides): readonly Change[] {
  return documentPairs(sides, "Stage").flatMap(({ name, before, after }): readonly Change[] => {
    if (before === undefined || after === undefined) return [];
    const field = (key: "after" | "accreditation", normal?: string): readonly Change[] => {
      const [was, is] = [before.spec[key] ?? normal, after.spec[key] ?? normal];
      if (was === is) return [];
      const kind = key === "after" ? "cluster" : "accreditation";
      const risk = key === "accreditation" && was !== normal ? "high" : "medium";
      const because = causeOfField(before, after, ["spec", key]);
      const sides = { before: was ?? null, after: is ?? null };
      return [
        { kind, subject: `${name}.${key}`, clusters: clustersOf(name, pairs), ...sides, because, ...NOTHING, risk },
      ];
    };
    return [...field("after"), ...field("accreditation", "none")];
  });
}

/** Added and removed clusters. */
function population(sides: Sides): readonly Change[] {
  return documentPairs(sides, "Cluster").flatMap(({ name, before, after }): readonly Change[] => {
    if (before !== undefined && after !== undefined) return [];
    const [cluster, side] = after === undefined ? [before, sides.base] : [after, sides.head];
    const stage = resourcesOf(side, "Stage").get(cluster?.spec.stage ?? "");
    const late = stage === undefined || isLate(stage, side);
    return [
      {
        kind: "cluster",
        subject: name,
        clusters: [name],
        before: before === undefined ? null : summary(before),
        after: after === undefined ? null : summary(after),
        because: causeOfField(before, after, ["metadata", "name"]),
        owners: [],
        advice: after === undefined ? [advice("access", "all objects rendered for it are pruned")] : [],
        risk: after === undefined ? "high" : late ? "medium" : "low",
      },
    ];
  });
}

function summary({ spec }: Cluster): string {
  return `${spec.stage}${spec.release === undefined ? "" : `, release ${spec.release}`}`;
}

interface Move {
  readonly pair: ClusterPair;
  readonly subject: string;
  readonly path: Path;
  /** The track of a changed release. */
  readonly track?: string | undefined;
  readonly before: unknown;
  readonly after: unknown;
}

/** Changed fields of clusters. The same change on several clusters is reported once. */
function moves(pairs: readonly ClusterPair[], sides: Sides): readonly Change[] {
  const groups = new Map<string, Move[]>();
  for (const move of pairs.flatMap(movesOf))
    append(groups, `${move.subject} ${describeValue(move.before)} ${describeValue(move.after)}`, move);
  return [...groups.values()].flatMap((group): readonly Change[] => {
    const [first] = group;
    if (first === undefined) return [];
    const [before, after] = textsOf(first.before, first.after);
    const clusters = group.map(({ pair }) => pair);
    return [
      {
        kind: "cluster",
        subject: first.subject,
        clusters: sorted(clusters.map(({ after }) => after.cluster.name)),
        before,
        after,
        because: unique(group.flatMap((move) => movedAt(move, sides))),
        ...NOTHING,
        risk: riskOf(first, isLateOn(clusters, sides)),
      },
    ];
  });
}

function movesOf(pair: ClusterPair): readonly Move[] {
  const { before, after } = pair;
  if (
    before.cluster === after.cluster &&
    before.stage === after.stage &&
    deepEqual([...before.releases], [...after.releases])
  )
    return [];
  const tracks = sorted([...before.releases.keys(), ...after.releases.keys()]);
  const fields: readonly (readonly [subject: string, path: Path, was: unknown, is: unknown, track?: string])[] = [
    ["stage", ["spec", "stage"], before.stage.name, after.stage.name],
    ...tracks.map((track) => releaseField(track, before, after)),
    ["render", ["spec", "render"], before.render, after.render],
    ["destination", ["spec", "destination"], before.cluster.spec.destination, after.cluster.spec.destination],
    ["context", ["spec", "context"], before.cluster.spec.context, after.cluster.spec.context],
    ["labels", ["metadata", "labels"], before.cluster.metadata.labels, after.cluster.metadata.labels],
    ["maintenance", ["spec", "maintenance"], maintenance(before), maintenance(after)],
  ];
  return fields
    .filter(([, , was, is]) => !deepEqual(was, is))
    .map(([subject, path, was, is, track]) => ({ pair, subject, path, track, before: was, after: is }));
}

function releaseField(
  track: string,
  before: ClusterState,
  after: ClusterState,
): readonly [string, Path, unknown, unknown, string] {
  const subject = track === "platform" ? "release" : `release of ${track}`;
  const path = releasePath(after.cluster, track);
  return [subject, path, before.releases.get(track), after.releases.get(track), track];
}

function maintenance({ cluster, stage }: ClusterState): unknown {
  return maintenanceText(maintenanceOf(cluster.spec, stage.spec));
}

/** The field in the cluster's document if it is set there, else in its stage's. */
function movedAt({ pair, path, track }: Move, sides: Sides): Change["because"] {
  const { before, after } = pair;
  const latest = track === undefined ? [] : latestCauses(track, pair, sides);
  if (latest.length > 0) return latest;
  const [was, is]: readonly [Stage, Stage] = [before.stage, after.stage];
  const saysItself = ![before.cluster, after.cluster].every((cluster) => valueAt(cluster, path) === undefined);
  if (saysItself || was === is) return causeOfField(before.cluster, after.cluster, path);
  return causeOfField(was, is, path);
}

function riskOf({ subject, before, after }: Move, late: boolean): Risk {
  if (subject === "stage") return "high";
  // Objects that are no longer rendered are deleted.
  if (subject === "render" && (before as readonly string[]).some((one) => !(after as readonly string[]).includes(one)))
    return "high";
  if (subject === "labels") return "low";
  // Windows protect customers from restarts; the destination is the target of everything that is delivered.
  if (subject === "maintenance") return late ? "medium" : "low";
  return late && (subject === "release" || subject === "destination") ? "high" : "medium";
}
