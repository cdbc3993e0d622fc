/** Explains a state: gate, approval, overrides, locks, flag, deprecation and grants; and who has access. */
import { namedRelease, releasePath, trackOf, namesReleases } from "../../compiler/link/index.ts";
import type { Feature, Override, Grant } from "../../compiler/link/index.ts";
import { overrideField } from "../../compiler/resolve/index.ts";
import type { FeatureState, Consumer, Interval } from "../../compiler/resolve/index.ts";
import { dates, link } from "./link.ts";
import type { Link, StateQuery, ConsumerQuery } from "./link.ts";
import { compareReleases } from "../../base/release.ts";

/** The level and the threshold. Without a level: how the feature ended, or when it begins. */
export function gateLinks(question: StateQuery, withRelease: boolean): readonly Link[] {
  const { at: clusterState, state } = question;
  const { feature, level } = state;
  const entry = state.because.find(({ path }) => path[1] === "history");
  if (state.reason === "absent") return endLinks(state);
  if (level === null) return [...endLinks(state), ...releaseLinks(question)];
  const { since, optIn, locked } = feature.spec.history?.[Number(entry?.path[2])] ?? {};
  const from = since === undefined ? "from the start" : `since ${since}`;
  const marks = (optIn === true ? ", opt-in" : "") + (locked === true ? ", locked" : "");
  return [
    ...(entry === undefined ? [] : [link(`level ${level.name} ${from}${marks}`, feature, entry.path)]),
    ...(withRelease && namesReleases(feature) ? releaseLinks(question) : []),
    link(`threshold ${clusterState.stage.spec.threshold} (stage ${clusterState.stage.name})`, clusterState.stage, [
      "spec",
      "threshold",
    ]),
  ];
}

/** The cause that keeps an unapproved feature off. */
export function approvalLinks({ at: { stage, accreditation }, state }: StateQuery): readonly Link[] {
  const { feature, reason, unapproved } = state;
  if (reason !== "accreditation" || accreditation === undefined || unapproved === undefined) return [];
  const what = unapproved === feature ? "not approved" : `${unapproved.name}, which it depends on, is not approved`;
  return [
    link(`stage ${stage.name} holds back unapproved features`, stage, ["spec", "accreditation"]),
    link(`${what} by ${accreditation.name}`, accreditation, ["spec", "features"]),
  ];
}

/** For features without a level: removed, permanent or not released. */
function endLinks({ feature, reason }: FeatureState): readonly Link[] {
  const { deprecated, history } = feature.spec;
  if (reason === "absent") return [link("exists only on some clusters", feature, ["spec", "clusters"])];
  if (reason === "removed")
    return [link(`removed since ${deprecated?.until}`, feature, ["spec", "deprecated", "until"])];
  if (reason === "permanent")
    return [link(`part of the product since ${deprecated?.until}`, feature, ["spec", "deprecated", "until"])];
  const [first] = history ?? [];
  if (first === undefined) return [];
  return [link(`first level ${first.level} since ${first.since}`, feature, ["spec", "history", 0])];
}

/** The release field of the cluster; for `latest`, also the line that lists the release. */
function releaseLinks({ model, at: { cluster, releases }, state: { feature } }: StateQuery): readonly Link[] {
  const track = trackOf(feature);
  const release = releases.get(track);
  if (release === undefined) return [];
  const says = `release ${release} (track ${track})`;
  const path = releasePath(cluster, track);
  if (namedRelease(cluster, track) !== "latest") return [link(says, cluster, path)];
  const last = (model.project.spec.releases?.[track]?.length ?? 0) - 1;
  return [
    link(`release latest (track ${track})`, cluster, path),
    link(`${says} is the last one listed`, model.project, ["spec", "releases", track, last]),
  ];
}

/** Gates that an emergency can't turn off. */
export function lockLinks({ at: { render }, state }: StateQuery): readonly Link[] {
  const { feature, lockedTo, gateOverride, open, because } = state;
  if (lockedTo === undefined || lockedTo === open || gateOverride === undefined || !render.includes("gates")) return [];
  return (feature.spec.gates ?? []).map(({ component, name, invert = false }) =>
    link(
      `gate ${name} of ${component} stays ${lockedTo !== invert}, because it is locked`,
      feature,
      because[0]?.path ?? ["spec", "gates"],
    ),
  );
}

/** The overrides that decided, then those that they outrank. */
export function overrideLinks({ state, today }: StateQuery): readonly Link[] {
  const deciding = new Set([state.gateOverride, state.variantOverride].filter((one) => one !== undefined));
  return [
    ...[...deciding].map((override) => overrideLink(override, state.feature, today)),
    ...state.overridden
      .filter((override) => !deciding.has(override))
      .map((override) => overrideLink(override, state.feature, today, "beaten: ")),
  ];
}

function overrideLink(override: Override, feature: Feature, today: string, prefix = ""): Link {
  const { spec } = override;
  const word = spec.emergency === true ? "emergency override" : "override";
  const of = spec.feature === feature.name ? "" : ` (${spec.feature}, which it depends on)`;
  return link(
    `${prefix}${word} ${override.name} -> ${effectOf(override)}${of}`,
    override,
    ["spec", overrideField(override)],
    dates(spec, today, prefix === "" ? "still applies, but expired" : "expired"),
  );
}

/** A level, a state or a variant. */
export function effectOf({ spec }: Override): string {
  if (spec.level !== undefined) return spec.level;
  if (spec.enabled !== undefined) return spec.enabled ? "enabled" : "disabled";
  return `variant ${spec.variant}`;
}

/** Empty if the flag is only on or off. */
export function flagLinks({ model, at: { cluster }, state }: StateQuery): readonly Link[] {
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

export function deprecationLinks({ at: { releases }, state: { feature, level } }: StateQuery): readonly Link[] {
  const { since, until, outcome, replacedBy } = feature.spec.deprecated ?? {};
  if (level === null || since === undefined) return [];
  const release = releases.get(trackOf(feature));
  const isDue = release === undefined || compareReleases(since, release) <= 0;
  const end = until === undefined ? "" : `, ${outcome === "permanent" ? "permanent" : "gone"} with ${until}`;
  const instead = replacedBy === undefined ? undefined : `use ${replacedBy}`;
  return [link(`deprecated ${isDue ? "since" : "from"} ${since}${end}`, feature, ["spec", "deprecated"], instead)];
}

/** The number of grants that are listed; the rest is counted. */
const MOST_GRANTS = 10;

export function grantLinks({ model, at: { cluster }, state, consumer, today }: StateQuery): readonly Link[] {
  const { feature, open } = state;
  if (feature.spec.entitlement === undefined || state.level === null) return [];
  const grants = [...model.byKind.Grant.values()].filter(
    (grant) =>
      grant.spec.features.includes(feature.name) &&
      (model.selected.get(grant) ?? []).includes(cluster) &&
      (consumer === undefined || isFor(grant, consumer)),
  );
  if (grants.length === 0) return [];
  const links = grants.slice(0, MOST_GRANTS).map((grant) => grantLink(grant, feature, consumer, open, today));
  const more = grants.length - links.length;
  return more === 0 ? links : [...links, { says: `and ${more} more grants; name one consumer with --consumer` }];
}

function grantLink(
  grant: Grant,
  feature: Feature,
  consumer: ConsumerQuery | undefined,
  open: boolean,
  today: string,
): Link {
  const { kind, name } = grant.spec.consumer;
  const to = consumer === undefined ? ` to ${kind}/${name}` : "";
  const path = ["spec", "features", grant.spec.features.indexOf(feature.name)];
  const dormant = open ? "" : ", but it is off here";
  return link(`granted${to} by ${grant.name}${dormant}`, grant, path, dates(grant.spec, today));
}

/** Milo ignores dates, so there a grant applies until it is deleted. */
export function undatedLinks(question: StateQuery): readonly Link[] {
  const { at, state, consumer } = question;
  if (consumer === undefined || grantedIn(state, consumer) === undefined || !at.render.includes("milo")) return [];
  return accessOf(question, consumer).why === undefined
    ? []
    : [{ says: "milo does not support dates: there, the grant applies until it is deleted" }];
}

function isFor(grant: Grant, asked: ConsumerQuery): boolean {
  return grant.spec.consumer.kind === asked.kind && grant.spec.consumer.name === asked.name;
}

export interface Access {
  readonly has: boolean;
  /** Whether grants decide, and not the gate alone. */
  readonly byGrant: boolean;
  /** The reason, if it is neither the gate nor a current grant: `its grant begins on 2026-12-01`. */
  readonly why?: string;
  /** The grant that decides. */
  readonly grant?: Grant;
}

/**
 * Whether a consumer has a feature on a cluster on a day. Milo ignores dates: if it is the only target that reads
 * grants, a grant applies until it is deleted.
 */
export function accessOf({ at: { render }, state, today }: StateQuery, asked: ConsumerQuery): Access {
  if (!state.open || state.consumers === undefined) return { has: state.open, byGrant: false };
  const own = grantedIn(state, asked);
  if (own === undefined) {
    const kind = state.feature.spec.entitlement?.consumer ?? "Organization";
    const why = kind === asked.kind ? "it has no grant" : `it is granted to ${kind}s only`;
    return { has: false, byGrant: true, why };
  }
  const access = accessOn(today, own);
  if (access.has || !render.includes("milo") || render.includes("openfeature")) return access;
  return { ...access, has: true, why: `${access.why}, but milo does not support dates` };
}

/** The grants of a feature to a consumer, for any day. */
export function grantedIn({ consumers }: FeatureState, { kind, name }: ConsumerQuery): Consumer | undefined {
  return consumers?.find((one) => one.kind === kind && one.name === name);
}

function accessOn(today: string, consumer: Consumer): Access {
  const { is, interval, grant } = standingOn(today, consumer);
  const by = { byGrant: true, ...(grant === undefined ? {} : { grant }) };
  if (is === "active") return { has: true, ...by };
  const why = is === "ended" ? `its grant ended on ${interval.expires}` : `its grant begins on ${interval.starts}`;
  return { has: false, why, ...by };
}

/** The interval that decides on a day, and its grant: the current one, else the next, else the last. */
export interface Standing {
  readonly is: "active" | "scheduled" | "ended";
  /** Grants that follow each other without a gap share an interval. */
  readonly interval: Interval;
  readonly grant: Grant | undefined;
}

export function standingOn(today: string, { intervals, grants }: Pick<Consumer, "intervals" | "grants">): Standing {
  const isInside = ({ starts = "", expires = "9999" }: Interval): boolean => starts <= today && today <= expires;
  const current = intervals.find(isInside);
  if (current !== undefined)
    return { is: "active", interval: current, grant: grants.find(({ spec }) => isInside(boundsOf(spec))) };
  const next = intervals.find(({ starts }) => starts !== undefined && starts > today);
  if (next !== undefined)
    return { is: "scheduled", interval: next, grant: grants.find(({ spec }) => spec.starts === next.starts) };
  const interval = intervals.at(-1) ?? {};
  return { is: "ended", interval, grant: grants.find(({ spec }) => spec.expires === interval.expires) };
}

function boundsOf({ starts, expires }: Grant["spec"]): Interval {
  return { ...(starts === undefined ? {} : { starts }), ...(expires === undefined ? {} : { expires }) };
}
