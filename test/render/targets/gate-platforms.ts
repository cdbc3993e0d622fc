/** Generates platforms with component gates in every format, locked, and at their end. */
import fc from "fast-check";
import { parseAllDocuments } from "yaml";
import { emit, joinDocuments } from "../../../src/render/yaml/index.ts";
import type { Value } from "../../../src/compiler/parse/index.ts";
import type { PlatformFiles } from "../../platforms/generate.ts";

export const FORMATS = ["feature-gates", "kubelet", "zarf", "env", "json"] as const;

export type Spec = { readonly [key: string]: Value };
export interface Source {
  readonly [key: string]: Value;
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: Spec;
}

/** Adds a component named after each format, and gates `<feature>-<n>`, some of them inverted. */
export function withGates(files: PlatformFiles, inverted: readonly boolean[]): PlatformFiles {
  let count = 0;
  const change = (text: string, spec: (one: Source) => Spec): string =>
    joinDocuments(
      parseAllDocuments(text).map((document) => {
        const one = document.toJS() as Source;
        return emit({ ...one, spec: { ...one.spec, ...spec(one) } });
      }),
    );
  const components = Object.fromEntries(FORMATS.map((format) => [format, { format }]));
  return {
    ...files,
    "sluice.yaml": change(files["sluice.yaml"] ?? "", () => ({
      targets: { gates: { namespace: "gates", components } },
    })),
    "features/features.yaml": change(files["features/features.yaml"] ?? "", ({ metadata }) => ({
      gates: FORMATS.map((component) => ({
        component,
        name: `${metadata.name}-${component.length}`,
        invert: inverted[count++ % inverted.length] ?? false,
      })),
    })),
  };
}

/** Locks the last entries of some features, ends others, and may close one in an emergency. */
export function withLives(files: PlatformFiles, { locked, until, fire }: Lives): PlatformFiles {
  const features = parseAllDocuments(files["features/features.yaml"] ?? "").map((one) => one.toJS() as Source);
  const changed = features.map((one, index) => {
    const history = one.spec["history"] as readonly Spec[];
    const isLocked = locked[index % locked.length] === true;
    const entries = history.map((entry, at) =>
      isLocked && at === history.length - 1 ? { ...entry, locked: true } : entry,
    );
    const end = until[index % until.length];
    const deprecated = end === undefined ? {} : { deprecated: end };
    return emit({ ...one, spec: { ...one.spec, history: entries, ...deprecated } });
  });
  const all = { ...files, "features/features.yaml": joinDocuments(changed) };
  if (fire === undefined) return all;
  const burning = features[fire % features.length]?.metadata.name ?? "";
  const emergency = emit({
    apiVersion: "sluice.dev/v1alpha1",
    kind: "Override",
    metadata: { name: "fire" },
    spec: { feature: burning, enabled: false, emergency: true, expires: "2027-01-01", reason: "it burns" },
  });
  return { ...all, "stages/fire.yaml": emergency };
}

export interface Lives {
  readonly locked: readonly boolean[];
  readonly until: readonly (Spec | undefined)[];
  readonly fire: number | undefined;
}

export const booleans: fc.Arbitrary<boolean[]> = fc.array(fc.boolean(), { minLength: 1, maxLength: 7 });
export const lives: fc.Arbitrary<Lives> = fc.record({
  locked: booleans,
  until: fc.array(
    fc.option(
      fc.record<Spec>({
        until: fc.constantFrom("1.7", "1.8", "1.9", "1.10"),
        outcome: fc.constantFrom("removed", "permanent"),
      }),
      { nil: undefined },
    ),
    { minLength: 1, maxLength: 7 },
  ),
  fire: fc.option(fc.nat(), { nil: undefined }),
});

/** The platform with another release of all clusters. */
export function withRelease(files: PlatformFiles, release: string): PlatformFiles {
  const change = (text: string): string =>
    joinDocuments(
      parseAllDocuments(text).map((document) => {
        const one = document.toJS() as Source;
        return emit(one.kind === "Cluster" ? { ...one, spec: { ...one.spec, release } } : one);
      }),
    );
  return Object.fromEntries(
    Object.entries(files).map(([path, text]) => [path, text.includes("kind: Cluster") ? change(text) : text]),
  );
}
