/** Over which of several objects a service's flags are spread: by a hash of the feature's name, so that no flag moves another. */
import { createHash } from "node:crypto";

/** 0-based. It changes with the number of objects, and with nothing else. */
export function shardOf(name: string, count: number): number {
  if (count === 1) return 0;
  return createHash("sha256").update(name).digest().readUInt32BE() % count;
}

/** A flag and what it weighs as JSON, in bytes. */
export interface Weighed {
  readonly name: string;
  readonly bytes: number;
}

export interface Shard {
  readonly flags: number;
  readonly bytes: number;
}

/** As many as spec.targets.openfeature.shards may say. */
const MOST = 1024;

/** The fewest objects of which none exceeds the limit, or as many as there may be. */
export function packShards(flags: readonly Weighed[], limit: number): readonly Shard[] {
  const total = flags.reduce((sum, { bytes }) => sum + bytes, 0);
  const most = flags.some(({ bytes }) => bytes > limit) ? Math.ceil(total / limit) : MOST;
  for (let count = Math.ceil(total / limit); ; count++) {
    const shards = assignShards(flags, Math.min(count, MOST));
    if (count >= most || shards.every(({ bytes }) => bytes <= limit)) return shards;
  }
}

function assignShards(flags: readonly Weighed[], count: number): readonly Shard[] {
  const shards = Array.from({ length: count }, () => ({ flags: 0, bytes: 0 }));
  for (const { name, bytes } of flags) {
    const shard = shards[shardOf(name, count)];
    if (shard === undefined) continue;
    shard.flags += 1;
    shard.bytes += bytes;
  }
  return shards;
}
