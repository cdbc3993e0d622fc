/** Everything that the search box finds, best match first. */
import { valueAt } from "../../../base/collections.ts";
import type { SiteFleet } from "../fleet.ts";
import { ownersOf } from "../fleet.ts";
import { hrefOf } from "../route.ts";

export interface Entry {
  readonly kind: "feature" | "cluster" | "consumer" | "service" | "owner" | "level" | "lifecycle" | "override";
  readonly name: string;
  readonly note: string;
  readonly href: string;
  /** Lower case: the name, and everything that is searched. */
  readonly key: string;
  readonly text: string;
}

const known = new WeakMap<SiteFleet, readonly Entry[]>();

function entriesOf(fleet: SiteFleet): readonly Entry[] {
  return valueAt(known, fleet, () => [
    ...featureEntries(fleet),
    ...clusterEntries(fleet),
    ...fleet.consumers.map(({ kind, name }) =>
      entry("consumer", name, kind, hrefOf(["consumers", kind, name]), `${kind}/${name}`),
    ),
    ...fleet.services.map(({ name, id, title, team = "", project }) =>
      entry("service", title, id, hrefOf(["catalog", name]), `${name} ${team} ${project}`),
    ),
    ...fleet.owners.map((owner) => entry("owner", owner, "features", hrefOf(["matrix"], [["owner", owner]]))),
    ...fleet.levels.map(([level, lifecycle]) =>
      entry("level", level, lifecycle, hrefOf(["matrix"], [["level", level]])),
    ),
    ...[...new Set(fleet.levels.map(([, lifecycle]) => lifecycle))].map((lifecycle) =>
      entry("lifecycle", lifecycle, "features", hrefOf(["matrix"], [["lifecycle", lifecycle]])),
    ),
    ...fleet.overrides.map(({ name, feature, reason, ticket = "" }) =>
      entry(
        "override",
        name,
        fleet.features[feature]?.name ?? "",
        hrefOf(["overrides"], [["q", name]]),
        `${reason} ${ticket}`,
      ),
    ),
  ]);
}

function featureEntries(fleet: SiteFleet): readonly Entry[] {
  return fleet.features.map((feature) => {
    const { name, key = "", title = "", about } = feature;
    const more = `${key} ${about} ${ownersOf(feature, fleet).join(" ")}`;
    return entry("feature", name, title, hrefOf(["features", name]), more);
  });
}

function clusterEntries({ clusters, stages }: SiteFleet): readonly Entry[] {
  return clusters.map(({ name, stage, labels = [], releases }) => {
    const note = [stages[stage]?.name, ...labels].join(" · ");
    return entry("cluster", name, note, hrefOf(["clusters", name]), releases.map(([, release]) => release).join(" "));
  });
}

function entry(kind: Entry["kind"], name: string, note: string, href: string, more = ""): Entry {
  return { kind, name, note, href, key: name.toLowerCase(), text: `${name} ${note} ${more} ${kind}`.toLowerCase() };
}

export interface Found {
  readonly entries: readonly Entry[];
  /** The number of all matches. */
  readonly total: number;
}

/** Names that are equal to the text first, then those that begin with it, contain it, and other matches. */
export function search(text: string, fleet: SiteFleet, most: number): Found {
  const wanted = text.trim().toLowerCase();
  const words = wanted.split(/\s+/).filter(Boolean);
  if (words.length === 0) return { entries: [], total: 0 };
  const ranks: Entry[][] = [[], [], [], []];
  for (const one of entriesOf(fleet))
    if (words.every((word) => one.text.includes(word))) ranks[rankOf(one.key, wanted)]?.push(one);
  const all = ranks.flat();
  return { entries: all.slice(0, most), total: all.length };
}

function rankOf(key: string, wanted: string): number {
  if (key === wanted) return 0;
  if (key.startsWith(wanted)) return 1;
  return key.includes(wanted) ? 2 : 3;
}
