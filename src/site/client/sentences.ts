/** Says in one sentence why a feature is on or off: `Off: at TEST in 1.8, and production needs PRODUCTION.` */
import type { Index, WireFeature } from "../payload.ts";
import { counted } from "./names.ts";
import { clustersWith, SIGNS, reachOf, usableOn } from "./fleet.ts";
import type { Holder, Holding, Sign, SiteFleet } from "./fleet.ts";

/** The question: a state of a feature, and the clusters that share it. */
interface Held {
  readonly feature: WireFeature;
  readonly holding: Holding;
  readonly clusters: readonly Index[];
}

export function verdictOf(held: Held, fleet: SiteFleet): string {
  const { holding, feature } = held;
  switch (holding.sign) {
    case "absent":
      return "Does not exist here: the feature is limited to other clusters.";
    case "removed":
      return `Removed${feature.end?.until === undefined ? "" : ` in ${feature.end.until}`}.`;
    case "permanent":
      return `On: part of the product${feature.end?.until === undefined ? "" : ` since ${feature.end.until}`}.`;
    case "unreleased":
      return notReleased(held, fleet);
    default:
      return `${outcomeOf(holding, fleet)}: ${causeOf(held, fleet)}.`;
  }
}

function notReleased({ feature, clusters }: Held, fleet: SiteFleet): string {
  const [since, rank] = feature.history?.[0] ?? [];
  const releases = releasesOf(feature, clusters, fleet);
  if (since === undefined || rank === undefined) return "Not released yet.";
  const runs = releases.length === 0 ? "" : `, and ${runners(clusters, fleet)} ${releases.join(" and ")}`;
  return `Not released yet: begins at ${fleet.levels[rank]?.[0] ?? "its first level"} in ${since}${runs}.`;
}

function runners(clusters: readonly Index[], fleet: SiteFleet): string {
  return clusters.length === 1 ? `${fleet.clusters[clusters[0] ?? -1]?.name} runs` : "these clusters run";
}

/** `On`, `Off`, `On for 50 %`, `On for Organization/acme`. */
function outcomeOf({ sign, percent, holders = [] }: Holding, fleet: SiteFleet): string {
  const share = percent === undefined ? "" : `${percent} %`;
  if (sign === "rollout") return `On for ${share}`;
  if (sign === "granted") return `On for ${share === "" ? "" : `${share} of `}${grantees(holders, fleet)}`;
  if (sign === "open") return `On for nobody yet${waiting(holders)}`;
  return sign === "on" ? "On" : "Off";
}

/** Longer lists are counted. */
const NAMED = 2;

function grantees(holders: readonly Holder[], fleet: SiteFleet): string {
  const active = holders.filter(({ period }) => period === "active");
  if (active.length > NAMED) return `${active.length} consumers with a grant`;
  return active.map(({ consumer }) => consumerName(consumer, fleet)).join(" and ");
}

function consumerName(consumer: Index, { consumers }: SiteFleet): string {
  const { kind = "", name = "" } = consumers[consumer] ?? {};
  return `${kind}/${name}`;
}

function waiting(holders: readonly Holder[]): string {
  const days = (period: "scheduled" | "ended", at: 0 | 1): readonly string[] =>
    holders.filter((one) => one.period === period).flatMap((one) => one.days.map((pair) => pair[at]));
  const next = days("scheduled", 0).toSorted()[0];
  const last = days("ended", 1).toSorted().at(-1);
  if (next !== undefined) return ` (a grant begins on ${next})`;
  return last === undefined ? "" : ` (the last grant ended on ${last})`;
}

function causeOf(held: Held, fleet: SiteFleet): string {
  const { holding, feature, clusters } = held;
  const { level = "no level", effective = level, reason, chain } = holding;
  const releases = releasesOf(feature, clusters, fleet);
  const at = `at ${level}${releases.length === 0 ? "" : ` in ${releases.join(" and ")}`}`;
  switch (reason) {
    case "override":
      return overrideText(chain, at);
    case "accreditation":
      return `${at}, but ${chain.find(({ says }) => says.includes("not approved by"))?.says ?? "not approved"}`;
    case "locked":
      return `${at}, which is locked ${isOpen(holding.sign) ? "on" : "off"}`;
    case "opt-in":
      return `${at}, which is opt-in: only an override turns it on`;
    default: {
      const verb = isOpen(holding.sign) ? "allows" : "needs";
      return `${at}, and ${thresholds(clusters, verb, fleet)}${effective === level ? "" : ` (${effective} by override)`}`;
    }
  }
}

function isOpen(sign: Sign): boolean {
  return sign === "on" || sign === "rollout" || sign === "granted" || sign === "open";
}

function overrideText(chain: Holding["chain"], at: string): string {
  const found = chain.find(({ says }) => /^(?:emergency )?override /.test(says));
  if (found === undefined) return `${at}, decided by an override`;
  const [name = "", effect = ""] = found.says.split(" -> ");
  return `${name} sets ${effect}${found.note === undefined ? "" : ` (${found.note})`}`;
}

/** `production needs PRODUCTION`, for each stage of the clusters. */
function thresholds(clusters: readonly Index[], verb: "allows" | "needs", fleet: SiteFleet): string {
  const stages = [...new Set(clusters.map((cluster) => fleet.clusters[cluster]?.stage ?? -1))];
  const above = verb === "allows" ? " and above" : "";
  return stages
    .map(
      (stage) =>
        `${fleet.stages[stage]?.name} ${verb} ${fleet.levels[fleet.stages[stage]?.threshold ?? -1]?.[0]}${above}`,
    )
    .join(", ");
}

/** The releases of the feature's track that the clusters run; empty if its levels do not depend on a release. */
function releasesOf(feature: WireFeature, clusters: readonly Index[], fleet: SiteFleet): readonly string[] {
  if (feature.history?.every(([since]) => since === "") !== false) return [];
  const track = fleet.tracks[feature.track]?.name;
  const found = clusters.flatMap(
    (cluster) => fleet.clusters[cluster]?.releases.find(([name]) => name === track)?.[1] ?? [],
  );
  return [...new Set(found)];
}

/** `Usable on 1 of 10 clusters; 3 more wait for a grant.` */
export function usableText(feature: WireFeature, fleet: SiteFleet): string {
  const open = clustersWith(feature, fleet, ({ sign }) => sign === "open");
  const waits = open === 0 ? "" : `; ${open} more ${open === 1 ? "waits" : "wait"} for a grant`;
  return `Usable on ${usableOn(feature, fleet)} of ${fleet.clusters.length} clusters${waits}`;
}

/** The progress of a feature, and the reason why the largest group of clusters does not have it. */
export function featureVerdict(feature: WireFeature, fleet: SiteFleet): string {
  const without = fleet
    .holdings(feature)
    .filter(([one]) => reachOf(one) === "none" && one.sign !== "absent" && one.sign !== "open");
  const [worst] = without.toSorted(([, a], [, b]) => b.length - a.length);
  if (worst === undefined) return `${usableText(feature, fleet)}.`;
  const [holding, clusters] = worst;
  const why = verdictOf({ feature, holding, clusters }, fleet);
  return `${usableText(feature, fleet)}. ${why.replace(":", ` on ${counted(clusters.length, "cluster")}:`)}`;
}

/** `24 of 34 features are usable: 20 enabled, 2 granted to some. 3 wait for a grant.` */
export function clusterVerdict(cluster: Index, fleet: SiteFleet): string {
  const held = fleet.features.flatMap((feature) => fleet.holding(feature, cluster) ?? []);
  const usable = held.filter((one) => reachOf(one) !== "none");
  const count = (sign: Sign): number => held.filter((one) => one.sign === sign).length;
  const parts = (["on", "rollout", "granted", "permanent"] as const)
    .filter((sign) => count(sign) > 0)
    .map((sign) => `${count(sign)} ${SIGNS[sign]}`);
  const open = count("open");
  const overridden = held.filter((one) => one.overridden).length;
  const { stage = -1 } = fleet.clusters[cluster] ?? {};
  return [
    `${usable.length} of ${held.length} features are usable${parts.length === 0 ? "" : `: ${parts.join(", ")}`}.`,
    ...(open === 0 ? [] : [`${open} ${open === 1 ? "waits" : "wait"} for a grant.`]),
    ...(overridden === 0 ? [] : [`${overridden} ${overridden === 1 ? "is" : "are"} decided by an override.`]),
    `Stage ${fleet.stages[stage]?.name} allows ${fleet.levels[fleet.stages[stage]?.threshold ?? -1]?.[0]} and above.`,
  ].join(" ");
}
