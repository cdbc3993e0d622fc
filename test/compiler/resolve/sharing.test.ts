/** Tests that clusters share equal states, so that time and memory grow only with the differences. */
import { expect, test } from "vitest";
import { compile } from "../../../src/compiler/compile.ts";
import { compilerTargets } from "../../../src/render/render.ts";
import type { ClusterState, FeatureState } from "../../../src/compiler/resolve/index.ts";
import { treeOf } from "../../platforms/tree.ts";
import { noLimits } from "../../no-limits.ts";

const head = (kind: string, name: string): string =>
  `---\napiVersion: sluice.dev/v1alpha1\nkind: ${kind}\nmetadata: {name: ${name}}\nspec:\n`;

const grant = (name: string, selector: string): string =>
  `${head("Grant", name)}  consumer: {kind: Organization, name: ${name}}\n  features: [search, export]\n  clusters: ${selector}\n  reason: r\n`;

/** The states of eight clusters with different releases, and two features of release 1.3 with the same grants. */
function states(grants: string): readonly ClusterState[] {
  const clusters = [1, 2, 3, 4, 5, 6, 7, 8].map(
    (minor) => `${head("Cluster", `c${minor}`)}  stage: all\n  release: "1.${minor}"\n`,
  );
  const features = ["search", "export"].map(
    (name) =>
      `${head("Feature", name)}  description: d\n  owners: [a]\n  entitlement: {consumer: Organization}\n  history: [{since: "1.3", level: PREVIEW}]\n`,
  );
  const files = {
    "sluice.yaml": `${head("Project", "p")}  sources: [s]\n`,
    "s/all.yaml": [`${head("Stage", "all")}  threshold: PREVIEW\n`, ...clusters, ...features, grants].join(""),
  };
  return compile(treeOf(files), { targets: compilerTargets, today: "2026-11-21", guard: noLimits }).states;
}

const searchOn = (all: readonly ClusterState[]): readonly (FeatureState | undefined)[] =>
  all.map(({ features }) => features.find(({ feature }) => feature.name === "search"));

test("clusters of different releases share the state of a feature if it is equal", () => {
  const all = searchOn(states(grant("acme", "{stages: [all]}")));
  expect(new Set(all).size).toBe(2);
  expect(new Set(all.slice(0, 2))).toEqual(new Set([all[0]]));
  expect(all[1]?.reason).toBe("not-released");
  expect(all[2]?.state).toBe("granted");
});

test("a grant for some clusters separates only these from the others", () => {
  const all = searchOn(states(grant("acme", "{stages: [all]}") + grant("globex", "{names: [c4, c6]}")));
  expect(new Set(all).size).toBe(3);
  expect(all[3]).toBe(all[5]);
  expect(all[3]?.consumers?.map(({ name }) => name)).toEqual(["acme", "globex"]);
  expect(all[4]?.consumers?.map(({ name }) => name)).toEqual(["acme"]);
});

test("features with the same grants share the list of consumers", () => {
  const [last] = states(grant("acme", "{stages: [all]}")).slice(-1);
  const [first, second] = last?.features ?? [];
  expect(first?.consumers).toHaveLength(1);
  expect(first?.consumers).toBe(second?.consumers);
});
