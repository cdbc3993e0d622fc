/** Where the sources of a tree stand, as the compiler would find them. */
import { collectInto } from "../../../base/diagnostics.ts";
import { listSources, PROJECT_FILE } from "../../../files/index.ts";
import type { Diagnostic } from "../../../base/diagnostics.ts";
import type { Tree } from "../../../files/index.ts";

export interface SourceOptions {
  readonly sources: readonly string[];
  /** Whether the project names them: then none may be missing. */
  readonly isAsked: boolean;
  /** A folder that is never read. */
  readonly output?: string;
}

/** Sorted paths; undefined where something stands among them that the compiler would complain about. */
export function sourcesIn(tree: Tree, { sources, isAsked, output }: SourceOptions): readonly string[] | undefined {
  const found: Diagnostic[] = [];
  const nowhere = { file: { path: PROJECT_FILE, text: "" }, start: 0, end: 0 };
  const entries = listSources(tree, sources, collectInto(found), {
    ...(isAsked ? { at: () => nowhere } : {}),
    ...(output === undefined ? {} : { output }),
  });
  if (found.length > 0 || entries.some(({ kind }) => kind !== "file")) return undefined;
  return entries.map(({ path }) => path).filter((path) => /\.ya?ml$/.test(path));
}
