/** The folder that is written to. */
import { isAbsolute, relative, resolve } from "node:path";
import type { Setting } from "./contract.ts";

export interface OutputFolder {
  /** Absolute. */
  readonly path: string;
  /** As messages call it. */
  readonly shown: string;
  /** Absolute; between this folder and the output folder there may be no links. */
  readonly within: string;
}

/** `out`: as given with `--out`, from the current folder; `output`: the project's own, from the root. */
export function folderOf(out: string | undefined, output: string, root: string, { directory }: Setting): OutputFolder {
  const path = out === undefined ? resolve(root, output) : resolve(directory, out);
  const fromRoot = relative(root, path).replaceAll("\\", "/");
  const isInside = fromRoot !== "" && !fromRoot.startsWith("..") && !isAbsolute(fromRoot);
  return isInside ? { path, shown: fromRoot, within: root } : { path, shown: out ?? output, within: path };
}
