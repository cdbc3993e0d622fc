/**
 * Compiles and compares only the files that a change can affect. Returns undefined if the result might differ from that of
 * a full comparison.
 */
import { allCodes } from "../../../base/codes.ts";
import { MAX_PER_CODE } from "../../../base/diagnostics.ts";
import type { Diagnostic } from "../../../base/diagnostics.ts";
import { compile } from "../../../compiler/compile.ts";
import type { Compilation } from "../../../compiler/compile.ts";
import type { Project } from "../../../compiler/link/index.ts";
import { parseFiles } from "../../../compiler/parse-files.ts";
import type { ParseCache } from "../../../compiler/parse-files.ts";
import {
  affectedBy,
  DocumentIndex,
  affectsOnlyNamedFeatures,
  fileRecord,
  flagSetsWith,
} from "../../../engine/index.ts";
import type { FileRecord } from "../../../engine/index.ts";
import { PROJECT_FILE } from "../../../files/index.ts";
import type { Tree } from "../../../files/index.ts";
import { deletesTooMany } from "../../../render/output/index.ts";
import { compilerTargets } from "../../../render/render.ts";
import { groupOf } from "../../../render/service-group.ts";
import { movesFlags } from "../../../render/targets/openfeature/index.ts";
import { pinsIn } from "../compiler-version.ts";
import { idAt } from "../incremental/saved-record.ts";
import type { WorkTree } from "../incremental/saved-record.ts";
import { sourcesIn } from "../incremental/source-paths.ts";
import { fetched, partOf, textAt } from "./blobs.ts";
import type { Side } from "./blobs.ts";
import { allowancesBetween, meaningOf } from "./compare-compilations.ts";
import type { CompiledSide } from "./compare-compilations.ts";
import type { Compared } from "./full.ts";
import { workflowChanges } from "./github-workflows.ts";
import type { Question } from "./revisions.ts";

/** The maximum number of files that differ between the sides or from the record. */
const MOST_CHANGED = 200;

/** A larger part is compiled only if it has at most half of all files. */
const SMALL = 1000;

export function comparePart(question: Question, workTree: WorkTree): Compared | undefined {
  // An allowance in a commit message may concern any file.
  if (workTree.record.hasErrors || allowancesBetween(question).length > 0) return undefined;
  const sides = sidesOf(question, workTree);
  if (sides === undefined) return undefined;
  const remembered: ParseCache = new Map();
  const part = affectedPart(sides, workTree, remembered, question);
  return part && compared(part, sides, workTree, remembered, question);
}

/** A side with the ids of its sources, and of the other files that affect its compilation. */
interface ListedSide extends Side {
  readonly sources: ReadonlyMap<string, string | undefined>;
}

interface Sides {
  readonly before: ListedSide;
  readonly after: ListedSide;
  /** The checked-out commit of the work tree. */
  readonly committed: ListedSide;
  readonly isFolder: boolean;
}

/** Undefined if the sides differ in more than sources, or the compiler would report problems with the list of sources. */
function sidesOf({ base, head, repository }: Question, workTree: WorkTree): Sides | undefined {
  if (base === undefined || head.commit === undefined) return undefined;
  const ofCommit = (commit: string): ListedSide | undefined => {
    const [tree, files] = [repository.open(commit), repository.filesOf(commit)];
    const sources = sourcesIn(tree, workTree.listing);
    return sources && sideOf(sources, tree, (path) => files.get(path));
  };
  const committed = ofCommit(head.commit);
  const before = head.commit === base.commit ? committed : ofCommit(base.commit);
  const isFolder = head.name === undefined;
  const { tree, ids } = workTree;
  const after = isFolder ? sideOf([...ids.keys()], tree, (path) => ids.get(path) ?? idAt(path, tree)) : committed;
  if (committed === undefined || before === undefined || after === undefined) return undefined;
  const pins = new Set([before, after].flatMap((side) => pinsIn(side.tree)));
  const isFixed = ([path, id]: readonly [string, string | undefined]): boolean =>
    [before, after].every((side) => side.idAt(path) === id);
  const others = [...workTree.others, [PROJECT_FILE, workTree.recordedProject] as const];
  if (!others.every(isFixed) || ![...pins].every((path) => before.idAt(path) === after.idAt(path))) return undefined;
  return workTree.record.exists.every(([path, is]) => after.tree.exists(path) === is)
    ? { before, after, committed, isFolder }
    : undefined;
}

function sideOf(paths: readonly string[], tree: Tree, idOf: (path: string) => string | undefined): ListedSide {
  return { sources: new Map([PROJECT_FILE, ...paths].map((path) => [path, idOf(path)])), tree, idAt: idOf };
}

/** The files to compile, and all files of the head. */
interface AffectedPart {
  readonly paths: readonly string[];
  readonly files: readonly FileRecord[];
}

/** Undefined if the changes can affect all files, or if a file has problems. */
function affectedPart(
  { before, after, isFolder }: Sides,
  { record }: WorkTree,
  remembered: ParseCache,
  { repository, options }: Question,
): AffectedPart | undefined {
  const recorded = new Map(record.files.map((file) => [file.path, file]));
  const isRecorded = (path: string, { sources }: ListedSide): boolean => recorded.get(path)?.id === sources.get(path);
  const all = new Set([...recorded.keys(), ...before.sources.keys(), ...after.sources.keys()]);
  const changed = new Set([...all].filter((path) => !isRecorded(path, before) || !isRecorded(path, after)));
  if (changed.size > MOST_CHANGED) return undefined;
  const bytes = fetched(changed, [before, after], isFolder ? after : undefined, repository);
  if (bytes === undefined) return undefined;
  const filesOf = (side: ListedSide): readonly FileRecord[] | undefined => {
    const files: FileRecord[] = [];
    for (const [path, id] of side.sources) {
      const known = recorded.get(path);
      const file = known?.id === id ? known : recordAt(path, side, bytes, remembered, options.guard);
      if (file === undefined) return undefined;
      files.push(file);
    }
    return files;
  };
  const [was, is] = [filesOf(before), filesOf(after)];
  if (was === undefined || is === undefined) return undefined;
  const versions = [...new Set([...record.files, ...was, ...is])];
  const touching = versions.flatMap(({ path, documents }) => (changed.has(path) ? documents : []));
  if (!touching.every(affectsOnlyNamedFeatures)) return undefined;
  const { files } = affectedBy(new DocumentIndex(versions), touching);
  const paths = new Set([...changed, ...files]);
  return paths.size > SMALL && paths.size > is.length / 2 ? undefined : { paths: [...paths].sort(), files: is };
}

/** Undefined if the file has problems. */
function recordAt(
  path: string,
  side: ListedSide,
  bytes: ReadonlyMap<string, Uint8Array>,
  remembered: ParseCache,
  guard: Question["options"]["guard"],
): FileRecord | undefined {
  const found: Diagnostic[] = [];
  const file = textAt(path, side, bytes);
  if (file === undefined) return undefined;
  parseFiles([file], found, guard, remembered);
  const parsed = remembered.get(path);
  return parsed === undefined || found.length > 0 ? undefined : fileRecord(parsed, side.sources.get(path) ?? "");
}

function compared(
  { paths, files }: AffectedPart,
  sides: Sides,
  workTree: WorkTree,
  remembered: ParseCache,
  question: Question,
): Compared | undefined {
  const { before, after, isFolder } = sides;
  const { root, repository, options, now } = question;
  const others = workTree.others.map(([path]) => path);
  const bytes = fetched(new Set([...paths, ...others]), [before, after], isFolder ? after : undefined, repository);
  if (bytes === undefined) return undefined;
  const shared = { ...options, targets: compilerTargets, parseCache: remembered };
  const was = compile(partOf(before, paths, others, bytes), { ...shared, skipChecks: true });
  const is = compile(partOf(after, paths, others, bytes), { ...shared, baseProject: was.model?.project });
  if (!was.isComplete || !isFit(is, workTree) || mayShareNames(was, is)) return undefined;
  if (was.model === undefined || is.model === undefined) return undefined;
  if (movesFlags({ ...was, model: was.model }, { ...is, model: is.model })) return undefined;
  const base: CompiledSide = {
    revision: revisionOf(question.base?.name, question.base?.commit, false),
    compilation: was,
  };
  const compilation = { ...is, documents: files.reduce((sum, { count }) => sum + count, 0) };
  const dirty = isFolder && isDirty(sides);
  const head: CompiledSide = { revision: revisionOf(question.head.name, question.head.commit, dirty), compilation };
  let isSure = true;
  // The total is unknown here, so only numbers below every limit are allowed.
  const allowsDeletion = (gone: number): boolean => {
    isSure &&= !deletesTooMany(gone, 0, question.pruneLimit);
    return true;
  };
  const meaning = meaningOf(base, head, {
    now,
    allowsDeletion,
    allowances: [],
    others: workflowChanges(question.base, question),
    repository,
  });
  return isSure ? { root, repository, base, head, ...meaning } : undefined;
}

/** Whether the head has no errors if its part has none. */
function isFit({ isComplete, diagnostics, model, states }: Compilation, { record }: WorkTree): boolean {
  if (!isComplete || model === undefined || diagnostics.length >= MAX_PER_CODE) return false;
  if (diagnostics.some(({ severity }) => severity === "error") || isStricter(model.project)) return false;
  return flagSetsWith({ model, states }, record).tooLarge.size === 0;
}

/** Whether a warning, which may depend on all documents, is an error. */
function isStricter({ spec: { rules = {} } }: Project): boolean {
  return allCodes.some(({ name, severity }) => severity !== "error" && rules[name] === "error");
}

function revisionOf(
  name: string = "the work tree",
  commit: string | undefined,
  dirty: boolean,
): CompiledSide["revision"] {
  return { name, commit: commit ?? null, dirty };
}

/** Whether a new group of flags could get the name of a shard of another group. */
function mayShareNames(was: Compilation, is: Compilation): boolean {
  if (is.model?.project.spec.targets?.openfeature?.shards === undefined) return false;
  const groups = ({ model }: Compilation): readonly string[] =>
    [...(model?.byKind.Feature.values() ?? [])].map(groupOf);
  const before = new Set(groups(was));
  return groups(is).some((group) => !before.has(group));
}

/** Whether a source of the work tree differs from the checked-out commit. */
function isDirty({ after, committed }: Sides): boolean {
  return [...after.sources].some(([path, id]) => committed.sources.get(path) !== id);
}
