/** Compares two `state/<cluster>.json` files, without the repository that they come from. */
import type { Change, ChangeKind, Risk } from "./change.ts";
import { sortChanges } from "./change.ts";
import { sorted, describeValue } from "./values.ts";

/** The fields that are compared. */
export interface StateFile {
  readonly version: 1;
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

/** Undefined if the text is not the state of a cluster. */
export function readState(text: string): StateFile | undefined {
  try {
    const value = JSON.parse(text) as Partial<StateFile> | null;
    const features = value?.features;
    const isState =
      value?.version === 1 && typeof value.cluster === "string" && isMap(value.releases) && isMap(features);
    return isState && Object.values(features).every(isMap) ? (value as StateFile) : undefined;
  } catch {
    return undefined;
  }
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function diffStates(before: StateFile, after: StateFile): readonly Change[] {
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
