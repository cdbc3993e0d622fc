/** The names in a project and its repository that a shell completes. A broken or missing project has none. */
import { isOver } from "../../../base/dates.ts";
import { cacheFolder, reuseOrRun } from "../../../cache/index.ts";
import { compile } from "../../../compiler/compile.ts";
import { PLATFORM, trackOf } from "../../../compiler/link/index.ts";
import type { Feature, Model } from "../../../compiler/link/index.ts";
import { openDirectory } from "../../../files/index.ts";
import type { FileObserver } from "../../../files/index.ts";
import { findRoot } from "../../../files/root.ts";
import { openRepository } from "../../../git/index.ts";
import { compilerTargets } from "../../../render/render.ts";
import { build } from "../../build.ts";
import { knownConsumers } from "../consumer.ts";
import type { Host } from "../command.ts";

/** Plain data, because it is cached. */
export interface Names {
  readonly features: readonly FeatureNames[];
  readonly clusters: readonly string[];
  readonly stages: readonly string[];
  readonly services: readonly string[];
  readonly grants: readonly string[];
  readonly expectations: readonly string[];
  readonly overrides: readonly string[];
  /** Grants, overrides and patches past their last day. */
  readonly overdue: readonly string[];
  readonly levels: readonly string[];
  readonly owners: readonly string[];
  /** `Organization/acme` */
  readonly consumers: readonly string[];
  /** `region=eu` */
  readonly labels: readonly string[];
  /** Track -> its releases, oldest first. */
  readonly releases: Readonly<Record<string, readonly string[]>>;
}

interface FeatureNames {
  readonly name: string;
  readonly track: string;
  readonly variants: readonly string[];
}

/** Undefined without a project. The result is cached until a file changes. */
export async function namesIn(directory: string, host: Host): Promise<Names | undefined> {
  const root = findRoot(directory);
  if (root === undefined) return undefined;
  const today = host.today();
  const make = (observer?: FileObserver): Names | undefined => {
    const tree = openDirectory(root, observer);
    const { model } = compile(tree, { targets: compilerTargets, today, skipChecks: true, guard: host.guard });
    return model && namesOf(model, today);
  };
  const folder = cacheFolder(root, host.env);
  if (folder === undefined || build === undefined) return make();
  const names = await reuseOrRun(folder, { root, build, asked: [today], name: "names" }, host.now, async (observer) =>
    Promise.resolve(make(observer) ?? null),
  );
  return names ?? undefined;
}

export function namesOf(model: Model, today: string): Names {
  const { byKind, settings } = model;
  const { Feature, Cluster, Grant, Override, Patch } = byKind;
  const features = [...Feature.values()];
  const dated = [...Grant.values(), ...Override.values(), ...Patch.values()];
  return {
    features: features.map(featureNames),
    clusters: [...Cluster.keys()],
    stages: [...byKind.Stage.keys()],
    services: [...byKind.Service.keys()],
    grants: [...Grant.keys()],
    overrides: [...Override.keys()],
    expectations: [...byKind.Expectation.keys()],
    overdue: dated.flatMap(({ name, spec }) => (isOver(spec.expires, today) ? [name] : [])),
    levels: settings.levels.map(({ name }) => name),
    owners: distinct(features.flatMap(({ spec }) => spec.owners ?? [])),
    consumers: knownConsumers(model),
    labels: distinct([...Cluster.values()].flatMap(({ metadata }) => labelsOf(metadata.labels))),
    releases: releasesIn(features, byKind, settings),
  };
}

function featureNames(feature: Feature): FeatureNames {
  const { name, spec } = feature;
  return { name, track: trackOf(feature), variants: Object.keys(spec.flag?.variants ?? {}) };
}

function labelsOf(labels: Readonly<Record<string, string>> = {}): readonly string[] {
  return Object.entries(labels).map(([key, value]) => `${key}=${value}`);
}

/** The listed releases of each track; for a track without a list, those that features and clusters name. */
function releasesIn(
  features: readonly Feature[],
  { Cluster }: Model["byKind"],
  { releases }: Model["settings"],
): Names["releases"] {
  const found = new Map<string, Set<string>>();
  const add = (track: string, release: string | undefined): void => {
    if (release === undefined || release === "latest" || releases.has(track)) return;
    found.set(track, (found.get(track) ?? new Set()).add(release));
  };
  for (const feature of features) for (const { since } of feature.spec.history ?? []) add(trackOf(feature), since);
  for (const { spec } of Cluster.values()) {
    add(PLATFORM, spec.release);
    for (const [track, release] of Object.entries(spec.releases ?? {})) add(track, release);
  }
  const listed = [...releases].map(([track, all]) => [track, all.map(({ name }) => name)] as const);
  const used = [...found].map(([track, all]) => [track, [...all].toSorted()] as const);
  return Object.fromEntries([...listed, ...used]);
}

function distinct(names: readonly string[]): readonly string[] {
  return [...new Set(names)].toSorted();
}

/** The names of commits. `only`: such as `refs/heads`. Empty outside of a repository. */
export async function revisionsIn(
  directory: string,
  host: Host,
  ...only: readonly string[]
): Promise<readonly string[]> {
  const repository = await openRepository(directory, host.env);
  return [...(only.length === 0 ? ["HEAD"] : []), ...(await repository.names(...only))];
}
