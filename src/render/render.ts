/** render: cluster states -> files, cluster by cluster, so that memory does not grow with what is written. */
import { append } from "../base/collections.ts";
import type { CompilerTargets } from "../compiler/compile.ts";
import { isListed, kustomization } from "./kustomization.ts";
import { checkReservedNames } from "./reserved-names.ts";
import type { ClusterState } from "../compiler/resolve/index.ts";
import type { Fleet, OutputFile, Target } from "./targets/target.ts";
import { listable, targets } from "./targets/index.ts";
import { namespacesFile } from "./namespaces.ts";
import { NAMESPACES } from "./sync-waves.ts";

export interface RenderedFile extends OutputFile {
  /** What makes it, for messages. */
  readonly by: string;
}

export { reservedNameCodes } from "./reserved-names.ts";
export type { Fleet, OutputFile } from "./targets/target.ts";

/** What the compiler is given of the targets. */
export const compilerTargets: CompilerTargets = {
  names: listable.map(({ name }) => name),
  checks: [...targets.flatMap(({ check }) => check ?? []), checkReservedNames],
};

/** Restricts a run: what is not selected is neither made nor pruned. */
export interface Selection {
  /** Names of clusters; absent: all of them, and what speaks of no single one. */
  readonly clusters?: ReadonlySet<string> | undefined;
  /** Names of targets; absent: all of them, and what binds them together. */
  readonly targets?: ReadonlySet<string> | undefined;
}

const ATTRIBUTES = ".gitattributes";

/** Line ends stay as they are written, on every machine, and reviewers see the files folded. */
const ATTRIBUTES_TEXT = "* text eol=lf linguist-generated=true\n";

/**
 * Every file of the output folder but the inventories, which write keeps; paths are relative to the folder. It can be
 * walked more than once, and makes the same files each time.
 */
export function render(fleet: Fleet, selection: Selection = {}): Iterable<RenderedFile> {
  return { [Symbol.iterator]: () => everything(fleet, selection) };
}

/** Whether a run with this selection deletes a file of ours that it does not make. */
export function prunes(path: string, selection: Selection): boolean {
  const [first, cluster = "", ...rest] = path.split("/");
  if (first === "clusters") return isChosen(selection.clusters, cluster) && isOwned(rest.join("/"), selection.targets);
  return selection.clusters === undefined && isOwned(path, selection.targets);
}

/**
 * Whether a file speaks only of what somebody has been granted: it goes when a grant is revoked, or an override shuts
 * its feature, and comes back with them. The cluster must still be there, and a grant for anybody: where there is none
 * any more, a folder may have been lost.
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

/** Whether a cluster no longer has the target that a folder belongs to. */
function isGone(folder: string, { render }: ClusterState): boolean {
  return targets.some(({ name, folders }) => folders.includes(folder) && !render.includes(name));
}

function* everything(fleet: Fleet, selection: Selection): Generator<RenderedFile> {
  const chosen = targets.filter(({ name }) => isChosen(selection.targets, name));
  for (const state of fleet.states) {
    if (!isChosen(selection.clusters, state.cluster.name)) continue;
    yield* clusterFolder(state, chosen, fleet, selection);
    yield* aroundFolders(state, chosen, fleet);
    for (const target of chosen) yield* madeBy(target, target.controlPlaneFiles?.(state, fleet));
  }
  if (selection.clusters !== undefined) return;
  for (const target of chosen) yield* madeBy(target, target.fleetFiles?.(fleet));
  if (selection.targets === undefined) yield { path: ATTRIBUTES, content: ATTRIBUTES_TEXT, by: OURSELVES };
}

/** A cluster's folder: the folders of its targets, each with its kustomization, and the one that lists them. */
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
    for (const made of target.clusterFiles(state, fleet)) {
      const [folder, file] = split(made.path);
      if (made.notAResource !== true) append(folders, folder, file);
      yield renderedFile(made, `${root}/${made.path}`, target);
    }
  }
  if (selection.targets === undefined) {
    const content = namespacesFile(namespacesOf(state, fleet));
    if (content !== undefined) {
      const file = `${NAMESPACES}.yaml`;
      append(folders, NAMESPACES, file);
      yield { path: `${root}/${NAMESPACES}/${file}`, content, by: OURSELVES };
    }
  }
  for (const [folder, files] of folders) yield listing(`${root}/${folder}`, files);
  if (selection.targets === undefined && folders.size > 0) yield listing(root, [...folders.keys()]);
}

/** Of the objects of a cluster, where the project says that nobody else makes them. */
function namespacesOf(state: ClusterState, fleet: Fleet): ReadonlySet<string> {
  if (fleet.model.project.spec.targets?.openfeature?.createNamespaces !== true) return new Set();
  const rendering = targets.filter(({ name }) => state.render.includes(name));
  return new Set(rendering.flatMap((target) => [...(target.namespaces?.(state, fleet) ?? [])]));
}

/** What is made of a cluster's folders, those included that this run leaves alone. */
function* aroundFolders(state: ClusterState, chosen: readonly Target[], fleet: Fleet): Generator<RenderedFile> {
  const around = chosen.filter((target) => target.deliveryFiles !== undefined && state.render.includes(target.name));
  if (around.length === 0) return;
  const folders = foldersOf(state, fleet);
  for (const target of around) yield* madeBy(target, target.deliveryFiles?.(state, folders, fleet));
}

const OURSELVES = "Sluice itself";

function listing(folder: string, files: readonly string[]): RenderedFile {
  return { ...kustomization(folder, files), by: OURSELVES };
}

function* madeBy(target: Target, files: Iterable<OutputFile> = []): Generator<RenderedFile> {
  for (const file of files) yield renderedFile(file, file.path, target);
}

/** Its content is not asked for: it may be long, and not needed. */
function renderedFile(file: OutputFile, path: string, { name }: Target): RenderedFile {
  const by = `target "${name}"`;
  const { contentKey: print } = file;
  if (print === undefined) return { path, content: file.content, by };
  return {
    path,
    get content(): string {
      return file.content;
    },
    contentKey: print,
    by,
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

/** The folder of a target, and the path in it. */
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
  return owned.some((one) => path === one || path.startsWith(`${one}/`));
}
