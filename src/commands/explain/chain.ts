/** The chain of reasons of a feature on a cluster, each link with the line that it is written in. */
import { trackOf } from "../../link.ts";
import type { Cluster, Feature, Grant, Model, Override } from "../../link.ts";
import type { ClusterState, FeatureState } from "../../resolve.ts";
import { effectOf } from "../effect.ts";
import { accessOf, isFor } from "./consumer.ts";
import type { Asked } from "./consumer.ts";
import { dates, link } from "./link.ts";
import type { Link } from "./link.ts";

/** What is asked, and what there is to answer it with. */
export interface Question {
  readonly model: Model;
  readonly at: ClusterState;
  readonly state: FeatureState;
  readonly consumer: Asked | undefined;
  readonly today: string;
}

export function chainOf(question: Question): readonly Link[] {
  return [
    ...gateLinks(question),
    ...overrideLinks(question),
    ...flagLinks(question),
    ...deprecationLinks(question),
    ...grantLinks(question),
    ...undatedLinks(question),
  ];
}

function gateLinks({ at: { cluster, stage, releases }, state }: Question): readonly Link[] {
  const { feature, level } = state;
  const entry = state.because.find(({ path }) => path[1] === "history");
  if (level === null) return [...endLinks(state), ...releaseLinks(cluster, feature, releases)];
  const { since, optIn, locked } = feature.spec.history?.[Number(entry?.path[2])] ?? {};
  const from = since === undefined ? "from the start" : `since ${since}`;
  const marks = (optIn === true ? ", opt-in" : "") + (locked === true ? ", locked" : "");
  return [
    ...(entry === undefined ? [] : [link(`level ${level.name} ${from}${marks}`, feature, entry.path)]),
    link(`threshold ${stage.spec.threshold} (stage ${stage.name})`, stage, ["spec", "threshold"]),
  ];
}

/** Removed, permanent or not released: there is no level. */
function endLinks({ feature, reason }: FeatureState): readonly Link[] {
  const { deprecated, history } = feature.spec;
  if (reason === "removed")
    return [link(`removed since ${deprecated?.until}`, feature, ["spec", "deprecated", "until"])];
  if (reason === "permanent")
    return [link(`part of the product since ${deprecated?.until}`, feature, ["spec", "deprecated", "until"])];
  const [first] = history ?? [];
  if (first === undefined) return [];
  return [link(`first level ${first.level} since ${first.since}`, feature, ["spec", "history", 0])];
}

function releaseLinks(cluster: Cluster, feature: Feature, releases: ReadonlyMap<string, string>): readonly Link[] {
  const track = trackOf(feature);
  const release = releases.get(track);
  if (release === undefined) return [];
  const says = `release ${release} (track ${track})`;
  if (cluster.spec.releases?.[track] !== undefined) return [link(says, cluster, ["spec", "releases", track])];
  if (cluster.spec.release !== undefined) return [link(says, cluster, ["spec", "release"])];
  return [{ says: `${says}, the last that is listed` }];
}

function overrideLinks({ state, today }: Question): readonly Link[] {
  const won = new Set([state.gateOverride, state.variantOverride].filter((one) => one !== undefined));
  return [
    ...[...won].map((override) => overrideLink(override, state.feature, today)),
    ...state.beaten
      .filter((override) => !won.has(override))
      .map((override) => overrideLink(override, state.feature, today, "beaten: ")),
  ];
}

function overrideLink(override: Override, feature: Feature, today: string, prefix = ""): Link {
  const { spec } = override;
  const field = spec.level !== undefined ? "level" : spec.enabled !== undefined ? "enabled" : "variant";
  const word = spec.emergency === true ? "emergency override" : "override";
  const of = spec.feature === feature.name ? "" : ` (${spec.feature}, which it depends on)`;
  return link(
    `${prefix}${word} ${override.name} -> ${effectOf(override)}${of}`,
    override,
    ["spec", field],
    dates(spec, today, prefix === "" ? "still applies, though expired" : "expired"),
  );
}

/** Only where a flag is more than on or off. */
function flagLinks({ model, at: { cluster }, state }: Question): readonly Link[] {
  const { feature, flag, decides, variant } = state;
  if (state.level === null) return [];
  const patches = [...model.byKind.Patch.values()].filter(
    (patch) =>
      patch.spec.resource.kind === "Feature" &&
      patch.spec.resource.name === feature.name &&
      (model.selected.get(patch) ?? []).includes(cluster),
  );
  const patched = patches.map((patch) => link(`patch ${patch.name} of its flag`, patch, ["spec", "set"]));
  if (decides === "targeting")
    return [link("targeting picks the variant", feature, ["spec", "flag", "targeting"]), ...patched];
  if (decides === "rollout" && flag.rollout !== undefined) {
    const { percent, by } = flag.rollout;
    return [link(`rolled out to ${percent} percent by ${by}`, feature, ["spec", "flag", "rollout"]), ...patched];
  }
  const plain = state.variantOverride !== undefined || (flag.type === "boolean" && ["on", "off"].includes(variant));
  return plain ? patched : [link(`variant ${variant}`, feature, ["spec", "flag"]), ...patched];
}

function deprecationLinks({ state: { feature, level } }: Question): readonly Link[] {
  const { deprecated } = feature.spec;
  if (level === null || deprecated?.since === undefined) return [];
  const end =
    deprecated.until === undefined
      ? ""
      : `, ${deprecated.outcome === "permanent" ? "permanent" : "gone"} with ${deprecated.until}`;
  const instead = deprecated.replacedBy === undefined ? undefined : `use ${deprecated.replacedBy}`;
  return [link(`deprecated since ${deprecated.since}${end}`, feature, ["spec", "deprecated"], instead)];
}

const TOLD = 10;

function grantLinks({ model, at: { cluster }, state, consumer, today }: Question): readonly Link[] {
  const { feature, open } = state;
  if (feature.spec.entitlement === undefined || state.level === null) return [];
  const grants = [...model.byKind.Grant.values()].filter(
    (grant) =>
      grant.spec.features.includes(feature.name) &&
      (model.selected.get(grant) ?? []).includes(cluster) &&
      (consumer === undefined || isFor(grant, consumer)),
  );
  if (grants.length === 0) return [];
  const links = grants.slice(0, TOLD).map((grant) => grantLink(grant, feature, consumer, open, today));
  const more = grants.length - links.length;
  return more === 0 ? links : [...links, { says: `and ${more} more grants; name one consumer with --consumer` }];
}

function grantLink(grant: Grant, feature: Feature, consumer: Asked | undefined, open: boolean, today: string): Link {
  const { kind, name } = grant.spec.consumer;
  const to = consumer === undefined ? ` to ${kind}/${name}` : "";
  const path = ["spec", "features", grant.spec.features.indexOf(feature.name)];
  const dormant = open ? "" : ", but it is off here";
  return link(`granted${to} by ${grant.name}${dormant}`, grant, path, dates(grant.spec, today));
}

/** Milo has no dates, so there a grant holds as long as it is written down. */
function undatedLinks({ at: { render }, state, consumer, today }: Question): readonly Link[] {
  const granted = state.consumers?.find(({ kind, name }) => kind === consumer?.kind && name === consumer.name);
  if (consumer === undefined || granted === undefined || !render.includes("milo")) return [];
  return accessOf(state, consumer, today).has
    ? []
    : [{ says: "milo has no dates: there the grant holds while it is written down" }];
}
