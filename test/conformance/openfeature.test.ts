/** Flags, sources and what serves them on generated platforms, by the CRDs of the OpenFeature operator. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { platforms } from "../platforms/generate.ts";
import { treeOf } from "../platforms/tree.ts";
import { fleetOf, rendered } from "../render/targets/compiled.ts";
import { findCrds, kindsIn } from "./crds.ts";
import { objectsOf } from "./platform.ts";

const folder = findCrds();
if (folder === undefined) process.stderr.write("no folder of CRDs (set SLUICE_CRDS): flags are not checked\n");

test.skipIf(folder === undefined)("every object satisfies its CRD, whatever the provider and the runtime", () => {
  const kinds = kindsIn(folder ?? "");
  const seen = new Set<string>();
  fc.assert(
    fc.property(platforms, (files) => {
      for (const [path, text] of rendered(fleetOf(treeOf(files)), { targets: new Set(["openfeature"]) }))
        for (const object of objectsOf(path, text)) {
          const known = kinds.get(`${object.apiVersion}/${object.kind}`);
          seen.add(object.kind);
          if (known === undefined) expect(object.apiVersion).toBe("v1");
          expect([path, known?.validate(object) ?? true, known?.validate.errors ?? null]).toEqual([path, true, null]);
        }
    }),
    { numRuns: 60, seed: 1 },
  );
  expect([...seen].toSorted()).toEqual([
    "ConfigMap",
    "FeatureFlag",
    "FeatureFlagSource",
    "Flagd",
    "InProcessConfiguration",
  ]);
});
