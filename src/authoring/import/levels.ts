/** Maps the maturities of other systems to levels. */
import type { ImportContext } from "./importer.ts";

export interface MatchedLevel {
  readonly level: string;
  /** Whether the project has no level of that lifecycle, so that thresholds can't separate such features. */
  readonly isMissing: boolean;
}

/** The first level of a lifecycle; if the project has none, that of the next lifecycle. */
export function firstLevel(lifecycle: "alpha" | "beta", { levels, level: ga }: ImportContext): MatchedLevel {
  const find = (wanted: "alpha" | "beta"): string | undefined => levels.find((one) => one.lifecycle === wanted)?.name;
  const level = find(lifecycle);
  return { level: level ?? find("beta") ?? ga, isMissing: level === undefined };
}
