/** Finds the day since which a feature has had its level. */
import { trackOf } from "../link/releases.ts";
import { compareReleases } from "../../base/release.ts";
import type { Feature, Level, Settings } from "../link/index.ts";

export interface CurrentLevel {
  /** 0-based, in `spec.history`. */
  readonly index: number;
  readonly level: Level;
  /** `YYYY-MM-DD`. */
  readonly since: string;
}

/** The newest history entry that has begun by a day; undefined if its date is not known. */
export function currentLevel(today: string, feature: Feature, settings: Settings): CurrentLevel | undefined {
  const history = feature.spec.history ?? [];
  for (let index = history.length - 1; index >= 0; index--) {
    const level = settings.levelByName.get(history[index]?.level ?? "");
    const since = beginningOf(feature, index, settings);
    if (level === undefined || since === undefined) return undefined;
    if (since <= today) return { index, level, since };
  }
  return undefined;
}

function beginningOf(feature: Feature, index: number, settings: Settings): string | undefined {
  const since = feature.spec.history?.[index]?.since;
  if (index === 0 && feature.spec.introduced !== undefined) return feature.spec.introduced;
  if (since === undefined) return undefined;
  return settings.releases.get(trackOf(feature))?.find(({ name }) => compareReleases(name, since) === 0)?.date;
}
