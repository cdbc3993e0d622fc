/** Compiles and compares both sides completely. */
import { compile } from "../../../compiler/compile.ts";
import { compilerTargets } from "../../../render/render.ts";
import { openDirectory } from "../../../files/index.ts";
import { deletesTooMany } from "../../../render/output/index.ts";
import { packageChange } from "../compiler-version.ts";
import type { Repository } from "../../../git/index.ts";
import type { Tree } from "../../../files/index.ts";
import type { ParseCache } from "../../../compiler/parse-files.ts";
import { withLineFeeds } from "../../../base/source.ts";
import type { SourceFile } from "../../../base/source.ts";
import { baseOf } from "./base.ts";
import type { FullRun, RecordedResult } from "../incremental/full-run.ts";
import { allowancesBetween, meaningOf } from "./compare-compilations.ts";
import type { CompiledSide, Meaning } from "./compare-compilations.ts";
import type { Question } from "./revisions.ts";
import { workflowChanges } from "./github-workflows.ts";

export interface Compared extends Meaning {
  readonly root: string;
  readonly repository: Repository;
  readonly base: CompiledSide;
  readonly head: CompiledSide;
}

export interface Recording extends Pick<FullRun, "tree" | "parseCache"> {
  readonly save: (result: RecordedResult) => void;
}

/** `recording`: records what the next run can reuse, if the head is the work tree. */
export function compareWhole(question: Question, recording?: Recording): Compared {
  const { root, repository, options } = question;
  const parseCache: ParseCache = recording?.parseCache ?? new Map();
  const tree = headTree(question, recording);
  const base = baseOf(question, tree, parseCache);
  const former = base.compilation.model?.project;
  const compilation = compile(tree, {
    ...options,
    targets: compilerTargets,
    parseCache,
    baseProject: former,
    baseDocuments: base.compilation.model?.byKind,
    onAnalysis: (analysis, result) => {
      // Policies of the base would be recorded as those of the head.
      const [was, is] = [former, analysis.project].map((project) => JSON.stringify(project?.spec.policies));
      if (was === is) recording?.save({ analysis, compilation: result, today: options.today });
    },
  });
  const { name = "the work tree", commit } = question.head;
  const dirty = question.head.name === undefined && isDirty(compilation.files, commit, repository);
  const head: CompiledSide = { revision: { name, commit: commit ?? null, dirty }, compilation };
  const allowsDeletion = (gone: number, of: number): boolean => !deletesTooMany(gone, of, question.pruneLimit);
  const meaning = meaningOf(base, head, {
    now: question.now,
    repository,
    allowsDeletion,
    allowances: allowancesBetween({ ...question, base: base.found }),
    others: [...packageChange(base.tree, tree), ...workflowChanges(base.tree && base.found, question)],
  });
  if (base.warnings.length === 0) return { root, repository, base, head, ...meaning };
  const comparison = { ...meaning.comparison, baseIsEarlier: true as const };
  return {
    root,
    repository,
    base,
    head,
    ...meaning,
    comparison,
    transitions: [...meaning.transitions, ...base.warnings],
  };
}

function headTree({ root, repository, head }: Question, recording: Recording | undefined): Tree {
  if (head.commit !== undefined && head.name !== undefined) return repository.open(head.commit);
  return recording?.tree ?? openDirectory(root);
}

/** Whether a source differs from what the commit has. */
function isDirty(files: readonly SourceFile[], commit: string | undefined, { filesOf, idOf }: Repository): boolean {
  if (commit === undefined) return true;
  const committed = filesOf(commit);
  const isAs = (text: string, id: string | undefined): boolean => idOf(Buffer.from(text)) === id;
  return files.some(({ path, text }) => {
    const id = committed.get(path);
    return !isAs(text, id) && !(text.includes("\r\n") && isAs(withLineFeeds(text), id));
  });
}
