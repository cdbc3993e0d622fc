/** fmt: rewrites sources in canonical form. */
import { relative, resolve, sep } from "node:path";
import { EditError, format } from "../../authoring/edit/index.ts";
import { compile } from "../../compiler/compile.ts";
import { compilerTargets } from "../../render/render.ts";
import type { Code, Diagnostic } from "../../base/diagnostics.ts";
import { codes as loadCodes, openDirectory } from "../../files/index.ts";
import { runExhausted, sourcesTooLong, tooManyProblems } from "../../compiler/parse/index.ts";
import { withLineFeeds } from "../../base/source.ts";
import type { SourceFile } from "../../base/source.ts";
import { saveSources } from "../../render/output/index.ts";
import type { SourceEdit } from "../../render/output/index.ts";
import { command, EXIT, UsageError } from "./command.ts";
import type { Command, Host, CommandContext } from "./command.ts";
import { newOnes } from "./edits/preview.ts";
import { treeWith } from "./edits/tree.ts";
import { dayOf, compileProject } from "./compile-project.ts";
import type { Session } from "./compile-project.ts";
import { logLine, writeLine } from "./log-line.ts";

export const fmt: Command = command({
  name: "fmt",
  description:
    "Formats sources: indentation, spaces, line endings, and the order of top-level fields. Comments, quotes and values do not\nchange. Files that can't be formatted safely are skipped and reported.",
  positionals: ["[PATH...]"],
  options: { check: { description: "write nothing; exit with 1 if a file is not formatted" } },
  examples: [
    { line: "sluice fmt", description: "format all sources" },
    { line: "sluice fmt features stages/production.yaml", description: "format a folder and a file" },
    { line: "sluice fmt --check", description: "check the format in CI" },
  ],
  async run({ check }, setting) {
    const { host } = setting;
    const session = compileProject(setting);
    const unread = unreadOf(session);
    const { files, unread: missed } = chosen(session, unread, setting);
    const left = missed.map(({ at, message }) => `${at.file.path}: ${message}`);
    const candidates = files.flatMap((file): readonly SourceEdit[] => {
      const after = attempt(file, left);
      if (after === undefined || withLineFeeds(after) === withLineFeeds(file.text)) return [];
      const own = file.text.includes("\r\n") ? withLineFeeds(after).replaceAll("\n", "\r\n") : after;
      return [{ path: file.path, before: file.text, after: own }];
    });
    const edits = withoutEffect(candidates, left, (some) => changesDiagnostics(some, session, host));
    for (const name of left) writeLine(`skipped: ${name}`, host.stderr);
    for (const { path } of edits) host.stdout.write(logLine(path));
    if (!check) {
      const obstacle = await host.uninterrupted(() => saveSources(session.root, edits));
      if (obstacle !== undefined) throw new UsageError(obstacle);
    }
    if (edits.length + left.length === 0) host.stderr.write("all files are formatted\n");
    if (check && edits.length > 0) host.stderr.write("next: sluice fmt\n");
    return left.length === 0 && (!check || edits.length === 0) ? EXIT.fine : EXIT.problems;
  },
});

/** Problems that prevent a source, or the sources after it, from being read. */
const UNREAD: ReadonlySet<Code> = new Set([...loadCodes, runExhausted, sourcesTooLong, tooManyProblems]);

function unreadOf({ compilation }: Session): readonly Diagnostic[] {
  return compilation.diagnostics.filter(({ code, severity }) => severity === "error" && UNREAD.has(code));
}

interface Chosen {
  readonly files: readonly SourceFile[];
  readonly unread: readonly Diagnostic[];
}

/** All sources, or those at and below the paths. Throws a UsageError for a path without sources. */
function chosen(
  { root, compilation: { files } }: Session,
  unread: readonly Diagnostic[],
  { directory, positionals }: CommandContext,
): Chosen {
  if (positionals.length === 0) return { files, unread };
  const found = positionals.map((given): Chosen => {
    const path = relative(root, resolve(directory, given)).split(sep).join("/");
    const isBelow = (own: string): boolean => path === "" || own === path || own.startsWith(`${path}/`);
    const own = {
      files: files.filter((file) => isBelow(file.path)),
      unread: unread.filter(({ at }) => isBelow(at.file.path)),
    };
    if (own.files.length + own.unread.length === 0)
      throw new UsageError(`no sources at "${given}"`, "`spec.sources` lists the source folders");
    return own;
  });
  return {
    files: [...new Set(found.flatMap((one) => one.files))],
    unread: [...new Set(found.flatMap((one) => one.unread))],
  };
}

function attempt({ path, text }: SourceFile, left: string[]): string | undefined {
  try {
    return format(text);
  } catch (error) {
    if (!(error instanceof EditError)) throw error;
    left.push(`${path}: ${error.message}`);
    return undefined;
  }
}

/** The edits that change no diagnostic. Skips and names the other files. */
function withoutEffect(
  edits: readonly SourceEdit[],
  left: string[],
  changes: (edits: readonly SourceEdit[]) => boolean,
): readonly SourceEdit[] {
  if (edits.length === 0 || !changes(edits)) return edits;
  const [first] = edits;
  if (edits.length === 1 && first !== undefined) {
    left.push(`${first.path}: formatting would change its diagnostics`);
    return [];
  }
  const middle = edits.length >> 1;
  return [edits.slice(0, middle), edits.slice(middle)].flatMap((half) => withoutEffect(half, left, changes));
}

/** Whether edits change diagnostics, such as a suppression that no longer covers its line. */
function changesDiagnostics(edits: readonly SourceEdit[], { root, compilation }: Session, host: Host): boolean {
  const after = compile(treeWith(openDirectory(root), edits), {
    targets: compilerTargets,
    today: dayOf(undefined, host),
    guard: host.guard,
  });
  return newOnes(compilation.diagnostics, after.diagnostics).length > 0;
}
