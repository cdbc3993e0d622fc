/** Compiled fleet -> static page. Decides nothing; only arranges the results of earlier stages. */
import type { Model } from "../compiler/link/index.ts";
import type { ClusterState } from "../compiler/resolve/index.ts";
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

export { linkTemplate, faultOf } from "./forge.ts";
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
  readonly link?: LinkTemplate | undefined;
  /** Whether a source is unchanged since the commit; only such files are linked. */
  readonly isCommitted: (path: string) => boolean;
  readonly comparisons: readonly Compared[];
}

export function siteOf(input: SiteInput): Site {
  const { model, today, commit, link, isCommitted, comparisons } = input;
  const states = promotionOrder(input.states.toSorted((a, b) => (a.stage.name < b.stage.name ? -1 : 1)));
  const made = tables();
  const consumers = consumersOf(model);
  const positions: Positions = {
    features: positionsOf(model.byKind.Feature.keys()),
    services: positionsOf(model.byKind.Service.keys()),
    clusters: positionsOf(states.map(({ cluster }) => cluster.name)),
    consumers: positionsOf(consumers.map(({ kind, name }) => `${kind}/${name}`)),
  };
  const fleet: Fleet = { model, states, today, tracks: tracksOf(model, states), positions };
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
    ...(link === undefined ? {} : { link }),
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

function positionsOf(names: Iterable<string>): ReadonlyMap<string, number> {
  return new Map([...new Set(names)].map((name, index) => [name, index]));
}
