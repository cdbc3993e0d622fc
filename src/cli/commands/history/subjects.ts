/** The features and clusters that the events of a history can be about, under all of their names. */
import { valueAt } from "../../../base/collections.ts";
import { PROJECT_FILE } from "../../../files/index.ts";
import type { Subject } from "../../../analysis/history.ts";
import { deepEqual } from "../../../analysis/diff/index.ts";
import type { Grant } from "../../../compiler/link/index.ts";
import type { Resource } from "../../../compiler/schema/index.ts";
import type { CommittedFile, Walked } from "../../../git/index.ts";
import type { DocumentReader } from "./documents.ts";

/** Undefined: all of them. */
export interface Subjects {
  readonly features: ReadonlySet<string> | undefined;
  readonly clusters: ReadonlySet<string> | undefined;
}

interface Named {
  /** Documents that a commit adds, and documents that one removes: `Kind/name`. */
  readonly added: ReadonlySet<string>;
  readonly removed: ReadonlySet<string>;
  /** Consumer -> the features that any grant to it has named. */
  readonly granted: ReadonlyMap<string, ReadonlySet<string>>;
}

/**
 * A document with a former name was removed under it, so all removed names count if the subject was added later.
 * `isOutput`: whether a path is a rendered file, which is not parsed.
 */
export function subjectsOf(
  { feature, cluster, consumer }: Subject,
  walk: readonly Walked[],
  reader: DocumentReader,
  isOutput: (path: string) => boolean,
): Subjects {
  const named = namesAlong(walk, reader, isOutput);
  if (named === undefined) return { features: undefined, clusters: undefined };
  const { added, removed, granted } = named;
  const allNames = (kind: "Feature" | "Cluster", name: string): ReadonlySet<string> => {
    if (!added.has(`${kind}/${name}`)) return new Set([name]);
    const prefix = `${kind}/`;
    const former = [...removed].flatMap((one) => (one.startsWith(prefix) ? [one.slice(prefix.length)] : []));
    return new Set([name, ...former]);
  };
  return {
    features:
      feature !== undefined
        ? allNames("Feature", feature)
        : consumer === undefined
          ? undefined
          : (granted.get(consumer) ?? new Set()),
    clusters: cluster === undefined ? undefined : allNames("Cluster", cluster),
  };
}

/** Undefined if the project reads other files from some commit on. */
function namesAlong(
  walk: readonly Walked[],
  reader: DocumentReader,
  isOutput: (path: string) => boolean,
): Named | undefined {
  const files = new Map<string, CommittedFile>();
  const [added, removed] = [new Set<string>(), new Set<string>()];
  const granted = new Map<string, Set<string>>();
  for (const [index, { changed }] of walk.entries())
    for (const [path, file] of changed) {
      const former = files.get(path);
      if (file === undefined) files.delete(path);
      else files.set(path, file);
      if (isOutput(path)) continue;
      const [before, after] = [former, file].map((one) => reader.read(path, one).resources) as unknown as Sides;
      for (const resource of after)
        if (resource.kind === "Grant") {
          const { consumer, features } = (resource as Grant).spec;
          const all = valueAt(granted, `${consumer.kind}/${consumer.name}`, () => new Set());
          for (const feature of features) all.add(feature);
        }
      if (index === 0) continue;
      if (path === PROJECT_FILE && !deepEqual(listingOf(before), listingOf(after))) return undefined;
      const [was, is] = [before, after].map((all) => new Set(all.map(({ kind, name }) => `${kind}/${name}`)));
      for (const one of is ?? []) if (was?.has(one) !== true) added.add(one);
      for (const one of was ?? []) if (is?.has(one) !== true) removed.add(one);
    }
  return { added, removed, granted };
}

type Sides = readonly [readonly Resource[], readonly Resource[]];

function listingOf(resources: readonly Resource[]): unknown {
  const project = resources.find((one): one is Resource<"Project"> => one.kind === "Project");
  return project && [project.spec.sources, project.spec.output];
}
