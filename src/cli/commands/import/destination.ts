/** Opens the destination of an import: a project, or a folder that becomes one. */
import { compile } from "../../../compiler/compile.ts";
import { compilerTargets } from "../../../render/render.ts";
import type { Compilation } from "../../../compiler/compile.ts";
import type { ImportContext } from "../../../authoring/import/index.ts";
import type { Kind, ProjectComponent } from "../../../compiler/kinds.ts";
import { DEFAULT_LEVELS, flagKeyOf, PLATFORM, trackOf } from "../../../compiler/link/index.ts";
import type { Model, Purpose } from "../../../compiler/link/index.ts";
import { findRoot, openDirectory } from "../../../files/index.ts";
import type { Tree } from "../../../files/index.ts";
import type { ResourceGuard } from "../../../base/limits.ts";
import { lazy } from "../../../base/lazy.ts";
import { resourceTypeOf } from "../../../render/resource-type.ts";
import { compareReleases } from "../../../base/release.ts";
import { UsageError } from "../command.ts";

export interface ImportDestination {
  /** Absolute. */
  readonly root: string;
  readonly tree: Tree;
  /** Undefined if there is no sluice.yaml yet. */
  readonly before: Compilation | undefined;
}

export function openDestination(directory: string, today: string, guard: ResourceGuard): ImportDestination {
  const root = findRoot(directory);
  const tree = openDirectory(root ?? directory);
  const before = root === undefined ? undefined : compile(tree, { targets: compilerTargets, today, guard });
  return { root: root ?? directory, tree, before };
}

export interface ImportOptions {
  /** The annotation of the Features that are updated. */
  readonly updating?: string | undefined;
  readonly assigned?: ImportContext["assigned"] | undefined;
  readonly owner?: string | undefined;
  readonly purpose?: string | undefined;
  readonly stage?: string | undefined;
  readonly cluster?: string | undefined;
  readonly level?: string | undefined;
}

/** Throws a UsageError for an unknown level. */
export function importContextOf(
  { before }: ImportDestination,
  { owner, purpose, stage, cluster, level, assigned = new Map(), updating }: ImportOptions,
): ImportContext {
  const model = before?.model;
  const levels = model?.settings.levels ?? DEFAULT_LEVELS;
  const keys = lazy(
    () =>
      new Map([
        // Only the name of an unreadable document is known.
        ...[...(model?.broken.Feature.keys() ?? [])].map((name) => [name, name] as const),
        ...[...(model?.byKind.Feature.values() ?? [])].map((feature) => [flagKeyOf(feature), feature.name] as const),
      ]),
  );
  return {
    isTaken: (kind, name) => model?.byKind[kind].has(name) === true || model?.broken[kind]?.has(name) === true,
    featureWithKey: (key) => keys().get(key),
    folderOf: (kind) => folderFor(FOLDERS[kind] ?? "catalog", model?.project.spec.sources),
    featureOf: (resourceType) =>
      model === undefined
        ? undefined
        : [...model.byKind.Feature.values()].find(
            (feature) => feature.spec.entitlement !== undefined && resourceTypeOf(feature, model) === resourceType,
          )?.name,
    components: model === undefined ? undefined : componentsOf(model.project.spec.targets?.gates?.components),
    releasesOf: (track) =>
      model?.settings.releases
        .get(track)
        ?.map(({ name }) => name)
        .toSorted(compareReleases),
    assigned,
    imported: updating === undefined ? [] : importedBy(updating, model),
    hasStages: (model?.byKind.Stage.size ?? 0) > 0,
    isService: model?.project.spec.targets?.milo?.resourceType === "service",
    level: levelOf(level, levels),
    levels,
    owner,
    purpose: purpose as Purpose | undefined,
    stage,
    cluster,
  };
}

function importedBy(annotation: string, model: Model | undefined): ImportContext["imported"] {
  return [...(model?.byKind.Feature.values() ?? [])].flatMap((feature) => {
    const facts = feature.metadata.annotations?.[annotation];
    return facts === undefined
      ? []
      : [{ name: feature.name, facts, track: trackOf(feature), gates: feature.spec.gates ?? [] }];
  });
}

function componentsOf(declared: Readonly<Record<string, ProjectComponent>> = {}): ReadonlyMap<string, string> {
  return new Map(Object.entries(declared).map(([name, { track = PLATFORM }]) => [name, track]));
}

function levelOf(wanted: string | undefined, levels: ImportContext["levels"]): string {
  const names = levels.map(({ name }) => name);
  if (wanted !== undefined && !names.includes(wanted))
    throw new UsageError(`unknown level "${wanted}"`, `available: ${names.join(", ")}`);
  return wanted ?? levels.find(({ lifecycle }) => lifecycle === "ga")?.name ?? names.at(-1) ?? "";
}

const FOLDERS: { readonly [K in Kind]?: string } = {
  Feature: "features",
  Grant: "grants",
  Stage: "stages",
  Cluster: "stages",
  Override: "stages",
  Patch: "stages",
};

/** The usual folder if it is a source, else another source. */
function folderFor(usual: string, sources: readonly string[] = [usual]): string {
  const clean = sources.map((one) => one.replace(/^\.\//, "").replace(/\/+$/, ""));
  if (clean.includes(usual)) return usual;
  return clean.find((source) => !/[*?[{!(]|\.ya?ml$/.test(source)) ?? usual;
}
