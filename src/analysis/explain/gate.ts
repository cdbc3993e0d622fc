/** Explains why a gate is open or closed: history, threshold, release and overrides. */
import { namedRelease, releasePath, trackOf, namesReleases } from "../../compiler/link/index.ts";
import type { Feature, Override } from "../../compiler/link/index.ts";
import { overrideField } from "../../compiler/resolve/index.ts";
import type { FeatureState } from "../../compiler/resolve/index.ts";
import { effectOf } from "./effect.ts";
import { dates, link } from "./link.ts";
import type { Link } from "./link.ts";
import type { StateQuery } from "./query.ts";

/** The level and the threshold. Without a level: how the feature ended, or when it begins. */
export function gateLinks(question: StateQuery, withRelease: boolean): readonly Link[] {
  const { at: where, state } = question;
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
    link(`threshold ${where.stage.spec.threshold} (stage ${where.stage.name})`, where.stage, ["spec", "threshold"]),
  ];
}

/** The cause that keeps an unapproved feature off. */
export function approvalLinks({ at: { stage, accreditation }, state }: StateQuery): readonly Link[] {
  const { feature, reason, unapproved } = state;
  if (reason !== "accreditation" || accreditation === undefined || unapproved === undefined) return [];
  const what = unapproved === feature ? "not approved" : `${unapproved.name}, which it depends on, is not approved`;
  return [
    link(`stage ${stage.name} holds back what is not approved`, stage, ["spec", "accreditation"]),
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
    link(`${says} is the last that is listed`, model.project, ["spec", "releases", track, last]),
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
  const word = spec.emergency === true ? "emergency override" : "override";
  const of = spec.feature === feature.name ? "" : ` (${spec.feature}, which it depends on)`;
  return link(
    `${prefix}${word} ${override.name} -> ${effectOf(override)}${of}`,
    override,
    ["spec", overrideField(override)],
    dates(spec, today, prefix === "" ? "still applies, though expired" : "expired"),
  );
}
