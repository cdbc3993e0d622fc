/** Parses AllowanceBuckets from responses of the API server. */
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
  /** The `continue` token of the next page; empty on the last page. */
  readonly next: string;
}

/** A line of a watch. */
export interface WatchEvent {
  readonly type: string;
  readonly resourceVersion: string;
  /** The status code of an `ERROR` event. */
  readonly code: number | undefined;
  readonly bucket: Bucket | undefined;
}

interface Json {
  readonly [name: string]: unknown;
}

/** Throws an ApiFailure if the text is not a list. */
export function readPage(text: string): Page {
  const list = parse(text);
  const { items } = list;
  if (!Array.isArray(items)) throw new ApiFailure("the response of the API server is not a list");
  const metadata = objectAt(list, "metadata");
  return {
    buckets: items.map((item) => readBucket(item as Json)).filter((bucket) => bucket !== undefined),
    resourceVersion: textAt(metadata, "resourceVersion"),
    next: textAt(metadata, "continue"),
  };
}

/** Throws an ApiFailure for invalid JSON. */
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

/** Matches if there may be an integer that a float rounds: an int64 has up to 19 digits. */
const LONG_NUMBER = /[:,[\s]-?\d{16}/;

/** Parses integers that a float would round as BigInt. The reviver is slow, so it runs only if such an integer is possible. */
function parse(text: string): Json {
  try {
    const value: unknown = LONG_NUMBER.test(text) ? JSON.parse(text, exact) : JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Json) : {};
  } catch {
    throw new ApiFailure("the response of the API server is not JSON");
  }
}

/** TypeScript does not declare the `source` parameter of revivers yet. */
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
