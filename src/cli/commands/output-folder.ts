/** Resolves and checks the output folder. */
import { isAbsolute, relative, resolve } from "node:path";
import type { Compilation } from "../../compiler/compile.ts";
import { DEFAULT_SOURCES } from "../../compiler/project.ts";
import { UsageError } from "./command.ts";
import type { CommandContext } from "./command.ts";

export interface OutputFolder {
  /** Absolute. */
  readonly path: string;
  /** The path for messages. */
  readonly shown: string;
  /** Absolute; there must be no links between this folder and the output folder. */
  readonly within: string;
}

/** `out`: the value of `--out`, relative to the current folder; `output`: that of the project, relative to the root. */
export function folderOf(
  out: string | undefined,
  output: string,
  root: string,
  { directory }: CommandContext,
): OutputFolder {
  const path = out === undefined ? resolve(root, output) : resolve(directory, out);
  const fromRoot = relative(root, path).replaceAll("\\", "/");
  const isInside = fromRoot !== "" && !fromRoot.startsWith("..") && !isAbsolute(fromRoot);
  return isInside ? { path, shown: fromRoot, within: root } : { path, shown: out ?? output, within: path };
}

/** Throws a UsageError for a folder that contains sources, or in which the next run would look for sources. */
export function rejectSources(
  { path: folder, shown }: OutputFolder,
  root: string,
  { files, model }: Pick<Compilation, "files" | "model">,
): void {
  const sources = model?.project.spec.sources ?? DEFAULT_SOURCES;
  const isRead = sources.some((source) => !/[*?[{!(]|\.ya?ml$/.test(source) && isInside(folder, resolve(root, source)));
  if (!isRead && !files.some(({ path }) => isInside(resolve(root, path), folder))) return;
  throw new UsageError(`"${shown}" contains the sources`, "choose a folder outside the sources");
}

export function isInside(path: string, folder: string): boolean {
  return !/^\.\.(?:[/\\]|$)/.test(relative(folder, path) || ".");
}
