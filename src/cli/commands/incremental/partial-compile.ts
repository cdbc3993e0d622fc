/**
 * Compiles only the files that edits of features can affect, before and after the edits. Returns undefined for any other
 * change.
 */
import { compile } from "../../../compiler/compile.ts";
import { compilerTargets } from "../../../render/render.ts";
import type { Compilation, CompileOptions } from "../../../compiler/compile.ts";
import { openDirectory } from "../../../files/index.ts";
import { summaryOf, affectedFiles } from "../../../analysis/outline/index.ts";
import { parseFiles } from "../../../compiler/parse-files.ts";
import type { Diagnostic } from "../../../base/diagnostics.ts";
import type { Feature } from "../../../compiler/link/index.ts";
import type { FileSummary } from "../../../analysis/outline/index.ts";
import type { Value } from "../../../compiler/parse/index.ts";
import type { ParseCache } from "../../../compiler/parse-files.ts";
import type { ResourceGuard } from "../../../base/limits.ts";
import type { Resource } from "../../../compiler/schema/index.ts";
import { isPin } from "../compiler-version.ts";
import { fetched, partOf, sideOf, textAt } from "../comparison/blobs.ts";
import type { Side } from "../comparison/blobs.ts";
import { departureOfFolder, knownIds } from "../comparison/changed-files.ts";
import { isFitPart } from "../comparison/partial-eligibility.ts";
import type { Baseline } from "./baseline.ts";

/** The maximum number of edited files of a partial run. */
const MOST_EDITED = 20;

/** A larger part is compiled only if it has at most half of all files. */
const SMALL = 1000;

export interface Part {
  readonly was: Compilation;
  readonly is: Compilation;
  /** The changed sources. */
  readonly edited: readonly string[];
}

/** The cached data of the last full run. */
type Former = Pick<Baseline<unknown>, "snapshot" | "memo" | "store" | "edited">;

/** `root`: absolute. */
export function partSince(
  base: Former,
  root: string,
  options: Pick<CompileOptions, "today" | "guard">,
): Part | undefined {
  const { snapshot, store } = base;
  const pair = pairOf(base, root);
  if (pair === undefined) return undefined;
  const remembered: ParseCache = new Map();
  const paths = touchedPaths(pair, base, remembered, options.guard);
  if (paths === undefined || (paths.length > SMALL && paths.length > snapshot.files.length / 2)) return undefined;
  const { before, after, edited } = pair;
  const others = [...snapshot.watched.keys()].filter((path) => !isPin(path));
  const bytes = fetched(new Set([...paths, ...others]), [before, after], after, store);
  if (bytes === undefined) return undefined;
  const compiled = (side: Side): Compilation =>
    compile(partOf(side, paths, others, bytes), { ...options, targets: compilerTargets, parseCache: remembered });
  const [was, is] = [compiled(before), compiled(after)];
  return isFitPart(was) && isFitPart(is) ? { was, is, edited } : undefined;
}

/** The sources before and after the edits. */
interface Pair {
  readonly before: Side;
  readonly after: Side;
  readonly edited: readonly string[];
  /** `edited`, and files whose edits were reverted. */
  readonly concerned: readonly string[];
}

function pairOf({ snapshot, memo, store, edited: meanwhile }: Former, root: string): Pair | undefined {
  const ids = knownIds(snapshot);
  const departure = departureOfFolder(openDirectory(root), snapshot, ids, memo, store.idOf);
  if (departure === undefined) return undefined;
  const { changed, tree } = departure;
  for (const [path, is] of snapshot.exists) if (tree.exists(path) !== is) return undefined;
  const edited = [...changed.keys()];
  const concerned = [...new Set([...edited, ...meanwhile])];
  if (concerned.length > MOST_EDITED) return undefined;
  if (concerned.some((path) => snapshot.watched.has(path) || isPin(path))) return undefined;
  return { before: sideOf(ids, new Map(), tree), after: sideOf(ids, changed, tree), edited, concerned };
}

/** The files that the edits can affect, sorted; undefined if these are all files, or are unknown. */
function touchedPaths(
  { before, after, concerned }: Pair,
  { snapshot, store }: Former,
  remembered: ParseCache,
  guard: ResourceGuard,
): readonly string[] | undefined {
  const bytes = fetched(new Set(concerned), [before, after], after, store);
  if (bytes === undefined) return undefined;
  const sides: FileSummary[] = [];
  for (const path of concerned) {
    const [was, is] = [before, after].map((side) => resourcesAt(path, side, bytes, remembered, guard));
    if (was === undefined || is === undefined || !isIncrementalEdit(was, is)) return undefined;
    sides.push({ path, documents: was.map(summaryOf) }, { path, documents: is.map(summaryOf) });
  }
  const isConcerned = new Set(concerned);
  const same = snapshot.files.filter(({ path }) => !isConcerned.has(path));
  const touching = sides.flatMap(({ documents }) => documents);
  return [...new Set([...concerned, ...affectedFiles([...same, ...sides], touching, true)])].sort();
}

/** The resources of a file; undefined if it is missing or has problems. */
function resourcesAt(
  path: string,
  side: Side,
  bytes: ReadonlyMap<string, Uint8Array>,
  remembered: ParseCache,
  guard: ResourceGuard,
): readonly Resource[] | undefined {
  const file = textAt(path, side, bytes);
  const found: Diagnostic[] = [];
  const { resources } = parseFiles(file === undefined ? [] : [file], found, guard, remembered);
  return file === undefined || found.length > 0 ? undefined : resources;
}

/** Whether all documents are features, and differ only in fields that affect no other document. */
function isIncrementalEdit(was: readonly Resource[], is: readonly Resource[]): boolean {
  const essence = (resources: readonly Resource[]): string => JSON.stringify(resources.map(semanticFields));
  return is.every(({ kind }) => kind === "Feature") && essence(was) === essence(is);
}

/** Fields of a feature that resolution ignores, and that no rule combines with unrelated features. */
const OWN: ReadonlySet<string> = new Set<keyof Feature["spec"]>([
  "displayName",
  "description",
  "owners",
  "tracking",
  "introduced",
  "expires",
  "expiresReason",
  "runbook",
]);

/** Fields of a flag whose value is only passed on; their presence matters. */
const PASSED_ON: ReadonlySet<string> = new Set<keyof NonNullable<Feature["spec"]["flag"]>>(["targeting", "rollout"]);

interface Shape {
  readonly spec: { readonly flag?: { readonly [field: string]: Value } };
}

function semanticFields({ document }: Resource): unknown {
  const { spec, ...rest } = document.value as unknown as Shape;
  const { flag = {}, ...others } = spec;
  const fields = Object.entries(others).filter(([field]) => !OWN.has(field));
  const inFlag = Object.entries(flag).map(([field, value]) => [field, PASSED_ON.has(field) ? true : value]);
  return [rest, fields, "flag" in spec, inFlag];
}
