/** Whatever an edit changes on a cluster, the comparison says so; `npm run accounts` asks on. */
import fc from "fast-check";
import { expect, test } from "vitest";
import type { ParseCache } from "../../src/compiler/parse-files.ts";
import { platforms } from "../platforms/generate.ts";
import { seeds } from "../properties/seeds.ts";
import { changesBetween, sideOf, unaccounted } from "./accounts.ts";
import { edited, edits, poolOf } from "./edits.ts";
import type { Files } from "./edits.ts";

const pool = poolOf(seeds);

test("edits reach every field of every kind", () => {
  for (const [kind, fields] of pool) {
    const empty = [...fields].filter(([field, values]) => field.startsWith("spec.") && values.length === 0);
    expect([kind, empty.map(([field]) => field)]).toEqual([kind, []]);
  }
});

test("what changes on a cluster of the example is told, with the cluster and its risk", () => {
  const remembered: ParseCache = new Map();
  const base = sideOf(seeds, remembered);
  expect(base).toBeDefined();
  let compiled = 0;
  fc.assert(
    fc.property(edits, (all) => {
      const { files, done } = edited(seeds, all, pool);
      const head = base && sideOf(files, remembered, base);
      if (base === undefined || head === undefined) return;
      compiled++;
      expect([done, unaccounted(base, head, changesBetween(base, head))]).toEqual([done, []]);
    }),
    { numRuns: 40 },
  );
  expect(compiled).toBeGreaterThan(10);
});

test("and so on generated platforms", () => {
  fc.assert(
    fc.property(platforms, edits, (files: Files, all) => {
      const remembered: ParseCache = new Map();
      const base = sideOf(files, remembered);
      const { files: after, done } = edited(files, all, pool);
      const head = base && sideOf(after, remembered, base);
      if (base === undefined || head === undefined) return;
      expect([done, unaccounted(base, head, changesBetween(base, head))]).toEqual([done, []]);
    }),
    { numRuns: 40 },
  );
});

const document = (kind: string, name: string, spec: string): string =>
  `apiVersion: sluice.dev/v1alpha1\nkind: ${kind}\nmetadata: {name: ${name}}\nspec: ${spec}\n`;

const ofService = (name: string): Files => ({
  [`catalog/${name}.yaml`]: document(
    "Service",
    name,
    `{serviceName: ${name}.example.com, displayName: ${name}, owner: {project: shop}}`,
  ),
  [`features/${name}.yaml`]: document(
    "Feature",
    `${name}-beta`,
    `{description: Beta, owners: [team-shop], service: ${name}, purpose: permission, history: [{level: DEV}],
      expires: never, expiresReason: it is sold, workloads: [{kind: Deployment, namespace: shop, name: web}]}`,
  ),
});

test("a flag that moves between objects of its namespace does not change", () => {
  const levels = "[{name: DEV, lifecycle: alpha}, {name: PRODUCTION, lifecycle: ga}]";
  const one: Files = {
    "sluice.yaml": document(
      "Project",
      "shop",
      `{sources: [catalog, features, stages], levels: ${levels}, targets: {openfeature: {provider: flagd-proxy}}}`,
    ),
    "stages/dev.yaml": document("Stage", "dev", "{threshold: DEV, render: [openfeature]}"),
    "stages/dev-1.yaml": document("Cluster", "dev-1", "{stage: dev}"),
    ...ofService("cart"),
  };
  const sides = [one, { ...one, ...ofService("search") }].map((files) => sideOf(files, new Map()));
  // If there are several services, another object holds all flags.
  expect(sides.map((side) => side?.folders.get("dev-1")?.has("openfeature/shop/sluice.yaml"))).toEqual([false, true]);
  for (const [from, to] of [sides, sides.toReversed()])
    expect(from && to && unaccounted(from, to, changesBetween(from, to))).toEqual([]);
});
