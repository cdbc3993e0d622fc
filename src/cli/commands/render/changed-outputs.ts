/**
 * What the edits of a part come to in the files of the whole, which an earlier run has made. Wherever the part, as it
 * was, did not make what the whole made, it can't speak for it.
 */
import { render } from "../../../render/render.ts";
import type { RenderedFile, Selection, Fleet } from "../../../render/render.ts";
import type { WrittenFile } from "../../../render/output/index.ts";
import { digestOf } from "../../../render/output/index.ts";
import { Unmade } from "./digest-only-file.ts";

/**
 * The files of the whole that the part makes, as it makes them: path -> file, of all that are not as they were, and of
 * those that the part makes alone; undefined where it takes a whole run. `digests`: of all that the whole was.
 */
export function filesAfter(
  digests: ReadonlyMap<string, string>,
  was: Fleet,
  is: Fleet,
  selection: Selection,
): ReadonlyMap<string, WrittenFile> | undefined {
  const before = new Map([...render(was, selection)].map((file) => [file.path, file]));
  const made = new Map<string, WrittenFile>();
  for (const file of render(is, selection)) {
    const former = before.get(file.path);
    const digest = digests.get(file.path);
    if (former === undefined || digest === undefined) return undefined;
    before.delete(file.path);
    if (printOf(former) === printOf(file)) made.set(file.path, unchanged(file, digest));
    else if (!isOfSeveralGroups(file) && digestOf(former.content) === digest)
      made.set(file.path, { path: file.path, content: file.content });
    else return undefined;
  }
  return before.size === 0 ? made : undefined;
}

/** Its content is what the whole makes only if it has the hash of what the whole made. */
function unchanged(file: RenderedFile, digest: string): WrittenFile {
  const { path } = file;
  return {
    path,
    digest,
    get content(): string {
      const { content } = file;
      if (digestOf(content) !== digest) throw new Unmade(path);
      return content;
    },
  };
}

/** A workload names one source for whatever groups its features are of: more than the part has may use it. */
function isOfSeveralGroups({ path }: RenderedFile): boolean {
  return /^clusters\/[^/]+\/workloads\//.test(path);
}

function printOf(file: RenderedFile): string {
  return file.contentKey?.() ?? file.content;
}
