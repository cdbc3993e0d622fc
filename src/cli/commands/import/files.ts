/** Reads the files to import: those that the command line names, or those of a folder. */
import { resolve } from "node:path";
import type { ReportDiagnostic } from "../../../base/diagnostics.ts";
import type { Importer } from "../../../authoring/import/index.ts";
import { decode, openDirectory } from "../../../files/index.ts";
import type { SourceFile } from "../../../base/source.ts";
import { escapeInvisible } from "../../../base/escape.ts";
import { UsageError } from "../command.ts";
import type { Host } from "../command.ts";
import { inputFile } from "../input.ts";

/** Rejects with a UsageError if a file is missing or can't be read. */
export async function inputs(
  importer: Importer,
  paths: readonly string[],
  host: Host,
  report: ReportDiagnostic,
): Promise<readonly SourceFile[]> {
  const [first, second] = paths;
  if (first === undefined && importer.operands === "[FILE]") return [];
  if (first === undefined) throw new UsageError(`import ${importer.name} needs ${importer.operands}`);
  if (second !== undefined && !importer.operands.startsWith("FILE..."))
    throw new UsageError(
      `import ${importer.name} takes one ${importer.operands.replace(/\W/g, "")}, not ${paths.length}`,
    );
  const globs = importer.files ?? [];
  if (importer.operands === "DIR") return inFolder(first, globs, host, report);
  const isFolder = (path: string): boolean =>
    importer.operands === "FILE...|DIR" && path !== "-" && host.isFolder(resolve(host.cwd, path));
  const files = paths.map(async (path) =>
    isFolder(path) ? inFolder(path, globs, host, report) : [await inputFile(path, host)],
  );
  return (await Promise.all(files)).flat();
}

/** Regular files only; does not follow links or enter other repositories. */
function inFolder(path: string, globs: readonly string[], host: Host, report: ReportDiagnostic): readonly SourceFile[] {
  const root = resolve(host.cwd, path);
  if (!host.isFolder(root)) throw new UsageError(`folder "${escapeInvisible(path)}" does not exist`);
  const tree = openDirectory(root);
  const prefix = path === "." ? "" : `${escapeInvisible(path).replace(/\/+$/, "")}/`;
  return tree.list(globs).flatMap((entry) => {
    const bytes = entry.kind === "file" ? tree.read(entry.path, MOST) : undefined;
    const file = bytes === undefined ? undefined : decode(prefix + escapeInvisible(entry.path), bytes, report);
    return file === undefined ? [] : [file];
  });
}

/** One byte more than the limit of a source, to detect larger files. */
const MOST = 1024 * 1024 + 1;
