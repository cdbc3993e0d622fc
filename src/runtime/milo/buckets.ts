/** AllowanceBuckets as the API server writes them. */
import { ApiFailure } from "../kubernetes/failure.ts";

export interface Bucket {
  readonly kind: string;
  readonly name: string;
  readonly resourceType: string;
  readonly available: bigint;
}

export interface Page {
  readonly buckets: readonly Bucket[];
  readonly resourceVersion: string;
  /** Where the next page begins; empty on the last. */
  readonly next: string;
}

/** A line of a watch. */
export interface WatchEvent {
  readonly type: string;
  readonly resourceVersion: string;
  /** Of an `ERROR`. */
  readonly code: number | undefined;
  readonly bucket: Bucket | undefined;
}

interface Json {
  readonly [name: string]: unknown;
}

/** Throws an ApiFailure for anything but a list. */
export function readPage(text: string): Page {
  const list = parse(text);
  const { items } = list;
  if (!Array.isArray(items)) throw new ApiFailure("the API server answered with something that is no list");
  const metadata = objectAt(list, "metadata");
  return {
    buckets: items.map((item) => readBucket(item as Json)).filter((bucket) => bucket !== undefined),
    resourceVersion: textAt(metadata, "resourceVersion"),
    next: textAt(metadata, "continue"),
  };
}

/** Throws an ApiFailure for anything but JSON. */
export function readEvent(line: string): WatchEvent {
  const event = parse(line);
  const object = objectAt(event, "object");
  const code = object["code"];
  return {
    type: textAt(event, "type"),
    resourceVersion: textAt(objectAt(object, "metadata"), "resourceVersion"),
    code: typeof code === "number" ? code : undefined,
    bucket: readBucket(object),
  };
}

function readBucket(object: Json): Bucket | undefined {
  const spec = objectAt(object, "spec");
  const consumer = objectAt(spec, "consumerRef");
  const resourceType = textAt(spec, "resourceType");
  if (resourceType === "") return undefined;
  const available = objectAt(object, "status")["available"];
  return {
    kind: textAt(consumer, "kind"),
    name: textAt(consumer, "name"),
    resourceType,
    available: typeof available === "bigint" || Number.isSafeInteger(available) ? BigInt(available as number) : 0n,
  };
}

/** Whether there may be a number in it that a float rounds: an int64 has up to 19 digits. */
const LONG_NUMBER = /[:,[\s]-?\d{16}/;

/** Integers that a float would round become big integers. Looking at each number is slow, so it is done only where there may be one. */
function parse(text: string): Json {
  try {
    const value: unknown = LONG_NUMBER.test(text) ? JSON.parse(text, exact) : JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Json) : {};
  } catch {
    throw new ApiFailure("the API server answered with something that is no JSON");
  }
}

/** TypeScript does not know of the source yet. */
const exact = ((_key: string, value: unknown, { source }: { readonly source?: string }): unknown =>
  typeof value === "number" && !Number.isSafeInteger(value) && /^-?\d+$/.test(source ?? "")
    ? BigInt(source ?? 0)
    : value) as (key: string, value: unknown) => unknown;

function objectAt(parent: Json, name: string): Json {
  const value = parent[name];
  return typeof value === "object" && value !== null ? (value as Json) : {};
}

function textAt(parent: Json, name: string): string {
  const value = parent[name];
  return typeof value === "string" ? value : "";
}
