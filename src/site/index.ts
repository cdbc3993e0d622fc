/** Compiled fleet -> static page. Decides nothing; only arranges the results of earlier stages. */
import type { Model } from "../compiler/link/index.ts";
import type { ClusterState } from "../compiler/resolve/index.ts";
import { compareNaturally } from "../base/natural-order.ts";
import { promotionOrder } from "../compiler/resolve/index.ts";
import { entriesOf, servicesOf } from "./catalog.ts";
import { clustersOf, stagesOf, tracksOf } from "./clusters.ts";
import { comparisonOf } from "./comparisons.ts";
import type { Compared } from "./comparisons.ts";
import { accreditationsOf, consumersOf, expiriesOf, grantsOf, overridesOf, patchesOf } from "./decisions.ts";
import { featuresOf } from "./features.ts";
import type { Fleet, Positions } from "./fleet.ts";
import { tables } from "./interning.ts";
import type { LinkTemplate, Site } from "./payload.ts";

export { commitTemplate, linkTemplate, faultOf } from "./forge.ts";
export { pageOf } from "./page.ts";
export type { Compared } from "./comparisons.ts";
export type { Assets } from "./page.ts";
export type { LinkTemplate, Site } from "./payload.ts";

export interface SiteInput {
  readonly model: Model;
  readonly states: readonly ClusterState[];
  /** The day for expiry dates, `YYYY-MM-DD`. */
  readonly today: string;
  /** Undefined without a commit. */
  readonly commit?: string | undefined;
  /** The day of the commit. */
  readonly committed?: string | undefined;
  readonly link?: LinkTemplate | undefined;
  /** The URL of a commit, with `{commit}`. */
  readonly commitLink?: string | undefined;
  /** Whether a source is unchanged since the commit; only such files are linked. */
  readonly isCommitted: (path: string) => boolean;
  /** The day on which a line of a source was committed. Default: unknown. */
  readonly writtenOn?: (path: string, line: number) => string | undefined;
  readonly comparisons: readonly Compared[];
}

export function siteOf(input: SiteInput): Site {
  const { today, commit, committed, link, commitLink, isCommitted, comparisons, writtenOn = () => undefined } = input;
  const model = inNaturalOrder(input.model);
  const states = promotionOrder(input.states.toSorted((a, b) => compareNaturally(placeOf(a), placeOf(b))));
  const made = tables();
  const consumers = consumersOf(model);
  const positions: Positions = {
    features: positionsOf(model.byKind.Feature.keys()),
    services: positionsOf(model.byKind.Service.keys()),
    clusters: positionsOf(states.map(({ cluster }) => cluster.name)),
    consumers: positionsOf(consumers.map(({ kind, name }) => `${kind}/${name}`)),
  };
  const fleet: Fleet = { model, states, today, tracks: tracksOf(model, states), positions, writtenOn };
  const data = {
    stages: stagesOf(states, made),
    clusters: clustersOf(states, made),
    features: featuresOf(fleet, made),
    consumers,
    grants: grantsOf(fleet, made),
    overrides: overridesOf(fleet, made),
    patches: patchesOf(fleet, made),
    services: servicesOf(model, positions, made),
    catalog: entriesOf(model, positions, made),
    accreditations: accreditationsOf(model, made),
    expiries: expiriesOf(model, made),
    comparisons: comparisons.map((one) => comparisonOf(one, made)),
  };
  const { files, texts, reasons, patterns, groups, owners } = made;
  return {
    version: 1,
    project: model.project.name,
    today,
    ...(commit === undefined ? {} : { commit }),
    ...(committed === undefined ? {} : { committed }),
    ...(link === undefined ? {} : { link }),
    ...(commitLink === undefined ? {} : { commitLink }),
    levels: model.settings.levels.map(({ name, lifecycle }) => [name, lifecycle]),
    tracks: fleet.tracks,
    ...data,
    owners: owners.list,
    files: files.list,
    uncommitted: commit === undefined ? [] : files.list.flatMap((path, index) => (isCommitted(path) ? [] : [index])),
    texts: texts.list,
    reasons: reasons.list,
    patterns: patterns.list,
    groups: groups.list,
  };
}

function placeOf({ stage, cluster }: ClusterState): string {
  return `${stage.name}\0${cluster.name}`;
}

/** The model with the documents of each kind in natural order: `cluster-2` before `cluster-10`. */
function inNaturalOrder(model: Model): Model {
  const kinds = Object.entries(model.byKind).map(([kind, named]: [string, ReadonlyMap<string, unknown>]) => [
    kind,
    new Map([...named].toSorted(([a], [b]) => compareNaturally(a, b))),
  ]);
  return { ...model, byKind: Object.fromEntries(kinds) as Model["byKind"] };
}

function positionsOf(names: Iterable<string>): ReadonlyMap<string, number> {
  return new Map([...new Set(names)].map((name, index) => [name, index]));
}
