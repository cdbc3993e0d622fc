/** Assigns the flags of a service to shards by a hash of the feature's name, so that a new flag never moves another one. */
import { createHash } from "node:crypto";

/** 0-based. Depends only on the name and the number of shards. */
export function shardOf(name: string, count: number): number {
  if (count === 1) return 0;
  return createHash("sha256").update(name).digest().readUInt32BE() % count;
}

/** A flag and its size in bytes of JSON. */
export interface FlagSize {
  readonly name: string;
  readonly bytes: number;
}

export interface Shard {
  readonly flags: number;
  readonly bytes: number;
}

/** The maximum of spec.targets.openfeature.shards. */
const MOST = 1024;

/** The fewest shards that are within the limit, or the maximum number. */
export function packShards(flags: readonly FlagSize[], limit: number): readonly Shard[] {
  const total = flags.reduce((sum, { bytes }) => sum + bytes, 0);
  const most = flags.some(({ bytes }) => bytes > limit) ? Math.ceil(total / limit) : MOST;
  for (let count = Math.ceil(total / limit); ; count++) {
    const shards = assignShards(flags, Math.min(count, MOST));
    if (count >= most || shards.every(({ bytes }) => bytes <= limit)) return shards;
  }
}

function assignShards(flags: readonly FlagSize[], count: number): readonly Shard[] {
  const shards = Array.from({ length: count }, () => ({ flags: 0, bytes: 0 }));
  for (const { name, bytes } of flags) {
    const shard = shards[shardOf(name, count)];
    if (shard === undefined) continue;
    shard.flags += 1;
    shard.bytes += bytes;
  }
  return shards;
}
