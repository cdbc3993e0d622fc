/** Combines all manifests: for each gate and cluster profile, the first feature set in which it is on. */
import type { ReportDiagnostic } from "../../../base/diagnostics.ts";
import type { Location } from "../../../base/source.ts";
import { importApproximated, importLeftOut } from "../codes.ts";
import { SETS } from "./manifests.ts";
import type { Manifest, SetName } from "./manifests.ts";

/** `none`: only on with CustomNoUpgrade. */
export type GateMaturity = Exclude<SetName, "OKD"> | "none";

export interface Gate {
  readonly name: string;
  /** Keyed by profile, for all profiles. */
  readonly reached: ReadonlyMap<string, GateMaturity>;
  readonly at: Location;
}

/** The feature sets that correspond to levels. OKD equals Default unless a gate differs. */
const LADDER = ["Default", "TechPreviewNoUpgrade", "DevPreviewNoUpgrade"] as const;

export function gatesOf(manifests: readonly Manifest[], report: ReportDiagnostic): readonly Gate[] {
  const byProfile = new Map<string, Map<SetName, Manifest>>();
  for (const manifest of manifests)
    for (const profile of manifest.profiles) {
      const sets = byProfile.get(profile) ?? new Map<SetName, Manifest>();
      byProfile.set(profile, sets);
      const other = sets.get(manifest.set);
      if (other === undefined) sets.set(manifest.set, manifest);
      else
        report(
          importLeftOut,
          manifest.at(["metadata", "name"]),
          `a FeatureGate is left out: ${profile} already has one for ${manifest.set}`,
          { help: `import manifests of only one major version: this one is for ${manifest.versions || "none"}` },
        );
    }
  const complete = [...byProfile].filter(([profile, sets]) => isComplete(profile, sets, report));
  const first = new Map<string, Location>();
  for (const [, sets] of complete)
    for (const { gates } of sets.values())
      for (const [name, { at }] of gates) if (!first.has(name)) first.set(name, at);
  const names = [...first].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return names.map(([name, at]) => ({
    name,
    at,
    reached: new Map(complete.map(([profile, sets]) => [profile, reachedBy(name, profile, sets, at, report)])),
  }));
}

function isComplete(profile: string, sets: ReadonlyMap<SetName, Manifest>, report: ReportDiagnostic): boolean {
  const missing = LADDER.filter((set) => !sets.has(set));
  const [one] = sets.values();
  if (missing.length > 0 && one !== undefined)
    report(
      importLeftOut,
      one.at(["metadata", "name"]),
      `profile "${profile}" is left out: it has no ${missing.join(", ")}`,
      {
        help: `import its manifests of ${SETS.join(", ")} together`,
      },
    );
  return missing.length === 0;
}

function reachedBy(
  name: string,
  profile: string,
  sets: ReadonlyMap<SetName, Manifest>,
  at: Location,
  report: ReportDiagnostic,
): GateMaturity {
  const isOn = (set: SetName): boolean => sets.get(set)?.gates.get(name)?.on === true;
  const reached = LADDER.find(isOn) ?? "none";
  const later = reached === "none" ? [] : LADDER.slice(LADDER.indexOf(reached));
  const off = later.find((set) => !isOn(set));
  if (off !== undefined)
    report(
      importApproximated,
      at,
      `gate "${name}" is on in ${reached} and off in ${off} of ${profile}: the imported Feature is on in both`,
      {
        help: `if you run clusters with ${off}, turn it off there with an Override`,
      },
    );
  if (sets.has("OKD") && isOn("OKD") !== (reached === "Default"))
    report(
      importApproximated,
      at,
      `gate "${name}" is ${isOn("OKD") ? "on" : "off"} in OKD, unlike in Default, of ${profile}: the imported Feature follows Default`,
      { help: "if you run OKD clusters, set it there with an Override" },
    );
  return reached;
}
