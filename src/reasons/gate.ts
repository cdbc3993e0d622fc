/** Why a gate is open or shut: history, threshold, release and overrides. */
import { namedRelease, releasePath, trackOf } from "../link.ts";
import type { Cluster, Feature, Override } from "../link.ts";
import { overrideField } from "../resolve.ts";
import type { FeatureState } from "../resolve.ts";
import { effectOf } from "./effect.ts";
import { dates, link } from "./link.ts";
import type { Link } from "./link.ts";
import type { Question } from "./question.ts";

/** The level and the threshold; where there is no level, what ended or never began. */
export function gateLinks({ at: { cluster, stage, releases }, state }: Question): readonly Link[] {
  const { feature, level } = state;
  const entry = state.because.find(({ path }) => path[1] === "history");
  if (state.reason === "absent") return endLinks(state);
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
  if (reason === "absent") return [link("exists only on some clusters", feature, ["spec", "clusters"])];
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
  const isLatest = namedRelease(cluster, track) === "latest";
  return [link(isLatest ? `${says}, the latest` : says, cluster, releasePath(cluster, track))];
}

/** Those that decided, then those that they beat. */
export function overrideLinks({ state, today }: Question): readonly Link[] {
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
