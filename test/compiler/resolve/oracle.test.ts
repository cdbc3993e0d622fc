import fc from "fast-check";
import { expect, test } from "vitest";
import { compile } from "../../../src/compiler/compile.ts";
import { compilerTargets } from "../../../src/render/render.ts";
import { emit, joinDocuments } from "../../../src/render/yaml/index.ts";
import type { Value } from "../../../src/compiler/parse/index.ts";
import { LEVELS, platforms, RELEASES } from "../../platforms/generate.ts";
import type { PlatformFiles } from "../../platforms/generate.ts";
import { treeOf } from "../../platforms/tree.ts";
import { expected } from "./oracle.ts";
import { noLimits } from "../../no-limits.ts";

/** Features with many dependencies and overrides of every rank, which are rare in realistic platforms. */
const NAMES = ["n1", "n2", "n3", "n4"] as const;
/** A placeholder for the first cluster of the platform. */
const ANY = "any-1";
const release = fc.constantFrom(...RELEASES);
const level = fc.constantFrom(...LEVELS);

function document(kind: string, name: string, spec: { readonly [key: string]: Value | undefined }): Value {
  const said = Object.entries(spec).flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const]));
  return { apiVersion: "sluice.dev/v1alpha1", kind, metadata: { name }, spec: Object.fromEntries(said) };
}

const optional = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined });

const feature = (name: string, index: number): fc.Arbitrary<Value> =>
  fc
    .record({
      track: optional(fc.constantFrom("platform", "kubelet")),
      first: fc.record({
        since: optional(release),
        level,
        optIn: optional(fc.boolean()),
        locked: optional(fc.boolean()),
      }),
      until: optional(release),
      clusters: fc.constantFrom<(Value | undefined)[]>(
        undefined,
        undefined,
        { labels: { region: "eu" } },
        { exclude: [ANY] },
      ),
      outcome: fc.constantFrom("removed", "permanent"),
      dependsOn: fc.subarray(NAMES.slice(0, index)),
      entitlement: fc.constantFrom(undefined, {}),
    })
    .map(({ first, until, outcome, ...spec }) =>
      document("Feature", name, {
        description: "Entangled.",
        owners: ["team-a"],
        history: [JSON.parse(JSON.stringify(first)) as Value],
        deprecated: until === undefined ? undefined : { since: RELEASES[0], until, outcome },
        ...spec,
      }),
    );

const selector = fc.constantFrom<(Value | undefined)[]>(
  undefined,
  { labels: { region: "eu" } },
  { stages: ["production", "dev"] },
  { names: [ANY] },
  { labels: { region: ["eu", "us"] }, stages: ["production"] },
);
const outcome = fc.oneof(
  level.map((to) => ({ level: to })),
  fc.boolean().map((enabled) => ({ enabled })),
  fc.constantFrom("on", "off").map((variant) => ({ variant })),
  fc.constant({ enabled: false, emergency: true, expires: "2026-12-31" }),
);
const override = fc.record({ feature: fc.constantFrom(...NAMES), clusters: selector, outcome });

const entangled: fc.Arbitrary<PlatformFiles> = fc
  .record({
    base: platforms,
    features: fc.tuple(...NAMES.map(feature)),
    overrides: fc.array(override, { maxLength: 8 }),
  })
  .map(({ base, features, overrides }) => ({
    ...base,
    ...withFirstCluster(base, {
      "features/entangled.yaml": features,
      "stages/entangled.yaml": overrides.map(({ feature: of, clusters, outcome: what }, index) =>
        document("Override", `o-${index}`, { feature: of, reason: "a try", clusters, ...what }),
      ),
    }),
  }));

function withFirstCluster(base: PlatformFiles, files: Readonly<Record<string, readonly Value[]>>): PlatformFiles {
  const [, first = ""] = /name: (dev-1|prod-eu-1|prod-us-1|staging-1)/.exec(base["stages/stages.yaml"] ?? "") ?? [];
  return Object.fromEntries(
    Object.entries(files).map(([path, documents]) => [path, joinDocuments(documents.map(emit)).replaceAll(ANY, first)]),
  );
}

function compareAll(files: PlatformFiles): number {
  const { model, states } = compile(treeOf(files), { targets: compilerTargets, today: "2026-11-21", guard: noLimits });
  if (model === undefined) throw new Error("a generated platform has a Project");
  const got = states.flatMap(({ cluster, features }) =>
    features.map(({ feature: of, state, reason, level: own, variant, decides, consumers }) => ({
      on: cluster.name,
      of: of.name,
      state,
      reason,
      level: own?.name ?? null,
      variant,
      decides,
      consumers: consumers?.map(({ kind, name }) => `${kind}/${name}`),
    })),
  );
  const wanted = states.flatMap(({ cluster, features }) =>
    features.map(({ feature: of }) => ({ on: cluster.name, of: of.name, ...expected(model, of, cluster) })),
  );
  expect(got).toEqual(wanted);
  return got.length;
}

test("every feature on every cluster has the state of the reference implementation", () => {
  let compared = 0;
  fc.assert(
    fc.property(platforms, (files) => void (compared += compareAll(files))),
    { numRuns: 100 },
  );
  expect(compared).toBeGreaterThan(100);
});

test("features with dependencies, ends, locks and competing overrides have the state of the reference implementation", () => {
  let compared = 0;
  fc.assert(
    fc.property(entangled, (files) => void (compared += compareAll(files))),
    { numRuns: 150 },
  );
  expect(compared).toBeGreaterThan(500);
});
