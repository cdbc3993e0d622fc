/** Repositories to edit: the example as it is, and generated platforms in every style, with notes at the ends of lines. */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { parseAllDocuments } from "yaml";
import { platforms } from "../../platforms/generate.ts";
import type { PlatformFiles } from "../../platforms/generate.ts";
import { restyled, style } from "./restyle.ts";

const ROOT = join(import.meta.dirname, "../../..");
const EXAMPLE: PlatformFiles = Object.fromEntries(
  globSync(["sluice.yaml", "{catalog,features,grants,stages}/*.yaml", "docs/runbooks/*"], { cwd: ROOT }).map((path) => [
    path,
    readFileSync(join(ROOT, path), "utf8"),
  ]),
);

export interface Named {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: Readonly<Record<string, unknown>>;
}

/** A cluster that requires approval. */
const STRICT = (features: readonly string[]): string => `apiVersion: sluice.dev/v1alpha1
kind: Stage
metadata: {name: strict}
spec: {threshold: ACCREDITED, accreditation: required, render: [state]}
---
apiVersion: sluice.dev/v1alpha1
kind: Cluster
metadata: {name: strict-1}
spec: {stage: strict, release: "1.8"}
---
apiVersion: sluice.dev/v1alpha1
kind: Accreditation
metadata: {name: of-strict}
spec: {clusters: {stages: [strict]}, release: "1.8", features: [${features.join(", ")}], authority: Office, date: 2026-01-01}
`;

/** A consumer with a grant of all features. */
const UMBRELLA = (features: readonly string[], clusters: string): string => `apiVersion: sluice.dev/v1alpha1
kind: Grant
metadata: {name: umbrella}
spec: {consumer: {kind: Organization, name: umbrella}, features: [${features.join(", ")}], ${clusters} reason: all of it}
`;

function documentsIn(text: string | undefined, kind: string): readonly Named[] {
  return parseAllDocuments(text ?? "").flatMap((one) => {
    const value = one.toJS() as Named | null;
    return value?.kind === kind ? [value] : [];
  });
}

/** Adds a cluster that requires approval, and a grant of several features in one of many forms. */
function richer(files: PlatformFiles, way: number): PlatformFiles {
  const features = documentsIn(files["features/features.yaml"], "Feature");
  const names = documentsIn(files["stages/stages.yaml"], "Cluster").map(({ metadata }) => metadata.name);
  const ways = [
    "",
    `clusters: {names: [${names.join(", ")}]},`,
    "clusters: {stages: [dev, staging, production, strict]},",
    `clusters: {exclude: [${names[0]}]},`,
    "clusters: {labels: {region: [eu, us]}},",
  ];
  const entitled = features.filter(({ spec }) => {
    const { consumer = "Organization" } = (spec["entitlement"] ?? { consumer: "nobody" }) as { consumer?: string };
    return consumer === "Organization";
  });
  const overrides = documentsIn(files["stages/stages.yaml"], "Override");
  const overridden = new Set(overrides.map(({ spec }) => spec["feature"]));
  const mayBeOn = ({ metadata, spec }: Named, index: number): boolean =>
    index === 0 || overridden.has(metadata.name) || JSON.stringify(spec["history"]).includes("ACCREDITED");
  const all = entitled.map(({ metadata }) => metadata.name);
  return {
    ...files,
    "stages/strict.yaml": STRICT(features.filter(mayBeOn).map(({ metadata }) => metadata.name)),
    ...(all.length === 0 ? {} : { "grants/umbrella.yaml": UMBRELLA(all, ways[way % ways.length] ?? "") }),
  };
}

/** A generated platform in some style, with notes at the ends of some lines; or the example as it is. */
export const repository: fc.Arbitrary<PlatformFiles> = fc.oneof(
  { weight: 1, arbitrary: fc.constant(EXAMPLE) },
  {
    weight: 9,
    arbitrary: fc
      .tuple(platforms, style, fc.infiniteStream(fc.constantFrom("", "", " # a note")), fc.nat(4))
      .map(([files, how, notes, way]): PlatformFiles =>
        Object.fromEntries(
          Object.entries(richer(files, way)).map(([path, text]) => [
            path,
            text === "" ? "" : restyled(text, how, notes),
          ]),
        ),
      ),
  },
);
