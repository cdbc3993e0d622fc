/** fmt: sources in their canonical form. */
import { relative, resolve, sep } from "node:path";
import { EditFailure, formatted } from "../edit.ts";
import { compile } from "../compile.ts";
import { openDirectory } from "../load.ts";
import type { SourceFile } from "../source.ts";
import { saveSources } from "../write/sources.ts";
import type { SourceEdit } from "../write/sources.ts";
import { command, EXIT, UsageError } from "./contract.ts";
import type { Command, Io, Setting } from "./contract.ts";
import { newOnes } from "./edits/effect.ts";
import { treeWith } from "./edits/tree.ts";
import { dayOf, openSession } from "./session.ts";
import type { Session } from "./session.ts";
import { spoken } from "./spoken.ts";

export const fmt: Command = command({
  name: "fmt",
  describes:
    "Brings sources into their canonical form: indentation, spaces, line ends, the order of the envelope. Comments, quotes and\nwhat is said stay as they are; a file of which that can't be shown is left alone, and named.",
  positionals: ["[PATH...]"],
  options: { check: { says: "write nothing; fail if something is not in its canonical form" } },
  examples: [
    { line: "sluice fmt", says: "all sources" },
    { line: "sluice fmt features stages/production.yaml", says: "these" },
    { line: "sluice fmt --check", says: "in CI" },
  ],
  async run({ check }, setting) {
    const { io } = setting;
    const session = openSession(setting);
    const left: string[] = [];
    const candidates = chosen(session, setting).flatMap((file): readonly SourceEdit[] => {
      const after = attempt(file, left);
      return after === undefined || after === file.text ? [] : [{ path: file.path, before: file.text, after }];
    });
    const edits = withoutEffect(candidates, left, (some) => changesDiagnostics(some, session, io));
    for (const said of left) io.stderr.write(spoken(`left alone: ${said}`));
    for (const { path } of edits) io.stdout.write(spoken(path));
    if (!check) {
      const obstacle = await io.uninterrupted(() => saveSources(session.root, edits));
      if (obstacle !== undefined) throw new UsageError(obstacle);
    }
    if (edits.length + left.length === 0) io.stderr.write("everything is in its canonical form\n");
    if (check && edits.length > 0) io.stderr.write("next: sluice fmt\n");
    return left.length === 0 && (!check || edits.length === 0) ? EXIT.fine : EXIT.problems;
  },
});

/** All sources, or those at and below the paths. Throws a UsageError for a path with none. */
function chosen({ root, compilation: { files } }: Session, { directory, positionals }: Setting): readonly SourceFile[] {
  if (positionals.length === 0) return files;
  const found = positionals.map((given) => {
    const path = relative(root, resolve(directory, given)).split(sep).join("/");
    const own = files.filter((file) => path === "" || file.path === path || file.path.startsWith(`${path}/`));
    if (own.length === 0)
      throw new UsageError(`there is no source at "${given}"`, "sources are what `spec.sources` lists");
    return own;
  });
  return [...new Set(found.flat())];
}

function attempt({ path, text }: SourceFile, left: string[]): string | undefined {
  try {
    return formatted(text);
  } catch (error) {
    if (!(error instanceof EditFailure)) throw error;
    left.push(`${path}: ${error.message}`);
    return undefined;
  }
}

/** The edits that change no diagnostic; the files of the others are left alone, and named. */
function withoutEffect(
  edits: readonly SourceEdit[],
  left: string[],
  changes: (edits: readonly SourceEdit[]) => boolean,
): readonly SourceEdit[] {
  if (edits.length === 0 || !changes(edits)) return edits;
  const [first] = edits;
  if (edits.length === 1 && first !== undefined) {
    left.push(`${first.path}: in its canonical form its diagnostics would change`);
    return [];
  }
  const middle = edits.length >> 1;
  return [edits.slice(0, middle), edits.slice(middle)].flatMap((half) => withoutEffect(half, left, changes));
}

/** Such as a suppression that no longer covers its line. */
function changesDiagnostics(edits: readonly SourceEdit[], { root, compilation }: Session, io: Io): boolean {
  const after = compile(treeWith(openDirectory(root), edits), { today: dayOf(undefined, io), strain: io.strain });
  return newOnes(compilation.diagnostics, after.diagnostics).length > 0;
}
