/** Reads the project's settings and fills in defaults. */
import { locationIn } from "../parse/index.ts";
import { compareReleases } from "../../base/release.ts";
import type { ReportDiagnostic } from "../../base/diagnostics.ts";
import type { Level, Lifecycle, Project, Purpose, PurposeRule, Release, Settings } from "./model.ts";
import { notAscending } from "./codes.ts";

export const DEFAULT_OUTPUT = "rendered";

const LIFECYCLES: readonly Lifecycle[] = ["alpha", "beta", "ga"];

/** The levels of a project that defines none. */
export const DEFAULT_LEVELS: readonly { readonly name: string; readonly lifecycle: Lifecycle }[] = [
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
  let previous: Level | undefined;
  (project.spec.levels ?? DEFAULT_LEVELS).forEach(({ name, lifecycle }, index) => {
    if (previous !== undefined && LIFECYCLES.indexOf(lifecycle) < LIFECYCLES.indexOf(previous.lifecycle))
      report(
        notAscending,
        locationIn(project.document, ["spec", "levels", index, "lifecycle"]),
        `level "${name}" is ${lifecycle}, but is listed after "${previous.name}", which is ${previous.lifecycle}`,
        { help: "list the levels from the least mature to the most mature: alpha, beta, ga" },
      );
    previous = { name, lifecycle, rank: index };
    if (seen.has(name))
      report(
        notAscending,
        locationIn(project.document, ["spec", "levels", index, "name"]),
        `level "${name}" is listed twice`,
      );
    else seen.set(name, { name, lifecycle, rank: seen.size });
  });
  return [...seen.values()];
}

function releasesOf(project: Project, report: ReportDiagnostic): ReadonlyMap<string, readonly Release[]> {
  const tracks = new Map<string, readonly Release[]>();
  for (const [track, releases] of Object.entries(project.spec.releases ?? {})) {
    releases.forEach(({ name }, index) => {
      const previous = releases[index - 1]?.name;
      if (previous !== undefined && compareReleases(previous, name) >= 0)
        report(
          notAscending,
          locationIn(project.document, ["spec", "releases", track, index, "name"]),
          `release "${name}" of track "${track}" is listed after "${previous}"`,
          { help: "list the releases of a track in ascending order, each once" },
        );
    });
    tracks.set(track, releases);
  }
  return tracks;
}

function purposesOf(project: Project): Readonly<Record<Purpose, PurposeRule>> {
  const purposes = { ...DEFAULT_PURPOSES };
  for (const [name, setting] of Object.entries(project.spec.purposes ?? {})) {
    const purpose = name as Purpose;
    const fallback = DEFAULT_PURPOSES[purpose];
    purposes[purpose] = {
      maxAge: setting.maxAge === undefined ? fallback.maxAge : Number.parseInt(setting.maxAge, 10),
      expiry: setting.expiry ?? fallback.expiry,
    };
  }
  return purposes;
}
