/** The files of one cluster: rendered, or on a branch. */
import type { Files } from "../../git/publishing.ts";
import { render } from "../../render/render.ts";
import type { Fleet } from "../../render/render.ts";

export interface Content {
  /** All files: path -> id, relative to the cluster's folder. */
  readonly ids: Files;
  /** The text of the files that may be new. */
  readonly texts: ReadonlyMap<string, string>;
}

export type Hash = (bytes: Uint8Array) => string;

/** Empty if the fleet does not have the cluster. */
export function contentIn(fleet: Fleet, cluster: string, idOf: Hash): Content {
  const prefix = `clusters/${cluster}/`;
  const texts = new Map<string, string>();
  for (const { path, content } of render(fleet, { clusters: new Set([cluster]) }))
    if (path.startsWith(prefix)) texts.set(path.slice(prefix.length), content);
  return { texts, ids: new Map([...texts].map(([path, text]) => [path, idOf(Buffer.from(text))])) };
}

/** Paths that were added, removed or changed, sorted. */
export function differing(before: Files, after: Files): readonly string[] {
  const paths = new Set([...before.keys(), ...after.keys()]);
  return [...paths].filter((path) => before.get(path) !== after.get(path)).sort();
}

/** Identifies files by their paths and texts. */
export function contentId(files: Files, idOf: Hash): string {
  const lines = [...files].map(([path, id]) => `${path} ${id}\n`).sort();
  return idOf(Buffer.from(lines.join("")));
}
