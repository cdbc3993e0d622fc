/** Reports uncommitted sources, which are not published. */
import { listSome } from "../../../base/diagnostics.ts";
import type { Project } from "../../../compiler/link/index.ts";
import { loadFile, loadSources, openDirectory, PROJECT_FILE } from "../../../files/index.ts";
import { sourceOptions, guessSources } from "../../../compiler/project.ts";
import { withLineFeeds } from "../../../base/source.ts";
import type { SourceFile } from "../../../base/source.ts";
import { logLine } from "../log-line.ts";

/** The maximum number of names to list; the rest is counted. */
const TOLD = 3;

/** A line if the sources differ from those of HEAD, else "". `committed`: the sources of HEAD. */
export function printUncommitted(root: string, project: Project, committed: readonly SourceFile[]): string {
  const paths = differing(textsOf(committed), textsOf(workTree(root, project)));
  if (paths.length === 0) return "";
  return logLine(`uncommitted changes are not published: ${listSome(paths, TOLD)}`);
}

function workTree(root: string, project: Project): readonly SourceFile[] {
  const tree = openDirectory(root);
  const nobody = (): void => {};
  const file = loadFile(tree, PROJECT_FILE, nobody);
  const sources = loadSources(tree, project.spec.sources ?? guessSources([]), nobody, sourceOptions(project));
  return file === undefined ? sources : [file, ...sources];
}

function textsOf(files: readonly SourceFile[]): ReadonlyMap<string, string> {
  return new Map(files.map(({ path, text }) => [path, withLineFeeds(text)]));
}

function differing(was: ReadonlyMap<string, string>, is: ReadonlyMap<string, string>): readonly string[] {
  return [...new Set([...was.keys(), ...is.keys()])].filter((path) => was.get(path) !== is.get(path)).sort();
}
