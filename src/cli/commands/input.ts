/** Reads a file that the command line names, or stdin. */
import { resolve } from "node:path";
import type { SourceFile } from "../../base/source.ts";
import { escapeInvisible } from "../../base/escape.ts";
import { UsageError } from "./command.ts";
import type { Host } from "./command.ts";

/** `path`: relative to the current folder; `-` is stdin. Rejects with a UsageError if it can't be read. */
export async function inputFile(path: string, host: Host): Promise<SourceFile> {
  const name = path === "-" ? "stdin" : escapeInvisible(path);
  if (path !== "-" && host.isFolder(resolve(host.cwd, path))) throw new UsageError(`"${name}" is a folder, not a file`);
  try {
    return { path: name, text: await host.read(path) };
  } catch (error) {
    const isMissing = error instanceof Error && "code" in error && error.code === "ENOENT";
    throw new UsageError(isMissing ? `file "${name}" does not exist` : `"${name}" can't be read`);
  }
}
