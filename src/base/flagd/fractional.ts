/** `fractional`: assigns users to shares by the hash of a string. */
import { entryOf, isList, isMap } from "./values.ts";
import type { Json } from "./values.ts";

const MOST = 2 ** 31 - 1;

/** Null if the user is in no share, or an argument is invalid. */
export function shareOf(args: Json, data: Json): Json {
  if (!isList(args) || args.length === 0 || !isMap(data)) return null;
  const [first = null, ...others] = args;
  const buckets = typeof first === "string" || first === null ? others : args;
  const by = typeof first === "string" ? first : ownBucket(data);
  return by === undefined ? null : chosen(by, buckets);
}

/** If no bucketing string is given: the flag's key and the targeting key; undefined without a targeting key. */
function ownBucket(data: { readonly [key: string]: Json }): string | undefined {
  const targetingKey = entryOf(data, "targetingKey");
  if (typeof targetingKey !== "string" || targetingKey === "") return undefined;
  const flagd = entryOf(data, "$flagd");
  const key = isMap(flagd) ? entryOf(flagd, "flagKey") : undefined;
  return `${typeof key === "string" ? key : ""}${targetingKey}`;
}

function chosen(by: string, buckets: readonly Json[]): Json {
  const weights: number[] = [];
  for (const bucket of buckets) {
    const weight = weightOf(bucket);
    if (weight === undefined) return null;
    weights.push(weight);
  }
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (total === 0 || total > MOST) return null;
  const place = Number((BigInt(murmur3(by)) * BigInt(total)) >> 32n);
  let end = 0;
  for (const [index, weight] of weights.entries()) {
    end += weight;
    if (place < end) return (buckets[index] as readonly Json[])[0] ?? null;
  }
  return null;
}

/** Undefined if it is not a valid bucket. */
function weightOf(bucket: Json): number | undefined {
  if (!isList(bucket) || bucket.length === 0) return undefined;
  const [variant, weight = null] = bucket;
  if (typeof variant === "object" && variant !== null) return undefined;
  if (weight === null) return 1;
  return typeof weight === "number" && Number.isInteger(weight) && weight <= MOST ? Math.max(weight, 0) : undefined;
}

/** MurmurHash3, 32 bits, seed 0, of the bytes of UTF-8. */
function murmur3(text: string): number {
  const bytes = Buffer.from(text, "utf8");
  const whole = bytes.length - (bytes.length % 4);
  let hash = 0;
  for (let index = 0; index < whole; index += 4) {
    hash ^= mixed(bytes.readUInt32LE(index));
    hash = (Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64) | 0;
  }
  if (whole < bytes.length) hash ^= mixed(bytes.readUIntLE(whole, bytes.length - whole));
  hash ^= bytes.length;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function mixed(block: number): number {
  const spread = Math.imul(block, 0xcc9e2d51);
  return Math.imul((spread << 15) | (spread >>> 17), 0x1b873593);
}
