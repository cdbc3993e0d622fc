/** The project's settings with their defaults filled in. */
import { at } from "../parse/index.ts";
import { compareReleases } from "../../base/release.ts";
import type { ReportDiagnostic } from "../../base/diagnostics.ts";
import type { Level, Lifecycle, Project, Purpose, PurposeRule, Release, Settings } from "./model.ts";
import { notAscending } from "./codes.ts";

export const DEFAULT_OUTPUT = "rendered";

const LIFECYCLES: readonly Lifecycle[] = ["alpha", "beta", "ga"];

const DEFAULT_LEVELS: readonly { name: string; lifecycle: Lifecycle }[] = [
  { name: "DEV", lifecycle: "alpha" },
  { name: "TEST", lifecycle: "alpha" },
  { name: "PREVIEW", lifecycle: "beta" },
  { name: "PRODUCTION", lifecycle: "ga" },
  { name: "ACCREDITED", lifecycle: "ga" },
];

const DEFAULT_PURPOSES: Readonly<Record<Purpose, PurposeRule>> = {
  release: { maxAge: 120, expiry: "required" },
  experiment: { maxAge: 60, expiry: "required" },
  operational: { maxAge: undefined, expiry: "optional" },
  permission: { maxAge: undefined, expiry: "optional" },
  "kill-switch": { maxAge: undefined, expiry: "optional" },
};

const DEFAULT_DEPRECATION: Readonly<Record<Lifecycle, number>> = { alpha: 0, beta: 2, ga: 2 };

export function settingsOf(project: Project, report: ReportDiagnostic): Settings {
  const levels = levelsOf(project, report);
  return {
    levels,
    levelByName: new Map(levels.map((level) => [level.name, level])),
    releases: releasesOf(project, report),
    purposes: purposesOf(project),
    deprecation: { ...DEFAULT_DEPRECATION, ...project.spec.deprecation },
    output: project.spec.output ?? DEFAULT_OUTPUT,
  };
}

function levelsOf(project: Project, report: ReportDiagnostic): readonly Level[] {
  const seen = new Map<string, Level>();
  let before: Level | undefined;
  (project.spec.levels ?? DEFAULT_LEVELS).forEach(({ name, lifecycle }, index) => {
    if (before !== undefined && LIFECYCLES.indexOf(lifecycle) < LIFECYCLES.indexOf(before.lifecycle))
      report(
        notAscending,
        at(project.document, ["spec", "levels", index, "lifecycle"]),
        `level "${name}" is ${lifecycle}, but is listed after "${before.name}", which is ${before.lifecycle}`,
        { help: "list the levels from the least mature to the most mature: alpha, beta, ga" },
      );
    before = { name, lifecycle, rank: index };
    if (seen.has(name))
      report(notAscending, at(project.document, ["spec", "levels", index, "name"]), `level "${name}" is listed twice`);
    else seen.set(name, { name, lifecycle, rank: seen.size });
  });
  return [...seen.values()];
}

function releasesOf(project: Project, report: ReportDiagnostic): ReadonlyMap<string, readonly Release[]> {
  const tracks = new Map<string, readonly Release[]>();
  for (const [track, releases] of Object.entries(project.spec.releases ?? {})) {
    releases.forEach(({ name }, index) => {
      const before = releases[index - 1]?.name;
      if (before !== undefined && compareReleases(before, name) >= 0)
        report(
          notAscending,
          at(project.document, ["spec", "releases", track, index, "name"]),
          `release "${name}" of track "${track}" is listed after "${before}"`,
          { help: "list the releases of a track in ascending order, each once" },
        );
    });
    tracks.set(track, releases);
  }
  return tracks;
}

function purposesOf(project: Project): Readonly<Record<Purpose, PurposeRule>> {
  const purposes = { ...DEFAULT_PURPOSES };
  for (const [name, given] of Object.entries(project.spec.purposes ?? {})) {
    const purpose = name as Purpose;
    const before = DEFAULT_PURPOSES[purpose];
    purposes[purpose] = {
      maxAge: given.maxAge === undefined ? before.maxAge : Number.parseInt(given.maxAge, 10),
      expiry: given.expiry ?? before.expiry,
    };
  }
  return purposes;
}
