/** Tests which platforms can be compared by a partial compile. */
import { expect, test } from "vitest";
import { isFit, isFitPart } from "../../../src/cli/commands/comparison/partial-eligibility.ts";
import { compile } from "../../../src/compiler/compile.ts";
import { compilerTargets } from "../../../src/render/render.ts";
import type { Compilation } from "../../../src/compiler/compile.ts";
import { openDirectory } from "../../../src/files/index.ts";
import { treeOf } from "../../platforms/tree.ts";
import { randomNumbers } from "../../../bench/platform.ts";
import { DAY, diceOf, town } from "./random-platform.ts";
import { noLimits } from "../../no-limits.ts";

const files = town(diceOf(randomNumbers(1), true));
const project = (spec: string): Compilation => {
  const text = `apiVersion: sluice.dev/v1alpha1\nkind: Project\nmetadata: {name: town}\nspec:\n  ${RELEASES}\n  ${spec}\n`;
  return compile(treeOf({ ...files, "sluice.yaml": text }), { targets: compilerTargets, today: DAY, guard: noLimits });
};
const RELEASES =
  'releases: {platform: [{name: "1.6", date: 2025-01-01}, {name: "1.7", date: 2025-06-01}, {name: "1.8", date: 2026-01-01}]}';
const COMPONENTS =
  "targets: {gates: {components: {api-server: {format: env}}}, flux: {sourceRef: {name: x}}, argocd: {repoURL: https://x.example/y}}";
const policy = (where: string, path: string): string =>
  `${COMPONENTS}\n  policies: [{name: p, for: ClusterState, message: m, where: {"${where}": {const: dev-1}}, require: {"${path}": {}}}]`;

test.each<[string, boolean, string]>([
  ["as it is", true, COMPONENTS],
  ["with a rule that is ignored", true, `${COMPONENTS}\n  rules: {unused-service: ignore}`],
  ["with a rule that counts, and is an error", false, `${COMPONENTS}\n  rules: {unused-service: error}`],
  ["with a policy about one feature at a time", true, policy("$.cluster", "$.features[*].open")],
  ["with a policy about all features", false, policy("$.cluster", "$.features")],
  ["with a policy about one place among them", false, policy("$.cluster", "$.features[0].open")],
  ["with a policy where a feature is as it is", false, policy("$.features[*].name", "$.cluster")],
  ["with an error", false, `${COMPONENTS}\n  nothing: here`],
])("a platform %s: %s", (_, isIt, spec) => {
  expect(isFit(project(spec))).toBe(isIt);
});

test("a part with an error, or that can't be read completely, is not used", () => {
  expect(isFitPart(project(COMPONENTS))).toBe(true);
  expect(isFitPart(project(`${COMPONENTS}\n  nothing: here`))).toBe(false);
});

test("a platform with so many problems of a kind that some are not listed is not fit", () => {
  const fine = project(`${COMPONENTS}\n  rules: {unused-service: note}`);
  const [one] = fine.diagnostics;
  if (one === undefined) throw new Error("nothing is said");
  expect(isFit({ ...fine, diagnostics: Array.from({ length: 9999 }, () => one) })).toBe(true);
  expect(isFit({ ...fine, diagnostics: Array.from({ length: 10_000 }, () => one) })).toBe(false);
});

test("the example qualifies", () => {
  expect(isFit(compile(openDirectory("."), { targets: compilerTargets, today: DAY, guard: noLimits }))).toBe(true);
});
