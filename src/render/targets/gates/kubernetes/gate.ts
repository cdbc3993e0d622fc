/** A feature gate as Kubernetes lists it: its levels, release by release. */
import { compareReleases } from "../../../../base/release.ts";
import type { Location } from "../../../../base/source.ts";

export const STAGES = ["alpha", "beta", "ga", "deprecated"] as const;
export type StageName = (typeof STAGES)[number];

export interface Spec {
  readonly version: string;
  readonly stage: StageName;
  readonly on: boolean;
  readonly locked: boolean;
  /** The version that the list has, where the spec holds from a later one on. */
  readonly listed?: string | undefined;
}

export interface KubernetesGate {
  readonly name: string;
  /** Oldest first; at least one. */
  readonly specs: readonly Spec[];
  /** The first release that knows the gate; undefined: that of its first spec. */
  readonly from: string | undefined;
  /** The first release that does not know it any more. */
  readonly gone: string | undefined;
  /** The number of its enhancement proposal. */
  readonly proposal: string | undefined;
  /** The gates that have to be on where it is on: a component refuses to start otherwise. */
  readonly needs: readonly string[];
  readonly at: Location;
}

/** As a list has it: from a release on, if the cluster may use what needs all its components to be of another. */
export interface Listed extends Spec {
  readonly minCompatibility?: string | undefined;
}

/**
 * The specs as they hold where nobody sets --min-compatibility-version, which is one minor below the release. The first
 * entry of a release counts where it also has an entry with that condition.
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

/** `1.22 alpha off, 1.34 ga on locked`: how the catalog and the annotation of an imported Feature say it. */
export function specsText(specs: readonly Spec[]): string {
  return specs
    .map(
      ({ version, stage, on, locked, listed }) =>
        `${version} ${stage} ${on ? "on" : "off"}${locked ? " locked" : ""}${listed === undefined ? "" : ` listed ${listed}`}`,
    )
    .join(", ");
}

/** Undefined where a text is not of that form. */
export function specsIn(text: string): readonly Spec[] | undefined {
  const specs = text.split(", ").map((part): Spec | undefined => {
    const [, version, stage, value, locked, listed] =
      /^(\d+\.\d+) (alpha|beta|ga|deprecated) (on|off)( locked)?(?: listed (\d+\.\d+))?$/.exec(part) ?? [];
    return version === undefined
      ? undefined
      : { version, stage: stage as StageName, on: value === "on", locked: locked !== undefined, listed };
  });
  return specs.every((one) => one !== undefined) ? specs : undefined;
}

/**
 * The specs that hold from the release on that first knows the gate. A gate for something that was never gated is
 * listed with an entry for 1.0, which no release of that time knows.
 */
export function knownSpecs({ specs, from }: Pick<KubernetesGate, "specs" | "from">): readonly Spec[] {
  const [first, second] = specs;
  const begins = from ?? (first?.version === ANCHOR ? second?.version : undefined);
  if (begins === undefined) return specs;
  const holding = specs.findLastIndex(({ version }) => compareReleases(version, begins) <= 0);
  return specs
    .slice(Math.max(0, holding))
    .map((spec, index) =>
      index === 0 && compareReleases(spec.version, begins) < 0 ? { ...spec, version: begins } : spec,
    );
}

const ANCHOR = "1.0";
