/** Tests the state files: exact text, schema, and completeness. */
import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { collectInto } from "../../../src/base/diagnostics.ts";
import type { Diagnostic } from "../../../src/base/diagnostics.ts";
import { openDirectory } from "../../../src/files/index.ts";
import type { Fleet } from "../../../src/render/targets/target.ts";
import { state } from "../../../src/render/targets/state/index.ts";
import { platforms } from "../../platforms/generate.ts";
import { treeOf } from "../../platforms/tree.ts";
import { fleetOf, rendered } from "./compiled.ts";

const schema = JSON.parse(readFileSync("schemas/cluster-state.schema.json", "utf8")) as object;
const validate = new Ajv2020({ allErrors: true, strictTypes: false }).compile(schema);

test("of the tiny platform", () => {
  const files = rendered(fleetOf(openDirectory("test/platforms/tiny")));
  expect(files.get("state/prod-eu-1.json")).toMatchInlineSnapshot(`
    "{
      "version": 1,
      "cluster": "prod-eu-1", "stage": "production", "threshold": "PRODUCTION", "releases": {},
      "features": {
        "dark-mode": {"state": "enabled", "level": "PREVIEW", "reason": "override", "variant": "on", "decides": "variant", "because": ["Feature/dark-mode#spec.history[0]", "Stage/production#spec.threshold", "Override/early-dark-mode-eu#spec.level"]},
        "search": {"state": "enabled", "level": "PRODUCTION", "reason": "threshold", "variant": "on", "decides": "variant", "because": ["Feature/search#spec.history[0]", "Stage/production#spec.threshold"]}
      }
    }
    "
  `);
  expect(files.get("state/prod-eu-1.catalog.json")).toMatchInlineSnapshot(`
    "{
      "version": 1,
      "cluster": "prod-eu-1",
      "services": {},
      "types": {},
      "meters": {},
      "limits": {}
    }
    "
  `);
  expect(files.get("clusters/prod-eu-1/state/sluice-features.yaml")).toMatchInlineSnapshot(`
    "apiVersion: v1
    kind: ConfigMap
    metadata:
      annotations:
        argocd.argoproj.io/sync-wave: "-15"
      labels:
        app.kubernetes.io/managed-by: sluice
      name: sluice-features
      namespace: sluice-system
    data:
      dark-mode: enabled
      search: enabled
    "
  `);
});

test("of any platform satisfies its schema and has every feature", () => {
  fc.assert(
    fc.property(platforms, (platform) => {
      const fleet = fleetOf(treeOf(platform));
      const files = rendered(fleet);
      for (const { cluster, features } of fleet.states) {
        const said = JSON.parse(files.get(`state/${cluster.name}.json`) ?? "null");
        expect(validate(said) ? [] : validate.errors).toEqual([]);
        expect(Object.keys(said.features)).toEqual([...fleet.model.byKind.Feature.keys()].toSorted());
        const map = parse(files.get(`clusters/${cluster.name}/state/sluice-features.yaml`) ?? "");
        expect(map.data).toEqual(Object.fromEntries(features.map((one) => [one.feature.name, one.state])));
      }
    }),
    { numRuns: 50 },
  );
});

test("that is too large for a ConfigMap is one error with its clusters", () => {
  const fleet = fleetOf(openDirectory("test/platforms/tiny"));
  const found: Diagnostic[] = [];
  state.check?.(enlarged(fleet), collectInto(found));
  expect(found.map(({ code, message }) => `${code.name}: ${message}`)).toEqual([
    'state-too-large: ConfigMap "sluice-features" is larger than 900 KiB on "prod-eu-1", "prod-us-1" and "staging-1"',
  ]);
});

/** Adds so many features that their names alone exceed the limit. */
function enlarged(fleet: Fleet): Fleet {
  const states = fleet.states.map((one) => {
    const [first] = one.features;
    if (first === undefined) throw new Error("the platform has no feature");
    const feature = { ...first.feature, name: "n".repeat(60) };
    return { ...one, features: Array.from({ length: 16_000 }, () => ({ ...first, feature })) };
  });
  return { ...fleet, states };
}
