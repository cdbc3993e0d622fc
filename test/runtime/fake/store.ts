/** The store of the fake API server: buckets, and their changes since the last compaction. */
import { nameOf } from "./bucket.ts";
import type { Bucket } from "./bucket.ts";

export interface Stored extends Bucket {
  readonly version: number;
}

export interface Change {
  readonly type: "ADDED" | "MODIFIED" | "DELETED";
  readonly bucket: Stored;
}

export interface Store {
  readonly version: () => number;
  readonly put: (bucket: Bucket) => void;
  readonly remove: (bucket: Bucket) => void;
  /** Discards the history. */
  readonly compact: () => void;
  /** The buckets at a version, by key; undefined if it was compacted. */
  readonly at: (version: number) => ReadonlyMap<string, Stored> | undefined;
  /** Undefined if some changes were compacted. */
  readonly since: (version: number) => readonly Change[] | undefined;
}

/** As in etcd: namespace, then name. */
export function keyOf(bucket: Bucket): string {
  return `${bucket.namespace}/${nameOf(bucket)}`;
}

export function bucketStore(told: (change: Change) => void): Store {
  const stored = new Map<string, Stored>();
  const changes: Change[] = [];
  let version = 100;
  let oldest = version;

  function change(type: Change["type"], bucket: Bucket): Stored {
    version += 1;
    const one = { type, bucket: { ...bucket, version } };
    changes.push(one);
    told(one);
    return one.bucket;
  }

  return {
    version: () => version,
    put: (bucket) => {
      const type = stored.has(keyOf(bucket)) ? "MODIFIED" : "ADDED";
      stored.set(keyOf(bucket), change(type, bucket));
    },
    remove: (bucket) => {
      if (stored.delete(keyOf(bucket))) change("DELETED", bucket);
    },
    compact: () => {
      version += 1;
      oldest = version;
    },
    at: (wanted) => (wanted < oldest ? undefined : replayed(stored, changes, wanted)),
    since: (wanted) => (wanted < oldest ? undefined : changes.filter(({ bucket }) => bucket.version > wanted)),
  };
}

function replayed(
  stored: ReadonlyMap<string, Stored>,
  changes: readonly Change[],
  version: number,
): ReadonlyMap<string, Stored> {
  if ((changes.at(-1)?.bucket.version ?? 0) <= version) return stored;
  const then = new Map<string, Stored>();
  for (const { type, bucket } of changes.filter((one) => one.bucket.version <= version))
    if (type === "DELETED") then.delete(keyOf(bucket));
    else then.set(keyOf(bucket), bucket);
  return then;
}
