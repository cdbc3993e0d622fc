/** Renders the files of a cluster, and checks how many existing ones would be deleted. */
import type { Files } from "../../git/publishing.ts";
import { isGrantFile, render } from "../../render/render.ts";
import type { Fleet } from "../../render/render.ts";
import { deletesTooMany } from "../../render/output/index.ts";

export interface Content {
  /** Path -> text, relative to the cluster's folder. */
  readonly texts: ReadonlyMap<string, string>;
  readonly ids: Files;
}

export function filesOf(cluster: string, fleet: Fleet, idOf: (bytes: Uint8Array) => string): Content {
  const prefix = `clusters/${cluster}/`;
  const texts = new Map<string, string>();
  for (const { path, content } of render(fleet, { clusters: new Set([cluster]) }))
    if (path.startsWith(prefix)) texts.set(path.slice(prefix.length), content);
  return { texts, ids: new Map([...texts].map(([path, text]) => [path, idOf(Buffer.from(text))])) };
}

/** The number of deleted files if it exceeds the limit. Moved files and files of grants and overrides do not count. */
export function losesTooMuch(
  cluster: string,
  before: Files,
  after: Files,
  fleet: Fleet,
  limit: string | undefined,
): number | undefined {
  const kept = new Set(after.values());
  const gone = [...before].filter(
    ([path, id]) => !after.has(path) && !kept.has(id) && !isGrantFile(`clusters/${cluster}/${path}`, fleet),
  );
  return deletesTooMany(gone.length, before.size, limit) ? gone.length : undefined;
}
