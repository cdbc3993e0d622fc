/** Renders cluster states to files, one cluster at a time, so that memory does not grow with the output. */
import { append } from "../base/collections.ts";
import type { CompilerTargets } from "../compiler/compile.ts";
import { isListed, kustomization } from "./kustomization.ts";
import { checkReservedNames } from "./reserved-names.ts";
import type { ClusterState } from "../compiler/resolve/index.ts";
import type { Check } from "../compiler/check.ts";
import type { Fleet, OutputFile, Target } from "./targets/target.ts";
import { selectable, targets } from "./targets/index.ts";
import { namespacesFile } from "./namespaces.ts";
import { NAMESPACES } from "./sync-waves.ts";

export interface RenderedFile extends OutputFile {
  /** The producer, for messages. */
  readonly by: string;
}

export { reservedNameCodes } from "./reserved-names.ts";
export type { Blocks, Fleet, OutputFile, Scope, ScopeKind } from "./targets/target.ts";

/** The part of the targets that the compiler needs. */
export const compilerTargets: CompilerTargets = {
  names: selectable.map(({ name }) => name),
  checks: [
    ...targets.flatMap(({ check }): readonly Check[] => (check === undefined ? [] : [{ check }])),
    ...targets.flatMap(({ checkAll }): readonly Check[] =>
      checkAll === undefined ? [] : [{ all: true, check: checkAll }],
    ),
    { check: checkReservedNames },
  ],
};

/** Restricts a run: everything else is neither rendered nor pruned. */
export interface Selection {
  /** Names of clusters; absent: all clusters, and files for the whole fleet. */
  readonly clusters?: ReadonlySet<string> | undefined;
  /** Names of targets; absent: all targets, and the files that connect them. */
  readonly targets?: ReadonlySet<string> | undefined;
}

/** Keeps line feeds on every machine, collapses the files in reviews, and merges the listing. */
const ATTRIBUTES = "* text eol=lf linguist-generated=true\n.sluice-files merge=union\n";

/** The files that runs leave for a while, and the record of a folder that was not in a repository yet. */
const IGNORED = ".sluice-lock\n.sluice-record\n.sluice-*.tmp\n";

/**
 * Every file of the output folder except the listing, which `output/` maintains. Paths are relative to the folder.
 * Each iteration renders the same files again.
 */
export function render(fleet: Fleet, selection: Selection = {}): Iterable<RenderedFile> {
  return { [Symbol.iterator]: () => allFiles(fleet, selection) };
}

/** Whether a run with this selection deletes a managed file that it does not render. */
export function prunes(path: string, selection: Selection): boolean {
  const [first, cluster = "", ...rest] = path.split("/");
  if (first === "clusters") return isChosen(selection.clusters, cluster) && isOwned(rest.join("/"), selection.targets);
  if (first === "state" && rest.length > 0)
    return isChosen(selection.clusters, cluster) && isOwned(path, selection.targets);
  return selection.clusters === undefined && isOwned(path, selection.targets);
}

/**
 * Whether a file contains only grants, so that it comes and goes when grants are revoked or overrides close features.
 * False if the cluster is gone or no grant is left at all, because then a source folder may have been lost.
 */
export function isGrantFile(path: string, { model, states }: Fleet): boolean {
  const [first, cluster, folder = "", ...rest] = path.split("/");
  const granted = targets.flatMap((target) => target.grantFolders ?? []);
  return (
    first === "clusters" &&
    model.byKind.Grant.size > 0 &&
    rest.length === 1 &&
    granted.includes(folder) &&
    states.some((state) => state.cluster.name === cluster && !isGone(folder, state))
  );
}

/** Whether a cluster no longer has the target of a folder. */
function isGone(folder: string, { render }: ClusterState): boolean {
  return targets.some(({ name, folders }) => folders.includes(folder) && !render.includes(name));
}

function* allFiles(fleet: Fleet, selection: Selection): Generator<RenderedFile> {
  const chosen = targets.filter(({ name }) => isChosen(selection.targets, name));
  for (const state of fleet.states) {
    if (!isChosen(selection.clusters, state.cluster.name)) continue;
    yield* clusterFolder(state, chosen, fleet, selection);
    yield* deliveryFiles(state, chosen, fleet);
    for (const target of chosen) yield* renderedFiles(target, target.controlPlaneFiles?.(state, fleet));
  }
  if (selection.clusters !== undefined) return;
  for (const target of chosen) yield* renderedFiles(target, target.fleetFiles?.(fleet));
  if (selection.targets !== undefined) return;
  yield { path: ".gitattributes", content: ATTRIBUTES, by: SLUICE };
  yield { path: ".gitignore", content: IGNORED, by: SLUICE };
}

/**
 * The folder of a cluster: a folder per target with its kustomization.yaml, and the kustomization.yaml that lists them.
 */
function* clusterFolder(
  state: ClusterState,
  chosen: readonly Target[],
  fleet: Fleet,
  selection: Selection,
): Generator<RenderedFile> {
  const root = `clusters/${state.cluster.name}`;
  const folders = new Map<string, string[]>();
  for (const target of chosen) {
    if (target.clusterFiles === undefined || !state.render.includes(target.name)) continue;
    for (const output of target.clusterFiles(state, fleet)) {
      const [folder, file] = split(output.path);
      if (output.notAResource !== true) append(folders, folder, file);
      yield renderedFile(output, `${root}/${output.path}`, target);
    }
  }
  if (selection.targets === undefined) {
    const content = namespacesFile(namespacesOf(state, fleet));
    if (content !== undefined) {
      const file = `${NAMESPACES}.yaml`;
      append(folders, NAMESPACES, file);
      yield { path: `${root}/${NAMESPACES}/${file}`, content, by: SLUICE };
    }
  }
  for (const [folder, files] of folders) yield folderListing(`${root}/${folder}`, files);
  if (selection.targets === undefined && folders.size > 0) yield folderListing(root, [...folders.keys()]);
}

/** The namespaces of a cluster's objects, if the project asks Sluice to create them (`createNamespaces`). */
function namespacesOf(state: ClusterState, fleet: Fleet): ReadonlySet<string> {
  if (fleet.model.project.spec.targets?.openfeature?.createNamespaces !== true) return new Set();
  const rendering = targets.filter(({ name }) => state.render.includes(name));
  return new Set(rendering.flatMap((target) => [...(target.namespaces?.(state, fleet) ?? [])]));
}

/** Files that deliver a cluster's folders, including folders that this run does not render. */
function* deliveryFiles(state: ClusterState, chosen: readonly Target[], fleet: Fleet): Generator<RenderedFile> {
  const deliveryTargets = chosen.filter(
    (target) => target.deliveryFiles !== undefined && state.render.includes(target.name),
  );
  if (deliveryTargets.length === 0) return;
  const folders = foldersOf(state, fleet);
  for (const target of deliveryTargets) yield* renderedFiles(target, target.deliveryFiles?.(state, folders, fleet));
}

const SLUICE = "Sluice itself";

function folderListing(folder: string, files: readonly string[]): RenderedFile {
  return { ...kustomization(folder, files), by: SLUICE };
}

function* renderedFiles(target: Target, files: Iterable<OutputFile> = []): Generator<RenderedFile> {
  for (const file of files) yield renderedFile(file, file.path, target);
}

/** Makes the content on demand. */
function renderedFile(output: OutputFile, path: string, { name }: Target): RenderedFile {
  const { scope, blocks } = output;
  return {
    path,
    by: `target "${name}"`,
    ...(scope === undefined ? {} : { scope }),
    ...(blocks === undefined ? {} : { blocks }),
    get content() {
      return output.content;
    },
  };
}

function foldersOf(state: ClusterState, fleet: Fleet): readonly string[] {
  const names = new Set<string>();
  for (const target of targets)
    if (state.render.includes(target.name))
      for (const { path, notAResource } of target.clusterFiles?.(state, fleet) ?? [])
        if (notAResource !== true) names.add(split(path)[0]);
  if (namespacesOf(state, fleet).size > 0) names.add(NAMESPACES);
  return [...names].filter(isListed).sort();
}

function split(path: string): [folder: string, file: string] {
  const slash = path.indexOf("/");
  if (slash === -1) throw new Error(`a target's file must lie in a folder: ${path}`);
  return [path.slice(0, slash), path.slice(slash + 1)];
}

function isChosen(names: ReadonlySet<string> | undefined, name: string): boolean {
  return names === undefined || names.has(name);
}

function isOwned(path: string, names: ReadonlySet<string> | undefined): boolean {
  if (names === undefined) return true;
  const owned = targets.filter(({ name }) => names.has(name)).flatMap(({ folders }) => folders);
  return owned.some((folder) => path === folder || path.startsWith(`${folder}/`));
}
