/**
 * What the edits of a part come to in the whole, of which an earlier run has told and made everything. Wherever the
 * part, as it was, is not what the whole was there, it can't speak for it: undefined.
 */
import { render } from "../../render.ts";
import type { RenderedFile, Selection } from "../../render.ts";
import type { Severity } from "../../diagnostics.ts";
import type { ReportedDiagnostic, RunReport } from "../../report.ts";
import type { Fleet } from "../../targets/contract.ts";
import type { WrittenFile } from "../../write.ts";
import { digestOf } from "../../write/digest.ts";
import { Unmade } from "./unmade.ts";

/** The report of the whole, from that of an earlier run and those of the part. */
export function reportAfter(whole: RunReport, was: RunReport, is: RunReport): RunReport | undefined {
  const [told, before, after] = [whole, was, is].map(byFile);
  if (told === undefined || before === undefined || after === undefined) return undefined;
  for (const file of new Set([...before.keys(), ...after.keys()])) {
    if (textOf(before.get(file)) === textOf(after.get(file))) continue;
    if (textOf(before.get(file)) !== textOf(told.get(file))) return undefined;
    told.set(file, after.get(file) ?? []);
  }
  const diagnostics = [...told.keys()].sort().flatMap((file) => told.get(file) ?? []);
  const count = (severity: Severity): number => diagnostics.filter((one) => one.severity === severity).length;
  const summary = { ...whole.summary, warnings: count("warning"), notes: count("note") };
  return { ...whole, diagnostics, summary };
}

type Told = Map<string, readonly ReportedDiagnostic[]>;

function byFile({ diagnostics }: RunReport): Told {
  return Map.groupBy(diagnostics, ({ file }) => file);
}

function textOf(diagnostics: readonly ReportedDiagnostic[] = []): string {
  return JSON.stringify(diagnostics);
}

/**
 * The files of the whole that the part makes, as it makes them: path -> file, of all that are not as they were, and of
 * those that the part makes alone. `digests`: of all that the whole was.
 */
export function filesAfter(
  digests: ReadonlyMap<string, string>,
  was: Fleet,
  is: Fleet,
  selection: Selection,
): ReadonlyMap<string, WrittenFile> | undefined {
  const before = new Map([...render(was, selection)].map((file) => [file.path, file]));
  const made = new Map<string, WrittenFile>();
  for (const file of render(is, selection)) {
    const former = before.get(file.path);
    const digest = digests.get(file.path);
    if (former === undefined || digest === undefined) return undefined;
    before.delete(file.path);
    if (printOf(former) === printOf(file)) made.set(file.path, unchanged(file, digest));
    else if (digestOf(former.content) === digest) made.set(file.path, { path: file.path, content: file.content });
    else return undefined;
  }
  return before.size === 0 ? made : undefined;
}

/** Its content is what the whole makes only if it has the hash of what the whole made. */
function unchanged(file: RenderedFile, digest: string): WrittenFile {
  const { path } = file;
  return {
    path,
    digest,
    get content(): string {
      const { content } = file;
      if (digestOf(content) !== digest) throw new Unmade(path);
      return content;
    },
  };
}

function printOf(file: RenderedFile): string {
  return file.print?.() ?? file.content;
}
