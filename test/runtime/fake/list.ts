/** Lists of the fake API server: with field selectors, in the order of keys, page by page at one version. */
import { json, manifestOf } from "./bucket.ts";
import type { Bucket } from "./bucket.ts";
import { refused } from "./status.ts";
import type { Said } from "./status.ts";
import type { Store, Stored } from "./store.ts";

export type Selected = (bucket: Bucket) => boolean;

const SELECTABLE: Readonly<Record<string, (bucket: Bucket) => string>> = {
  "metadata.namespace": ({ namespace }) => namespace,
  "spec.consumerRef.kind": ({ kind }) => kind,
  "spec.consumerRef.name": ({ name }) => name,
  "spec.resourceType": ({ resourceType }) => resourceType,
};

/** The requested selection, or the error for an invalid one. */
export function selection(namespace: string | undefined, query: URLSearchParams): Selected | Said {
  const parts = (query.get("fieldSelector") ?? "").split(",").filter((part) => part !== "");
  const wanted = parts.map((part) => part.split("="));
  for (const [field = "", value] of wanted) {
    if (value === undefined) return refused(400, `invalid selector: '${field}'; can't understand '${field}'`);
    if (SELECTABLE[field] === undefined) return refused(400, `field label not supported: ${field}`);
  }
  return (bucket) =>
    (namespace === undefined || bucket.namespace === namespace) &&
    wanted.every(([field = "", value]) => SELECTABLE[field]?.(bucket) === value);
}

/** A `continue` token: the version of the first page, and the last key. */
interface Token {
  readonly rv: number;
  readonly start: string;
}

export function listed(store: Store, selected: Selected, query: URLSearchParams): Said {
  const token = readToken(query.get("continue") ?? "");
  if (token === "nonsense") return refused(400, "invalid continue token: continue key is not valid");
  const { rv = store.version(), start = "" } = token ?? {};
  const buckets = store.at(rv);
  if (buckets === undefined) return refused(410, "The provided continue parameter is too old");
  const matching = [...buckets].filter(([key, bucket]) => key > start && selected(bucket));
  const rest = matching.toSorted(([one], [other]) => (one < other ? -1 : 1));
  const limit = Number(query.get("limit") ?? 0) || rest.length;
  const page = rest.slice(0, limit);
  const [last = ""] = page.at(-1) ?? [];
  const next = rest.length > limit ? written({ rv, start: last }) : "";
  const metadata = { continue: next, resourceVersion: String(rv) };
  return [200, json({ ...LIST, metadata, items: page.map(([, bucket]) => spelled(bucket)) })];
}

const LIST = { apiVersion: "quota.miloapis.com/v1alpha1", kind: "AllowanceBucketList" };

export function spelled(bucket: Stored): object {
  return manifestOf(bucket, String(bucket.version));
}

function written(token: Token): string {
  return Buffer.from(JSON.stringify(token)).toString("base64url");
}

function readToken(text: string): Token | "nonsense" | undefined {
  if (text === "") return undefined;
  try {
    return JSON.parse(Buffer.from(text, "base64url").toString()) as Token;
  } catch {
    return "nonsense";
  }
}
