/** A question about a feature on a cluster, and the links that answer it. */
import type { Model } from "../../compiler/link/index.ts";
import type { ClusterState, FeatureState } from "../../compiler/resolve/index.ts";
import { locationIn, locate } from "../../compiler/parse/index.ts";
import { positionAt } from "../../base/source.ts";
import type { Path } from "../../base/source.ts";
import type { Resource } from "../../compiler/schema/index.ts";

export interface ConsumerQuery {
  readonly kind: string;
  readonly name: string;
}

/** The cluster, the feature and the consumer to explain, with the model. */
export interface StateQuery {
  readonly model: Model;
  readonly at: ClusterState;
  readonly state: FeatureState;
  readonly consumer: ConsumerQuery | undefined;
  readonly today: string;
}

export interface Link {
  readonly says: string;
  /** `file:line`; missing for an inferred reason. */
  readonly place?: string;
  /** Dates and tickets. */
  readonly note?: string;
}

export function link(says: string, resource: Resource, path: Path, note?: string): Link {
  return { says, place: placeIn(resource, path), ...(note === undefined || note === "" ? {} : { note }) };
}

/** Cached, because all clusters refer to the same few lines. */
const places = new WeakMap<Resource, Map<string, string>>();

/** `file:line` of a path in a resource. */
export function placeIn(resource: Resource, path: Path): string {
  const known = places.get(resource) ?? new Map<string, string>();
  places.set(resource, known);
  const key = path.join("\0");
  const place = known.get(key) ?? written(resource, path);
  known.set(key, place);
  return place;
}

function written({ document }: Resource, path: Path): string {
  const place = locationIn(document, path);
  const { line } = positionAt(place.file, locate(place).start);
  return `${place.file.path}:${line}`;
}

/** The file and the line of a `file:line`; empty for an inferred reason. */
export function splitPlace(place = ""): { readonly file?: string; readonly line?: number } {
  const [, file, line] = /^(.+):(\d+)$/s.exec(place) ?? [];
  return file === undefined ? {} : { file, line: Number(line) };
}

/** A link for JSON. */
export function linkRecord({ says, place, note }: Link): object {
  return { says, ...splitPlace(place), ...(note === undefined ? {} : { note }) };
}

interface Deliberate {
  readonly starts?: string | undefined;
  readonly expires?: string | undefined;
  readonly ticket?: string | undefined;
}

/**
 * The dates and the ticket of a grant or an override: `until 2027-01-31, OPS-412`. `past`: the word for an expired one.
 */
export function dates({ starts, expires, ticket }: Deliberate, today: string, past = "expired"): string {
  const parts: string[] = [];
  if (starts !== undefined && starts > today) parts.push(`from ${starts}`);
  if (expires !== undefined) parts.push(expires < today ? `${past} ${expires}` : `until ${expires}`);
  if (ticket !== undefined) parts.push(ticket);
  return parts.join(", ");
}
