/** Finds places where a name occurs as text: comments, descriptions and targeting rules. */
import { allCodes } from "../../../base/codes.ts";
import type { CodeGroup } from "../../../base/codes.ts";
import type { SourceEdit } from "../../../render/output/index.ts";
import type { SourceFile } from "../../../base/source.ts";
import { SourceError } from "../command.ts";
import type { Editable } from "../edits/plan.ts";

/** Matches the name, but not as a part of another name. */
function wordOf(name: string): RegExp {
  return new RegExp(
    `(?<![A-Za-z0-9_-])${name.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)}(?![A-Za-z0-9_-])`,
    "u",
  );
}

/** Errors that exclude a document from the model. */
const GROUPS: ReadonlySet<string> = new Set<CodeGroup>(["files", "parse", "schema"]);
const UNREADABLE: ReadonlySet<string> = new Set(
  allCodes.filter(({ group }) => GROUPS.has(group)).map(({ name }) => name),
);

/** Throws a SourceError if a file with the name can't be read completely, because uses in it can't be renamed. */
export function checkReadable(name: string, { compilation }: Editable): void {
  const word = wordOf(name);
  const broken = compilation.diagnostics.find(
    ({ severity, code, at }) => severity === "error" && UNREADABLE.has(code.name) && word.test(at.file.text),
  )?.at.file;
  if (broken === undefined) return;
  throw new SourceError(`${broken.path} names "${name}" and has errors`, "correct them first", broken.path);
}

/** `path:line` of the lines that still contain the name after the edit. */
export function mentionsLeft(
  name: string,
  files: readonly SourceFile[],
  edits: readonly SourceEdit[],
): readonly string[] {
  const word = wordOf(name);
  const after = new Map(edits.map((edit) => [edit.path, edit.after ?? ""]));
  return files.flatMap(({ path, text }) => {
    const old = new Set(text.split("\n"));
    const lines = (after.get(path) ?? text).split("\n");
    return lines.flatMap((line, index) => (word.test(line) && old.has(line) ? [`${path}:${index + 1}`] : []));
  });
}
