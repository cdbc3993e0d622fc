/** The folder that is written to. */
import { isAbsolute, relative, resolve } from "node:path";
import type { Compilation } from "../../compiler/compile.ts";
import { DEFAULT_SOURCES } from "../../compiler/project.ts";
import { UsageError } from "./command.ts";
import type { CommandContext } from "./command.ts";

export interface OutputFolder {
  /** Absolute. */
  readonly path: string;
  /** As messages call it. */
  readonly shown: string;
  /** Absolute; between this folder and the output folder there may be no links. */
  readonly within: string;
}

/** `out`: as given with `--out`, from the current folder; `output`: the project's own, from the root. */
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

/** Throws a UsageError for a folder that holds sources, or whose output the next run would read as sources. */
export function refuseSources(
  { path: folder, shown }: OutputFolder,
  root: string,
  { files, model }: Pick<Compilation, "files" | "model">,
): void {
  const sources = model?.project.spec.sources ?? DEFAULT_SOURCES;
  const isRead = sources.some((source) => !/[*?[{!(]|\.ya?ml$/.test(source) && isInside(folder, resolve(root, source)));
  if (!isRead && !files.some(({ path }) => isInside(resolve(root, path), folder))) return;
  throw new UsageError(`"${shown}" is where the sources are`, "choose a folder outside of them");
}

export function isInside(path: string, folder: string): boolean {
  return !/^\.\.(?:[/\\]|$)/.test(relative(folder, path) || ".");
}
