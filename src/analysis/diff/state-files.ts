/** Compares two folders `state/<cluster>/`, without the repository that they come from. */
import type { Change, ChangeKind, Risk } from "./change.ts";
import { sortChanges } from "./change.ts";
import { sorted, describeValue } from "./values.ts";

/** The fields that are compared. */
export interface StoredCluster {
  readonly cluster: string;
  readonly stage: string;
  readonly threshold: string;
  readonly releases: Readonly<Record<string, string>>;
  readonly features: Readonly<Record<string, StoredState>>;
}

interface StoredState {
  readonly state: string;
  readonly level: string | null;
  readonly variant: string;
  readonly decides: string;
  readonly consumers?: readonly { readonly name: string; readonly starts?: string; readonly expires?: string }[];
}

const VERSION = 2;

/** `cluster`: the text of `cluster.json`; `groups`: those of `features/*.json`. Undefined if one of them is invalid. */
export function readState(cluster: string, groups: readonly string[]): StoredCluster | undefined {
  const value = readPart(cluster) as Partial<StoredCluster> | undefined;
  const features = groups.map((group) => readPart(group)?.["features"]);
  const isState = typeof value?.cluster === "string" && isMap(value.releases) && features.every(isMapOfMaps);
  return isState ? ({ ...value, features: Object.assign({}, ...features) as object } as StoredCluster) : undefined;
}

function readPart(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isMap(value) && value["version"] === VERSION ? value : undefined;
  } catch {
    return undefined;
  }
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isMapOfMaps(value: unknown): boolean {
  return isMap(value) && Object.values(value).every(isMap);
}

export function diffStates(before: StoredCluster, after: StoredCluster): readonly Change[] {
  const { cluster } = after;
  const change = (kind: ChangeKind, subject: string, was: unknown, is: unknown, risk: Risk): readonly Change[] => {
    const [old, now] = [describeValue(was), describeValue(is)];
    if (old === now) return [];
    const nothing = { because: [], owners: [], advice: [] };
    return [{ kind, subject, clusters: [cluster], before: old, after: now, ...nothing, risk }];
  };
  const tracks = sorted([...Object.keys(before.releases), ...Object.keys(after.releases)]);
  const names = sorted([...Object.keys(before.features), ...Object.keys(after.features)]);
  return sortChanges([
    ...change("cluster", "cluster", before.cluster, after.cluster, "high"),
    ...change("cluster", "stage", before.stage, after.stage, "high"),
    ...change("threshold", after.stage, before.threshold, after.threshold, "high"),
    ...tracks.flatMap((track) =>
      change("cluster", `release of ${track}`, before.releases[track], after.releases[track], "medium"),
    ),
    ...names.flatMap((name) => {
      const [was, is] = [before.features[name], after.features[name]];
      return [
        ...change("feature-state", name, was?.state, is?.state, "medium"),
        ...change("feature-level", name, was?.level, is?.level, "low"),
        ...(was?.state === is?.state ? change("feature-value", name, valueOf(was), valueOf(is), "medium") : []),
        ...consumerChanges(name, was, is, cluster),
      ];
    }),
  ]);
}

function valueOf(state: StoredState | undefined): string | undefined {
  return state === undefined ? undefined : state.decides === "variant" ? state.variant : state.decides;
}

function consumerChanges(
  name: string,
  was: StoredState | undefined,
  is: StoredState | undefined,
  cluster: string,
): readonly Change[] {
  const [had, have] = [was?.consumers ?? [], is?.consumers ?? []];
  return sorted([...had, ...have].map((consumer) => consumer.name)).flatMap((consumer): readonly Change[] => {
    const [before, after] = [intervalsOf(had, consumer), intervalsOf(have, consumer)];
    if (before === after) return [];
    const nothing = { because: [], owners: [], advice: [] };
    const risk = after === null ? "high" : "low";
    return [{ kind: "grant", subject: name, consumer, clusters: [cluster], before, after, ...nothing, risk }];
  });
}

function intervalsOf(consumers: NonNullable<StoredState["consumers"]>, name: string): string | null {
  const own = consumers.filter((consumer) => consumer.name === name);
  const text = own.map(({ starts, expires }) =>
    [...(starts === undefined ? [] : [`from ${starts}`]), ...(expires === undefined ? [] : [`until ${expires}`])].join(
      " ",
    ),
  );
  return own.length === 0 ? null : `granted ${text.join(" and ")}`.trim();
}
