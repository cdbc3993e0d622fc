/** Finds the value and the schema's shape at a location of a document. */
import type { Kind } from "../kinds.ts";
import type { Value } from "../parse/index.ts";
import type { Path } from "../../base/source.ts";
import type { Shape } from "./validators.js";
import { validatorModule } from "./lazy-validators.ts";

export interface Place {
  readonly path: Path;
  /** Undefined if the location does not exist. */
  readonly value: Value | undefined;
  readonly shape: Shape;
}

type Map = { readonly [key: string]: Value };

export function isMap(value: Value | undefined): value is Map {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Resolves a JSON Pointer. */
export function schemaLocation(kind: Kind, root: Value, pointer: string): Place {
  let value: Value | undefined = root;
  let shape: Shape = validatorModule().shapes[kind];
  const path: (string | number)[] = [];
  for (const encoded of pointer.split("/").slice(1)) {
    const key = encoded.replaceAll("~1", "/").replaceAll("~0", "~");
    path.push(Array.isArray(value) ? Number(key) : key);
    value = child(value, key);
    shape = ownValue(shape.fields, key) ?? shape.items ?? {};
  }
  return { path, value, shape };
}

function child(value: Value | undefined, key: string): Value | undefined {
  if (Array.isArray(value)) return value[Number(key)];
  return isMap(value) ? ownValue(value, key) : undefined;
}

/** Ignores inherited properties such as `constructor`. */
function ownValue<T>(map: Readonly<Record<string, T>> | undefined, key: string): T | undefined {
  return map !== undefined && Object.hasOwn(map, key) ? map[key] : undefined;
}

/** The only location of a kind, outside of lists, that has a field of this name; undefined if there are several. */
export function belongsAt(kind: Kind, name: string): Path | undefined {
  const found = [...parentsOf(validatorModule().shapes[kind], name, [])];
  return found.length === 1 ? found[0] : undefined;
}

function* parentsOf(shape: Shape, name: string, path: Path): Generator<Path> {
  for (const [field, below] of Object.entries(shape.fields ?? {})) {
    if (field === name) yield path;
    yield* parentsOf(below, name, [...path, field]);
  }
}
