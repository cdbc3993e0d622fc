/** Lists the sources of a tree as the compiler does. */
import { collectInto } from "../../../base/diagnostics.ts";
import { handlingOf, listSources, PROJECT_FILE } from "../../../files/index.ts";
import type { Diagnostic } from "../../../base/diagnostics.ts";
import type { Tree } from "../../../files/index.ts";

export interface SourceOptions {
  readonly sources: readonly string[];
  /** Whether the project names the sources, so that none may be missing. */
  readonly isAsked: boolean;
  /** A folder that is never read. */
  readonly output?: string;
}

/** Sorted paths; undefined if the compiler would report a problem. */
export function sourcesIn(tree: Tree, { sources, isAsked, output }: SourceOptions): readonly string[] | undefined {
  const found: Diagnostic[] = [];
  const nowhere = { file: { path: PROJECT_FILE, text: "" }, start: 0, end: 0 };
  const entries = listSources(tree, sources, collectInto(found), {
    ...(isAsked ? { at: () => nowhere } : {}),
    ...(output === undefined ? {} : { output }),
  });
  const isReported = entries.some(({ path, kind }) => kind !== "file" || handlingOf(path) === "reported");
  if (found.length > 0 || isReported) return undefined;
  return entries.map(({ path }) => path).filter((path) => handlingOf(path) === "read");
}
