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
import { fleetOf, rendered, storedFeatures } from "./compiled.ts";

const schema = JSON.parse(readFileSync("schemas/cluster-state.schema.json", "utf8")) as object;
const validate = new Ajv2020({ allErrors: true, strictTypes: false }).compile(schema);

test("of the tiny platform", () => {
  const files = rendered(fleetOf(openDirectory("test/platforms/tiny")));
  expect(files.get("state/prod-eu-1/cluster.json")).toMatchInlineSnapshot(`
    "{
      "version": 2,
      "cluster": "prod-eu-1",
      "stage": "production",
      "threshold": "PRODUCTION",
      "releases": {}
    }
    "
  `);
  expect(files.get("state/prod-eu-1/features/default.json")).toMatchInlineSnapshot(`
    "{
      "version": 2,
      "features": {
        "dark-mode": {
          "state": "enabled", "level": "PREVIEW", "reason": "override", "variant": "on", "decides": "variant",
          "because": ["Feature/dark-mode#spec.history[0]", "Stage/production#spec.threshold", "Override/early-dark-mode-eu#spec.level"]
        },
        "search": {
          "state": "enabled", "level": "PRODUCTION", "reason": "threshold", "variant": "on", "decides": "variant",
          "because": ["Feature/search#spec.history[0]", "Stage/production#spec.threshold"]
        }
      }
    }
    "
  `);
  expect(files.get("state/prod-eu-1/catalog.json")).toMatchInlineSnapshot(`
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
  expect(files.get("clusters/prod-eu-1/state/sluice-features-default.yaml")).toMatchInlineSnapshot(`
    "apiVersion: v1
    kind: ConfigMap
    metadata:
      annotations:
        argocd.argoproj.io/sync-wave: "-15"
      labels:
        app.kubernetes.io/managed-by: sluice
      name: sluice-features-default
      namespace: sluice-system
    data:
      # dark-mode
      dark-mode: enabled
      # search
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
        const isOfState = /^(?:cluster|features\/[^/]+)\.json$/;
        for (const [path, text] of files)
          if (path.startsWith(`state/${cluster.name}/`) && isOfState.test(path.slice(`state/${cluster.name}/`.length)))
            expect(validate(JSON.parse(text)) ? [] : validate.errors).toEqual([]);
        const stored = storedFeatures(files, cluster.name);
        expect(Object.keys(stored).toSorted()).toEqual([...fleet.model.byKind.Feature.keys()].toSorted());
        const maps = [...files].filter(([path]) => path.startsWith(`clusters/${cluster.name}/state/sluice-features-`));
        const data = Object.assign({}, ...maps.map(([, text]) => parse(text).data)) as object;
        expect(data).toEqual(Object.fromEntries(features.map((one) => [one.feature.name, one.state])));
      }
    }),
    { numRuns: 50 },
  );
});

test("lists a service's features in its own file, and those without a service in default.json", () => {
  const { model, states } = fleetOf(openDirectory("test/platforms/tiny"));
  const [first, second] = [...model.byKind.Feature.values()];
  if (first === undefined || second === undefined) throw new Error("the platform has too few features");
  const billed = { ...second, spec: { ...second.spec, service: "billing" } };
  const fleet = {
    model: { ...model, byKind: { ...model.byKind, Feature: new Map([first, billed].map((one) => [one.name, one])) } },
    states,
  };
  const paths = [...rendered(fleet).keys()].filter((path) => path.includes("prod-eu-1") && /features\//.test(path));
  expect(paths).toEqual(["state/prod-eu-1/features/billing.json", "state/prod-eu-1/features/default.json"]);
});

test("that is too large for a ConfigMap is one error with its clusters", () => {
  const fleet = fleetOf(openDirectory("test/platforms/tiny"));
  const found: Diagnostic[] = [];
  state.check?.(enlarged(fleet), collectInto(found));
  expect(found.map(({ code, message }) => `${code.name}: ${message}`)).toEqual([
    'state-too-large: ConfigMap "sluice-features-default" is larger than 900 KiB on "prod-eu-1", "prod-us-1" and "staging-1"',
  ]);
});

/** Adds so many features that their names alone exceed the limit. */
function enlarged({ model, states }: Fleet): Fleet {
  const [first] = model.byKind.Feature.values();
  if (first === undefined) throw new Error("the platform has no feature");
  const features = Array.from({ length: 8000 }, (_, index) => ({ ...first, name: `${"n".repeat(55)}-${index}` }));
  return {
    model: { ...model, byKind: { ...model.byKind, Feature: new Map(features.map((one) => [one.name, one])) } },
    states: states.map((one) => {
      const [known] = one.features;
      if (known === undefined) throw new Error("the cluster has no feature");
      return { ...one, features: features.map((feature) => ({ ...known, feature })) };
    }),
  };
}
