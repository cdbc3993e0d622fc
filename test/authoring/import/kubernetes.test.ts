/** Tests that imported gates evaluate as in component-base, and that no component gets a gate that it rejects. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { importContextOf } from "../../../src/cli/commands/import/destination.ts";
import { compile } from "../../../src/compiler/compile.ts";
import type { Compilation } from "../../../src/compiler/compile.ts";
import { collectInto } from "../../../src/base/diagnostics.ts";
import type { Diagnostic } from "../../../src/base/diagnostics.ts";
import { drafts } from "../../../src/authoring/import/index.ts";
import type { ImportContext, Draft } from "../../../src/authoring/import/index.ts";
import { importers } from "../../../src/authoring/import/importers.ts";
import { shipped } from "../../../src/render/targets/gates/kubernetes/index.ts";
import { openDirectory } from "../../../src/files/index.ts";
import { compareReleases } from "../../../src/base/release.ts";
import { compilerTargets } from "../../../src/render/render.ts";
import type { ClusterState } from "../../../src/compiler/resolve/index.ts";
import { gatesOn } from "../../../src/render/targets/gates/gates-on-cluster.ts";
import { treeOf } from "../../platforms/tree.ts";
import { noLimits } from "../../no-limits.ts";
import { TODAY } from "./imported.ts";
import { LISTS, listText, recorded, registered } from "./kubernetes/recorded.ts";

const empty = { root: "/", tree: treeOf({}), before: undefined };

function draftsOf(text: string | undefined, assigned: ImportContext["assigned"] = new Map()): readonly Draft[] {
  const importer = importers.find(({ name }) => name === "kubernetes");
  if (importer === undefined) throw new Error("no importer");
  const said: Diagnostic[] = [];
  const files = text === undefined ? [] : [{ path: "list.yaml", text }];
  const made = drafts(importer, files, importContextOf(empty, { owner: "team", assigned }), collectInto(said));
  expect(said.filter(({ severity }) => severity === "error")).toEqual([]);
  return made;
}

/** JSON is YAML, and need not be proven to be formatted. */
function documentOf({
  kind,
  name,
  spec,
  annotations = {},
}: Pick<Draft, "kind" | "name" | "spec" | "annotations">): string {
  return JSON.stringify({ apiVersion: "sluice.dev/v1alpha1", kind, metadata: { name, annotations }, spec });
}

interface Place {
  readonly release: string;
  readonly threshold: string;
}

function compiled(made: readonly Draft[], places: readonly Place[], more: readonly string[] = []): Compilation {
  const project = made.find(({ kind }) => kind === "Project");
  const features = made.filter(({ kind }) => kind === "Feature");
  const tracks = [...new Set(features.map(({ spec }) => spec["track"] as string))];
  const around = places.flatMap(({ release, threshold }, index) => [
    documentOf({ kind: "Stage", name: `stage-${index}`, spec: { threshold, render: ["state", "gates"] } }),
    documentOf({
      kind: "Cluster",
      name: `c${String(index).padStart(3, "0")}`,
      spec: { stage: `stage-${index}`, releases: Object.fromEntries(tracks.map((track) => [track, release])) },
    }),
  ]);
  if (project === undefined) throw new Error("no project");
  return compile(
    treeOf({
      "sluice.yaml": documentOf(project),
      "features/all.yaml": features.map(documentOf).join("\n---\n"),
      "stages/all.yaml": [...around, ...more].join("\n---\n"),
    }),
    { targets: compilerTargets, today: TODAY, guard: noLimits },
  );
}

function errorsOf({ diagnostics }: Compilation): readonly string[] {
  return diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => message);
}

/** The gates that a cluster renders for its components: `kubelet/NodeSwap` to its value. */
function toldOn(state: ClusterState): ReadonlyMap<string, boolean> {
  return new Map(
    [...gatesOn(state)].flatMap(([component, gates]) =>
      gates.map(({ name, on }) => [`${component}/${name}`, on] as const),
    ),
  );
}

/** Gates that an emulation of an older release has, and the program of that release had not. */
const LATER = { "1.33": 13, "1.35": 14, "1.37": 17 } as const;

describe.each(LISTS)("the list of %s", (list) => {
  const gates = recorded(list);
  const newest = Number(list.split(".")[1]);
  const releases = Array.from({ length: newest + 1 }, (_, minor) => `1.${minor}`);
  const at = { file: { path: "--component", text: "" }, start: 0, end: 0 };
  const all = new Map(gates.map(({ name }) => [renamed(name), { components: ["kube-apiserver"], at }]));

  test("each gate at each release has the value of component-base", () => {
    const { states, ...compilation } = compiled(
      draftsOf(listText(gates), all),
      releases.map((release) => ({ release, threshold: "PREVIEW" })),
    );
    expect(errorsOf({ states, ...compilation })).toEqual([]);
    const wrong: string[] = [];
    let asked = 0;
    const later = new Set<string>();
    for (const [index, release] of releases.entries()) {
      const state = states[index];
      if (state === undefined) throw new Error(release);
      const told = toldOn(state);
      const locks = new Map(
        state.features.map(({ feature, lockedTo }) => [feature.spec.gates?.[0]?.name ?? "", lockedTo] as const),
      );
      for (const { name: listed, specs, answerAt } of gates) {
        asked++;
        const name = renamed(listed);
        const value = told.get(`kube-apiserver/${name}`);
        const lock = locks.get(name);
        const ours = value === undefined ? "refused" : `${value ? "on" : "off"}${lock === undefined ? "" : " locked"}`;
        const theirs = answerAt(release);
        if (ours === theirs) continue;
        // Its program of that release did not have the gate yet: an emulation of it does.
        if (ours === "refused" && compareReleases(release, firstOf(name, specs)) < 0) later.add(name);
        else wrong.push(`${name} at ${release}: ${ours}, not ${theirs}`);
      }
    }
    expect(wrong).toEqual([]);
    expect(asked).toBe(gates.length * releases.length);
    expect(later.size).toBe(LATER[list]);
  });
});

/** Two names in lists before 1.37 are those of constants. */
function renamed(name: string): string {
  const names: Readonly<Record<string, string>> = {
    CPUCFSQuotaPeriod: "CustomCPUCFSQuotaPeriod",
    RuntimeClassInImageCriAPI: "RuntimeClassInImageCriApi",
  };
  return names[name] ?? name;
}

/** The release that first had a gate. */
function firstOf(name: string, specs: readonly { readonly version: string }[]): string {
  const [first, second] = specs;
  const ownFirst = first?.version === "1.0" ? second?.version : first?.version;
  return shipped().get(name)?.from ?? ownFirst ?? "1.0";
}

describe("no component gets a gate that it refuses", () => {
  const thresholds = ["DEV", "TEST", "PREVIEW", "PRODUCTION", "ACCREDITED"] as const;
  const places = LISTS.flatMap((release) => thresholds.map((threshold) => ({ release, threshold })));
  const answers = new Map(
    LISTS.map((list) => [list, new Map(recorded(list).map(({ name, answerAt }) => [renamed(name), answerAt(list)]))]),
  );

  function refusedBy({ states }: Compilation, clusters: readonly Place[]): readonly string[] {
    return states.flatMap((state, index) => {
      const { release = "", threshold = "" } = clusters[index] ?? {};
      return [...toldOn(state)].flatMap(([gate, value]) => {
        const answer = answers.get(release as (typeof LISTS)[number])?.get(gate.split("/")[1] ?? "") ?? "unknown";
        const isTaken = answer === "on" || answer === "off" || answer === `${value ? "on" : "off"} locked`;
        return isTaken ? [] : [`${gate}=${value} at ${release}, ${threshold}: ${answer}`];
      });
    });
  }

  const made = draftsOf(undefined);

  test("at any release, with any threshold", () => {
    const compilation = compiled(made, places);
    // Alphas that need a beta which is off by default: that is what component-base's Validate says of 1.37, and no more.
    const needs = errorsOf(compilation).filter((message) => /depends on .*, which is off on/.test(message));
    expect(errorsOf(compilation)).toEqual(needs);
    const wrong = needs
      .filter((message) => message.includes(`"c010"`))
      .map((message) => message.split('"')[1]?.replace(/-kubelet$/, ""));
    expect(new Set(wrong)).toEqual(
      new Set([
        "composite-pod-group",
        "pod-group-preemption-policy",
        "topology-aware-workload-scheduling",
        "workload-with-job",
      ]),
    );
    expect(needs.filter((message) => /"c0(?:0[1-46-9]|1[1-4])"/.test(message))).toEqual([]);
    expect(refusedBy(compilation, places)).toEqual([]);
    expect(compilation.states.every((state) => toldOn(state).size > 100)).toBe(true);
  });

  test("by the programs of any minor", () => {
    const isRegistered = registered();
    const minors = ["1.32", "1.33", "1.34", "1.35", "1.36", "1.37"];
    const where = minors.flatMap((release) =>
      ["PREVIEW", "PRODUCTION", "ACCREDITED"].map((threshold) => ({ release, threshold })),
    );
    const compilation = compiled(made, where);
    expect(errorsOf(compilation)).toEqual([]);
    const wrong = compilation.states.flatMap((state, index) => {
      const { release = "", threshold = "" } = where[index] ?? {};
      return [...gatesOn(state)].flatMap(([component, gates]) => {
        const values = new Map(gates.map(({ name, on }) => [name, on]));
        const unknown = gates.filter(({ name }) => !isRegistered(name, release)).map(({ name }) => name);
        // A gate that is on, or left to its default, while one that it needs is switched off.
        const without = [...shipped().values()].filter(
          ({ name, needs }) =>
            values.get(name) !== false &&
            isRegistered(name, release) &&
            needs.some((need) => values.get(need) === false),
        );
        return [...unknown, ...without.map(({ name }) => name)].map(
          (name) => `${component}/${name} at ${release}, ${threshold}`,
        );
      });
    });
    expect(wrong).toEqual([]);
  });

  test("with any overrides that are allowed", () => {
    // A fifth of them, to be quick. Needs are tested above.
    const some = made
      .filter(({ kind }, index) => kind !== "Feature" || index % 5 === 0)
      .map((draft) => {
        const { dependsOn: _, ...spec } = draft.spec;
        return { ...draft, spec };
      });
    const features = some.filter(({ kind }) => kind === "Feature");
    const override = fc.record({ at: fc.nat(features.length - 1), enabled: fc.boolean(), emergency: fc.boolean() });
    fc.assert(
      fc.property(
        fc.constantFrom(...LISTS),
        fc.constantFrom(...thresholds),
        fc.uniqueArray(override, { maxLength: 40, selector: ({ at }) => at }),
        (release, threshold, overrides) => {
          const documents = overrides.map(({ at, enabled, emergency }, index) =>
            documentOf({
              kind: "Override",
              name: `o-${index}`,
              spec: {
                feature: features[at]?.name ?? "",
                clusters: { names: ["c000"] },
                enabled: enabled && !emergency,
                ...(emergency ? { emergency: true } : {}),
                reason: "a test",
                expires: "2027-01-01",
              },
            }),
          );
          const where = [{ release, threshold }];
          const errors = errorsOf(compiled(some, where, documents)).join(" ");
          const allowed = documents.filter((_, index) => !errors.includes(`"o-${index}"`));
          const compilation = compiled(some, where, allowed);
          expect(errorsOf(compilation)).toEqual([]);
          expect(refusedBy(compilation, where)).toEqual([]);
        },
      ),
      { numRuns: 12 },
    );
  });

  test("in the example", () => {
    const answerAt = new Map(recorded("1.37").map((gate) => [gate.name, gate.answerAt]));
    const { states } = compile(openDirectory("."), { targets: compilerTargets, today: TODAY, guard: noLimits });
    const refused = states.flatMap((state) =>
      (gatesOn(state).get("kubelet") ?? []).flatMap(({ name, on }) => {
        const release = state.releases.get("kubelet") ?? "";
        const answer = answerAt.get(name)?.(release) ?? "unknown";
        const value = on ? "on" : "off";
        return answer === "on" || answer === "off" || answer === `${value} locked`
          ? []
          : [`${state.cluster.name}: ${name}=${on} at ${release}: ${answer}`];
      }),
    );
    expect(refused).toEqual([]);
  });
});
