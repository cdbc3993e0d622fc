/** A compilation of the whole work tree that saves its record. */
import { StatRecorder } from "../../../cache/memo.ts";
import type { Analysis, Compilation } from "../../../compiler/compile.ts";
import type { ParseCache } from "../../../compiler/parse-files.ts";
import type { FileRecord } from "../../../engine/index.ts";
import { recordOf, watchExists } from "../../../engine/index.ts";
import { openDirectory } from "../../../files/index.ts";
import type { Tree } from "../../../files/index.ts";
import { idOfBytes, saveRecord } from "./saved-record.ts";
import type { RecordPlace, WorkTree } from "./saved-record.ts";

export interface FullRun {
  readonly tree: Tree;
  /** Observes everything that is read. */
  readonly observer: StatRecorder;
  readonly parseCache: ParseCache;
  /** Saves the record of the compilation of the tree, if all documents can be read. `kept`: plain data. */
  readonly save: <Kept>(result: RecordedResult, place: RecordPlace, kept: Kept) => void;
}

export interface RecordedResult {
  readonly analysis: Analysis;
  readonly compilation: Compilation;
  readonly today: string;
}

type FormerRun = Pick<WorkTree<unknown>, "record" | "changed">;

/** The files of a record that have not changed since. */
function unchangedIn(former: FormerRun | undefined): ReadonlyMap<string, FileRecord> | undefined {
  return (
    former &&
    new Map(former.record.files.flatMap((file) => (former.changed.has(file.path) ? [] : [[file.path, file] as const])))
  );
}

/** `former`: an earlier record, compared with the files. `now`: milliseconds since 1970 at the start, so that files that change during the run count as recent. */
export function startFullRun(
  root: string,
  now: number,
  seen: StatRecorder = new StatRecorder(),
  former?: FormerRun,
): FullRun {
  const answers = new Map<string, boolean>();
  const tree = openDirectory(root, seen);
  const parseCache: ParseCache = new Map();
  const save: FullRun["save"] = ({ analysis, compilation: { diagnostics }, today }, place, kept) => {
    const { project } = analysis;
    if (project === undefined) return;
    const idOf = ({ text }: { readonly text: string }): string => idOfBytes(Buffer.from(text));
    const record = recordOf({
      analysis,
      diagnostics,
      today,
      parsed: parseCache,
      idOf,
      unchanged: unchangedIn(former),
      exists: answers,
    });
    if (record !== undefined) saveRecord(place, { record, kept }, project, { seen, tree, now });
  };
  return { tree: watchExists(tree, answers), observer: seen, parseCache, save };
}
