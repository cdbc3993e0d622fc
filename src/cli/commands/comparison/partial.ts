/**
 * Compiles and compares only the files that a change can affect. Returns undefined if the result might differ from that of
 * a full comparison.
 */
import { compile } from "../../../compiler/compile.ts";
import { compilerTargets } from "../../../render/render.ts";
import { openDirectory } from "../../../files/index.ts";
import { affectsOnlyNamedFeatures, summaryOf, affectedFiles } from "../../../analysis/outline/index.ts";
import { parseFiles } from "../../../compiler/parse-files.ts";
import { groupOf } from "../../../render/service-group.ts";
import { movesFlags } from "../../../render/targets/openfeature/index.ts";
import { deletesTooMany } from "../../../render/output/index.ts";
import { isPin } from "../compiler-version.ts";
import type { Memo } from "../../../cache/memo.ts";
import type { Compilation } from "../../../compiler/compile.ts";
import type { Diagnostic } from "../../../base/diagnostics.ts";
import type { DocumentSummary } from "../../../analysis/outline/index.ts";
import type { ParseCache } from "../../../compiler/parse-files.ts";
import { fetched, partOf, sideOf, textAt } from "./blobs.ts";
import type { Side } from "./blobs.ts";
import { departureOfCommit, departureOfFolder, knownIds } from "./changed-files.ts";
import type { Departure } from "./changed-files.ts";
import { isFitPart } from "./partial-eligibility.ts";
import { MOST_CHANGED } from "./saved-head.ts";
import type { Known } from "./saved-head.ts";
import { allowancesBetween, meaningOf } from "./compare-compilations.ts";
import type { CompiledSide } from "./compare-compilations.ts";
import type { Question } from "./revisions.ts";
import type { Ids } from "./snapshot.ts";
import type { Compared } from "./full.ts";
import { workflowChanges } from "./github-workflows.ts";

/** A larger part is compiled only if it has at most half of all files. */
const SMALL = 1000;

export function comparePart(question: Question, known: Known, memo: Memo): Compared | undefined {
  // An allowance in a commit message may concern any file.
  if (allowancesBetween(question).length > 0) return undefined;
  const ids = knownIds(known);
  const pair = pairOf(question, known, ids, memo);
  if (pair === undefined) return undefined;
  const changed = new Set([...pair.before.changed.keys(), ...pair.after.changed.keys()]);
  if (changed.size > MOST_CHANGED || [...changed].some((path) => known.watched.has(path) || isPin(path)))
    return undefined;
  const remembered: ParseCache = new Map();
  const paths = touchedPaths(changed, pair, known, remembered, question);
  if (paths === undefined || (paths.size > SMALL && paths.size > known.files.length / 2)) return undefined;
  return compared(paths, pair, known, remembered, question);
}

/** Both sides, as differences from the known state. */
interface Pair {
  readonly before: Departure & Side;
  readonly after: Departure & Side;
  /** The checked-out commit of the work tree. */
  readonly committed: Departure & Side;
  readonly isFolder: boolean;
}

function pairOf(question: Question, known: Known, ids: Ids, memo: Memo): Pair | undefined {
  const { base, head, repository, root } = question;
  if (base === undefined || head.commit === undefined) return undefined;
  const before = departureOfCommit(base.commit, known, ids, repository);
  const checkedOut = head.commit === base.commit ? before : departureOfCommit(head.commit, known, ids, repository);
  const isFolder = head.name === undefined;
  const after = isFolder ? departureOfFolder(openDirectory(root), known, ids, memo, repository.idOf) : checkedOut;
  if (before === undefined || checkedOut === undefined || after === undefined) return undefined;
  for (const [path, is] of known.exists) if (after.tree.exists(path) !== is) return undefined;
  const side = (departure: Departure): Departure & Side => ({
    ...departure,
    ...sideOf(ids, departure.changed, departure.tree),
  });
  return { before: side(before), after: side(after), committed: side(checkedOut), isFolder };
}

/** The files that the changed ones can affect; undefined if these are all files, or are unknown. */
function touchedPaths(
  changed: ReadonlySet<string>,
  { before, after, isFolder }: Pair,
  known: Known,
  remembered: ParseCache,
  { repository, options }: Question,
): ReadonlySet<string> | undefined {
  const bytes = fetched(changed, [before, after], isFolder ? after : undefined, repository);
  if (bytes === undefined) return undefined;
  const former = known.files.filter(({ path }) => changed.has(path));
  const edited: { readonly path: string; readonly documents: readonly DocumentSummary[] }[] = [];
  for (const side of [before, after])
    for (const path of changed) {
      if (side.idAt(path) === undefined) continue;
      const found: Diagnostic[] = [];
      const file = textAt(path, side, bytes);
      const { resources } = parseFiles(file === undefined ? [] : [file], found, options.guard, remembered);
      if (file === undefined || found.length > 0) return undefined;
      edited.push({ path, documents: resources.map(summaryOf) });
    }
  const touching = [...former, ...edited].flatMap(({ documents }) => documents);
  if (!touching.every(affectsOnlyNamedFeatures)) return undefined;
  const same = known.files.filter(({ path }) => !changed.has(path));
  return new Set([...changed, ...affectedFiles([...same, ...edited], touching)]);
}

function compared(
  paths: ReadonlySet<string>,
  pair: Pair,
  known: Known,
  remembered: ParseCache,
  question: Question,
): Compared | undefined {
  const { before, after, isFolder } = pair;
  const { root, repository, options, now } = question;
  const others = [...known.watched.keys()].filter((path) => !isPin(path));
  const bytes = fetched(new Set([...paths, ...others]), [before, after], isFolder ? after : undefined, repository);
  if (bytes === undefined) return undefined;
  const sorted = [...paths].sort();
  const was = compile(partOf(before, sorted, others, bytes), {
    ...options,
    targets: compilerTargets,
    parseCache: remembered,
    skipChecks: true,
  });
  const former = was.model?.project;
  const is = compile(partOf(after, sorted, others, bytes), {
    ...options,
    targets: compilerTargets,
    parseCache: remembered,
    baseProject: former,
  });
  if (!was.isComplete || !isFitPart(is) || mayShareNames(was, is)) return undefined;
  if (
    was.model !== undefined &&
    is.model !== undefined &&
    movesFlags({ ...was, model: was.model }, { ...is, model: is.model })
  )
    return undefined;

  const base: CompiledSide = {
    revision: revisionOf(question.base?.name, question.base?.commit, false),
    compilation: was,
  };
  const compilation = { ...is, documents: documentsIn(is, paths, known) };
  const dirty = isFolder && isDirty(pair, known);
  const head: CompiledSide = { revision: revisionOf(question.head.name, question.head.commit, dirty), compilation };
  let isSure = true;
  // The total is unknown here, so only numbers below every limit are allowed.
  const allowsDeletion = (gone: number): boolean => {
    isSure &&= !deletesTooMany(gone, 0, question.pruneLimit);
    return true;
  };
  // If the project is at the top of the repository, its workflows are watched files.
  const unwatched = question.folder === "" ? [] : workflowChanges(question.base, question);
  const meaning = meaningOf(base, head, {
    now,
    allowsDeletion,
    allowances: [],
    others: unwatched,
    repository,
  });
  return isSure ? { root, repository, base, head, ...meaning } : undefined;
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

/** The number of all documents: those of the part, and those left out. */
function documentsIn({ documents }: Compilation, paths: ReadonlySet<string>, known: Known): number {
  const own = known.files.filter(({ path }) => paths.has(path));
  return known.documents + documents - own.reduce((sum, file) => sum + file.documents.length, 0);
}

/** Whether a source of the work tree differs from the checked-out commit. */
function isDirty({ after, committed }: Pair, { watched, files }: Known): boolean {
  const differs = (path: string): boolean => {
    const id = after.idAt(path);
    return id !== undefined && id !== committed.idAt(path);
  };
  const isSource = (path: string): boolean => !watched.has(path) || files.some((file) => file.path === path);
  return [...after.changed.keys(), ...committed.changed.keys()].some((path) => differs(path) && isSource(path));
}
