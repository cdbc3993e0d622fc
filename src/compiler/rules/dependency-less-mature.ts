/** dependency-less-mature: at some release, a feature depends on one with a lower level. */
import { isTombstone } from "../link/pair-checks.ts";
import { trackOf } from "../link/releases.ts";
import { locationIn } from "../parse/index.ts";
import { compareReleases } from "../../base/release.ts";
import type { Code, ReportDiagnostic } from "../../base/diagnostics.ts";
import type { Feature, Level, Settings } from "../link/index.ts";
import type { Rule, RuleContext } from "./rule.ts";

const code: Code = {
  name: "dependency-less-mature",
  severity: "warning",
  configurable: true,
  means: "In some release, a dependency has a lower level than the feature that depends on it.",
  why: "A threshold between the two levels turns on the dependent feature without its dependency. If every dependency is at least as mature, every threshold works.",
  fix: "Promote the dependency first, or promote the dependent feature later.",
};

export const dependencyLessMature: Rule = { codes: [code], check };

function check({ model: { byKind, settings } }: RuleContext, report: ReportDiagnostic): void {
  for (const feature of byKind.Feature.values())
    (feature.spec.dependsOn ?? []).forEach((name, index) => {
      const dependency = byKind.Feature.get(name);
      const gap = dependency === undefined ? undefined : firstGap(feature, dependency, settings);
      if (dependency === undefined || gap === undefined) return;
      const { release, level, below } = gap;
      const when = release === undefined ? "" : ` from release ${release}`;
      const lower = below === undefined ? "not released" : below.name;
      const message = `feature "${feature.name}" is ${level.name}${when}, but "${name}", which it depends on, is ${lower}`;
      report(code, locationIn(feature.document, ["spec", "dependsOn", index]), message, {
        help: `promote "${name}" first, or promote "${feature.name}" later`,
        helpAt: locationIn(dependency.document, ["spec", "history"], "key"),
      });
    });
}

interface Gap {
  /** Undefined means from the start. */
  readonly release: string | undefined;
  readonly level: Level;
  /** Undefined if not released. */
  readonly below: Level | undefined;
}

/** The first release at which the dependency has a lower level. Across tracks, only the newest entries are comparable. */
function firstGap(feature: Feature, dependency: Feature, settings: Settings): Gap | undefined {
  if (isTombstone(feature) || isTombstone(dependency)) return undefined;
  const releases = trackOf(feature) === trackOf(dependency) ? turningPoints(feature, dependency) : ["newest" as const];
  for (const release of releases) {
    const level = levelAt(feature, release, settings);
    const below = levelAt(dependency, release, settings);
    if (level !== undefined && (below === undefined || below.rank < level.rank))
      return { release: release === "newest" ? undefined : release, level, below };
  }
  return undefined;
}

function turningPoints(...features: readonly Feature[]): readonly (string | undefined)[] {
  const since = features.flatMap(({ spec }) => (spec.history ?? []).map((entry) => entry.since));
  return [undefined, ...since.filter((release) => release !== undefined).toSorted(compareReleases)];
}

function levelAt({ spec }: Feature, release: string | undefined, settings: Settings): Level | undefined {
  const entry = spec.history?.findLast(
    ({ since }) =>
      since === undefined || release === "newest" || (release !== undefined && compareReleases(since, release) <= 0),
  );
  return settings.levelByName.get(entry?.level ?? "");
}
