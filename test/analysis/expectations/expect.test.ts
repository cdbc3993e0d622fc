/** Tests Expectations against the rendered flags: resolution and flags agree. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { compile } from "../../../src/compiler/compile.ts";
import { compilerTargets } from "../../../src/render/render.ts";
import { collectInto } from "../../../src/base/diagnostics.ts";
import type { Diagnostic } from "../../../src/base/diagnostics.ts";
import { emit } from "../../../src/render/yaml/index.ts";
import { checkExpectations } from "../../../src/analysis/expectations/index.ts";
import { contextsOf } from "../../../src/analysis/expectations/contexts.ts";
import { evaluateOf } from "../../../src/analysis/expectations/flagd.ts";
import type { ExpectationCase } from "../../../src/compiler/kinds.ts";
import type { Value } from "../../../src/compiler/parse/index.ts";
import type { ClusterState, FeatureState } from "../../../src/compiler/resolve/index.ts";
import { ORGANIZATIONS, platforms, PROJECTS } from "../../platforms/generate.ts";
import type { PlatformFiles } from "../../platforms/generate.ts";
import { treeOf } from "../../platforms/tree.ts";
import { noLimits } from "../../no-limits.ts";

const TODAY = "2026-11-21";
type Case = { readonly [key: string]: Value };

async function failuresOf(files: PlatformFiles, cases: readonly Case[]): Promise<readonly string[]> {
  const document = {
    apiVersion: "sluice.dev/v1alpha1",
    kind: "Expectation",
    metadata: { name: "all" },
    spec: { cases },
  };
  const tree = treeOf({ ...files, "features/expectations.yaml": emit(document) });
  const { model, states, diagnostics } = compile(tree, { targets: compilerTargets, today: TODAY, guard: noLimits });
  expect(diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => message)).toEqual([]);
  if (model === undefined) throw new Error("there is no project");
  const found: Diagnostic[] = [];
  const tally = await checkExpectations(
    [...model.byKind.Expectation.values()],
    { model, states },
    TODAY,
    collectInto(found),
    noLimits,
  );
  expect(tally.passed + tally.failed + tally.setAside).toBe(cases.length);
  expect(tally.failed > 0).toBe(found.length > 0);
  return found.map(({ message }) => message);
}

function statesOf(files: PlatformFiles): readonly (readonly [ClusterState, FeatureState])[] {
  const { states } = compile(treeOf(files), { targets: compilerTargets, today: TODAY, guard: noLimits });
  return states.flatMap((at) => at.features.map((state) => [at, state] as const));
}

const named = (at: ClusterState, { feature }: FeatureState): Case => ({
  feature: feature.name,
  cluster: at.cluster.name,
});

/** On that day, by the intervals alone. */
function has({ consumers = [] }: FeatureState, consumer: string, day: string): boolean {
  const own = consumers.find(({ kind, name }) => `${kind}/${name}` === consumer);
  return own?.intervals.some(({ starts = "", expires = "9999" }) => starts <= day && day <= expires) === true;
}

test("the resolved state of every feature passes everywhere, with its reason", async () => {
  await fc.assert(
    fc.asyncProperty(platforms, async (files) => {
      const cases = statesOf(files).map(([at, state]) => ({
        ...named(at, state),
        expect: state.state,
        because: state.reason,
      }));
      expect(await failuresOf(files, cases)).toEqual([]);
    }),
    { numRuns: 25 },
  );
});

test("and the opposite fails", async () => {
  await fc.assert(
    fc.asyncProperty(platforms, async (files) => {
      const cases = statesOf(files).map(([at, state]) => ({
        ...named(at, state),
        expect: state.state === "disabled" ? "enabled" : "disabled",
      }));
      expect(await failuresOf(files, cases)).not.toEqual([]);
    }),
    { numRuns: 10 },
  );
});

test("flagd gives a granted feature only to consumers with a grant on that day", async () => {
  const consumers = [
    ...ORGANIZATIONS.map((name) => `Organization/${name}`),
    ...PROJECTS.map((name) => `Project/${name}`),
  ];
  const days = ["2025-12-31", "2026-01-01", "2026-10-26", TODAY, "2028-02-29", "2028-03-01"];
  await fc.assert(
    fc.asyncProperty(platforms, async (files) => {
      const cases = statesOf(files)
        .filter(([, { state, decides }]) => state === "granted" && decides === "variant")
        .flatMap(([at, state]) =>
          consumers.flatMap((consumer) =>
            days.map((day) => ({
              ...named(at, state),
              consumer,
              at: day,
              expect: has(state, consumer, day) ? "granted" : "disabled",
            })),
          ),
        );
      fc.pre(cases.length > 0 && cases.length <= 1000);
      expect(await failuresOf(files, cases)).toEqual([]);
    }),
    { numRuns: 15 },
  );
});

test("`for` asks with every combination, in the context's depth", () => {
  const asked: ExpectationCase = {
    feature: "x",
    expect: "enabled",
    context: { a: "${i}-${j}", b: [{ c: "${i}" }], d: 1 },
    for: { i: [1, 2], j: [0, 1] },
  };
  expect([...contextsOf(asked)]).toEqual(
    ["1-0", "1-1", "2-0", "2-1"].map((a) => ({ a, b: [{ c: a.charAt(0) }], d: 1 })),
  );
});

test("flagd evaluates at another time", () => {
  const targeting = { if: [{ "<": [{ var: "$flagd.timestamp" }, 1000] }, "on", "off"] };
  const evaluate = evaluateOf({
    x: { state: "ENABLED", variants: { on: true, off: false }, defaultVariant: "off", targeting },
  });
  expect([evaluate("x", {}, 999_000), evaluate("x", {}, 1_000_000)]).toEqual(["on", "off"]);
});

test("cases that take too long end with an error, and they and all later cases count as failed", async () => {
  const head = (kind: string, name: string): string =>
    `---\napiVersion: sluice.dev/v1alpha1\nkind: ${kind}\nmetadata: {name: ${name}}\nspec:\n`;
  const asked = (cluster: string): string => `    - {feature: search, cluster: ${cluster}, expect: enabled}\n`;
  const { model, states } = compile(
    treeOf({
      "sluice.yaml": `${head("Project", "p")}  sources: [s]\n`,
      "s/all.yaml": [
        `${head("Stage", "all")}  threshold: DEV\n`,
        ...["a", "b", "c"].map((name) => `${head("Cluster", name)}  stage: all\n`),
        `${head("Feature", "search")}  description: d\n  owners: [x]\n  history: [{level: DEV}]\n`,
        `${head("Expectation", "all")}  cases:\n${["a", "b", "c"].map(asked).join("")}`,
      ].join(""),
    }),
    { targets: compilerTargets, today: TODAY, guard: noLimits },
  );
  if (model === undefined) throw new Error("there is no project");
  const found: Diagnostic[] = [];
  let answers = 1;
  const guard = (phase: string): string | undefined => (answers-- > 0 ? undefined : `${phase} has taken 301 seconds`);
  const tally = await checkExpectations(
    [...model.byKind.Expectation.values()],
    { model, states },
    TODAY,
    collectInto(found),
    guard,
  );
  expect(tally).toMatchObject({ passed: 1, failed: 2, setAside: 0 });
  expect(tally.cases.map(({ verdict }) => verdict)).toEqual(["holds", "not judged", "not judged"]);
  expect(found.map(({ code, message, at }) => [code.name, message, "path" in at && at.path])).toEqual([
    ["run-exhausted", "testing has taken 301 seconds", ["spec", "cases", 1]],
  ]);
});
