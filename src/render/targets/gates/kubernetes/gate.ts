/** Models a feature gate of Kubernetes: its levels, release by release. */
import { compareReleases } from "../../../../base/release.ts";
import type { Location } from "../../../../base/source.ts";

export const STAGES = ["alpha", "beta", "ga", "deprecated"] as const;
export type StageName = (typeof STAGES)[number];

export interface Spec {
  readonly version: string;
  readonly stage: StageName;
  readonly on: boolean;
  readonly locked: boolean;
  /** The version in the list, if the spec applies only from a later one. */
  readonly listed?: string | undefined;
}

export interface KubernetesGate {
  readonly name: string;
  /** Oldest first; at least one. */
  readonly specs: readonly Spec[];
  /** The first release with the gate; undefined means that of its first spec. */
  readonly from: string | undefined;
  /** The first release without the gate. */
  readonly gone: string | undefined;
  /** The number of its enhancement proposal. */
  readonly proposal: string | undefined;
  /** The gates that must be on if this one is; otherwise a component does not start. */
  readonly needs: readonly string[];
  readonly at: Location;
}

/** A spec in a list, with a condition on the minimum compatibility version. */
export interface Listed extends Spec {
  readonly minCompatibility?: string | undefined;
}

/**
 * The specs with the default --min-compatibility-version, one minor below the release. For a release with and without
 * that condition, the first entry applies.
 */
export function unconditional(specs: readonly Listed[]): readonly Spec[] {
  const byVersion = new Map<string, Spec>();
  let needed: string | undefined;
  for (const { minCompatibility = needed, ...spec } of specs) {
    needed = minCompatibility;
    const first = needed === undefined ? undefined : nextMinor(needed);
    const isLater = first !== undefined && compareReleases(first, spec.version) > 0;
    if (isLater) byVersion.set(first, { ...spec, version: first, listed: spec.version });
    else byVersion.set(spec.version, spec);
  }
  return [...byVersion.values()].toSorted((a, b) => compareReleases(a.version, b.version));
}

function nextMinor(release: string): string {
  const [major, minor] = release.split(".");
  return `${major}.${Number(minor) + 1}`;
}

/** `1.22 alpha off, 1.34 ga on locked`: the format of the catalog and of the annotation on imported Features. */
export function specsText(specs: readonly Spec[]): string {
  return specs
    .map(
      ({ version, stage, on, locked, listed }) =>
        `${version} ${stage} ${on ? "on" : "off"}${locked ? " locked" : ""}${listed === undefined ? "" : ` listed ${listed}`}`,
    )
    .join(", ");
}

/** Undefined if the text does not have that format. */
export function specsIn(text: string): readonly Spec[] | undefined {
  const specs = text.split(", ").map((part): Spec | undefined => {
    const [, version, stage, value, locked, listed] =
      /^(\d+\.\d+) (alpha|beta|ga|deprecated) (on|off)( locked)?(?: listed (\d+\.\d+))?$/.exec(part) ?? [];
    return version === undefined
      ? undefined
      : { version, stage: stage as StageName, on: value === "on", locked: locked !== undefined, listed };
  });
  return specs.every((spec) => spec !== undefined) ? specs : undefined;
}

/**
 * The specs from the first release with the gate. Behavior that once had no gate has an entry for 1.0, although no
 * release of that time has the gate.
 */
export function knownSpecs({ specs, from }: Pick<KubernetesGate, "specs" | "from">): readonly Spec[] {
  const [first, second] = specs;
  const begins = from ?? (first?.version === ANCHOR ? second?.version : undefined);
  if (begins === undefined) return specs;
  const current = specs.findLastIndex(({ version }) => compareReleases(version, begins) <= 0);
  return specs
    .slice(Math.max(0, current))
    .map((spec, index) =>
      index === 0 && compareReleases(spec.version, begins) < 0 ? { ...spec, version: begins } : spec,
    );
}

const ANCHOR = "1.0";
