/** A file that the command line names, or what is piped in. */
import { resolve } from "node:path";
import type { SourceFile } from "../../base/source.ts";
import { escapeInvisible } from "../../base/escape.ts";
import { UsageError } from "./command.ts";
import type { Host } from "./command.ts";

/** Relative to where the person is; `-` is stdin. Throws a UsageError for what can't be read. */
export async function inputFile(path: string, io: Host): Promise<SourceFile> {
  const name = path === "-" ? "stdin" : escapeInvisible(path);
  if (path !== "-" && io.isFolder(resolve(io.cwd, path))) throw new UsageError(`"${name}" is a folder, not a file`);
  try {
    return { path: name, text: await io.read(path) };
  } catch (error) {
    const isMissing = error instanceof Error && "code" in error && error.code === "ENOENT";
    throw new UsageError(isMissing ? `there is no file "${name}"` : `"${name}" can't be read`);
  }
}
