/** Places of a document: what stands there, and what the schema of its kind has there. */
import type { Kind } from "../kinds.ts";
import type { Value } from "../parse/index.ts";
import type { Path } from "../../base/source.ts";
import type { Shape } from "./validators.js";
import { details } from "./lazy-validators.ts";

export interface Place {
  readonly path: Path;
  /** Undefined where nothing stands. */
  readonly value: Value | undefined;
  readonly shape: Shape;
}

type Map = { readonly [key: string]: Value };

export function isMap(value: Value | undefined): value is Map {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The place that a JSON Pointer points at. */
export function schemaLocation(kind: Kind, root: Value, pointer: string): Place {
  let value: Value | undefined = root;
  let shape: Shape = details().shapes[kind];
  const path: (string | number)[] = [];
  for (const encoded of pointer.split("/").slice(1)) {
    const key = encoded.replaceAll("~1", "/").replaceAll("~0", "~");
    path.push(Array.isArray(value) ? Number(key) : key);
    value = child(value, key);
    shape = own(shape.fields, key) ?? shape.items ?? {};
  }
  return { path, value, shape };
}

function child(value: Value | undefined, key: string): Value | undefined {
  if (Array.isArray(value)) return value[Number(key)];
  return isMap(value) ? own(value, key) : undefined;
}

/** Names such as `constructor` are names like any other. */
function own<T>(map: Readonly<Record<string, T>> | undefined, key: string): T | undefined {
  return map !== undefined && Object.hasOwn(map, key) ? map[key] : undefined;
}

/** The one place of a kind, lists apart, that has a field of this name. */
export function belongsAt(kind: Kind, name: string): Path | undefined {
  const found = [...parentsOf(details().shapes[kind], name, [])];
  return found.length === 1 ? found[0] : undefined;
}

function* parentsOf(shape: Shape, name: string, path: Path): Generator<Path> {
  for (const [field, below] of Object.entries(shape.fields ?? {})) {
    if (field === name) yield path;
    yield* parentsOf(below, name, [...path, field]);
  }
}
