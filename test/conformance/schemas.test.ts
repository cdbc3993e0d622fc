/** Every object that is rendered: known to its CRD to the last field, and named as Kubernetes names things. */
import { describe, expect, test } from "vitest";
import { repeatedKeys } from "../../src/render/crds/index.ts";
import { findCrds, kindsIn } from "./crds.ts";
import { filesOf, objectsOf, PLATFORMS } from "./platform.ts";
import type { KubernetesObject } from "./platform.ts";

const crds = findCrds();
if (crds === undefined)
  process.stderr.write("no folder of CRDs (set SLUICE_CRDS): objects are not checked against them\n");

const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const LABEL_KEY = /^([a-z0-9]([-a-z0-9.]*[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
const LABEL_VALUE = /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/;

function expectNames({ metadata: { name, namespace, labels = {}, annotations = {} } }: KubernetesObject): void {
  expect(name).toMatch(SUBDOMAIN);
  expect(name.length).toBeLessThanOrEqual(253);
  if (namespace !== undefined) expect(namespace).toMatch(LABEL);
  expect((namespace ?? "").length).toBeLessThanOrEqual(63);
  for (const [key, value] of Object.entries(labels)) {
    expect(key).toMatch(LABEL_KEY);
    expect(value).toMatch(LABEL_VALUE);
  }
  for (const key of Object.keys(annotations)) expect(key).toMatch(LABEL_KEY);
  expect(labels["app.kubernetes.io/managed-by"]).toBe("sluice");
}

describe.each(PLATFORMS)("of %s", (platform) => {
  const files = [...filesOf(platform)].filter(([path]) => path.startsWith("clusters/"));
  const objects = files.flatMap(([path, text]) => objectsOf(path, text).map((object) => ({ path, object })));

  test("every object has names and labels that Kubernetes takes", () => {
    expect(objects.length).toBeGreaterThan(0);
    for (const { object } of objects) expectNames(object);
  });

  test("no list with keys has a key twice", () => {
    for (const { path, object } of objects) expect([path, repeatedKeys(object as never)]).toEqual([path, []]);
  });

  test("no object is rendered twice for a cluster", () => {
    const keys = objects.map(({ path, object: { apiVersion, kind, metadata } }) =>
      [path.split("/")[1], apiVersion, kind, metadata.namespace, metadata.name].join(" "),
    );
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
  });

  test.skipIf(crds === undefined)(
    "every object of a known CRD satisfies it, and has no field that it would lose",
    () => {
      const kinds = kindsIn(crds ?? "");
      for (const { path, object } of objects) {
        const kind = kinds.get(`${object.apiVersion}/${object.kind}`);
        if (kind === undefined) continue;
        const { validate, isNamespaced } = kind;
        expect({ path, name: object.metadata.name, errors: validate(object) ? [] : validate.errors }).toEqual({
          path,
          name: object.metadata.name,
          errors: [],
        });
        expect(object.metadata.namespace !== undefined).toBe(isNamespaced);
      }
    },
  );

  test.skipIf(crds === undefined)("objects of the targets that have CRDs were among them", () => {
    const kinds = kindsIn(crds ?? "");
    const known = objects.filter(({ object }) => kinds.has(`${object.apiVersion}/${object.kind}`));
    expect(new Set(known.map(({ object }) => object.kind))).toContain("FeatureFlag");
  });
});
