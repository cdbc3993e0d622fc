/** Interning tables: replace repeated texts, places and lists by indices. */
import { placeIn } from "../analysis/explain/index.ts";
import type { Link } from "../analysis/explain/index.ts";
import type { Path } from "../base/source.ts";
import type { Resource } from "../compiler/schema/index.ts";
import { NONE } from "./payload.ts";
import type { Index, Spot, WireReason } from "./payload.ts";

export interface InternTable<T> {
  readonly list: readonly T[];
  readonly of: (value: T) => Index;
}

/** Values are equal if their JSON is. */
export function table<T>(): InternTable<T> {
  const list: T[] = [];
  const known = new Map<string, Index>();
  return {
    list,
    of(value) {
      const key = JSON.stringify(value);
      const index = known.get(key) ?? list.push(value) - 1;
      known.set(key, index);
      return index;
    },
  };
}

export interface Tables {
  readonly files: InternTable<string>;
  readonly texts: InternTable<string>;
  readonly reasons: InternTable<WireReason>;
  readonly patterns: InternTable<readonly number[]>;
  readonly groups: InternTable<readonly string[]>;
  readonly owners: InternTable<string>;
}

export function tables(): Tables {
  return { files: table(), texts: table(), reasons: table(), patterns: table(), groups: table(), owners: table() };
}

/** The place of a path of a resource. Default: its name. */
export function spotOf({ files }: Tables, resource: Resource, path: Path = ["metadata", "name"]): Spot {
  return spotAt(files, placeIn(resource, path));
}

/** `text`: `file:line`. */
function spotAt(files: InternTable<string>, text: string): Spot {
  const colon = text.lastIndexOf(":");
  return [files.of(text.slice(0, colon)), Number(text.slice(colon + 1))];
}

export function reasonOf({ files, texts, reasons }: Tables, { says, place, note }: Link): Index {
  const [file, line] = place === undefined ? [NONE, 0] : spotAt(files, place);
  return reasons.of([texts.of(says), file, line, note === undefined ? NONE : texts.of(note)]);
}
