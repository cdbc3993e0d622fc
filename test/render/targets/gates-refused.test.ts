/** Tests that no component gets a gate that it rejects, because it is unknown or locked to the other value. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { knownSpecs } from "../../../src/render/targets/gates/kubernetes/gate.ts";
import { shipped } from "../../../src/render/targets/gates/kubernetes/index.ts";
import { compareReleases } from "../../../src/base/release.ts";
import { checkGates } from "../../../src/cli/commands/upgrade/check-gates.ts";
import { compile } from "../../../src/compiler/compile.ts";
import { PLATFORM } from "../../../src/compiler/link/index.ts";
import type { Feature, Model } from "../../../src/compiler/link/index.ts";
import { openDirectory } from "../../../src/files/index.ts";
import { compilerTargets } from "../../../src/render/render.ts";
import type { ClusterState } from "../../../src/compiler/resolve/index.ts";
import { gatesOn } from "../../../src/render/targets/gates/gates-on-cluster.ts";
import { noLimits } from "../../no-limits.ts";
import { platforms } from "../../platforms/generate.ts";
import { treeOf } from "../../platforms/tree.ts";
import { snippetsIn } from "../../snippets.ts";
import { fleetOf, TODAY } from "./compiled.ts";
import { booleans, lives, withGates, withLives, withRelease } from "./gate-platforms.ts";

const ROOT = join(import.meta.dirname, "../../..");
const OPTIONS = { targets: compilerTargets, today: TODAY, guard: noLimits };

const minor = (release: string): number => Number(release.split(".")[1]);

/** The only value that a component accepts at a release, if it knows the gate. */
interface Known {
  readonly only?: boolean;
}

/** A component by its release notes, from the documents alone; undefined for an unknown gate. */
function knownTo(runs: number, { spec }: Feature, invert: boolean): Known | undefined {
  const entry = spec.history?.findLast(({ since }) => since === undefined || minor(since) <= runs);
  const until = spec.deprecated?.until;
  if (entry === undefined || (until !== undefined && minor(until) <= runs)) return undefined;
  return entry.locked === true ? { only: (entry.optIn !== true) !== invert } : {};
}

test("a gate that its component rejects is always an error", () => {
  const seen = { locks: 0, refused: 0, unknown: 0 };
  fc.assert(
    fc.property(platforms, booleans, lives, (files, inverted, life) => {
      const tree = treeOf(withLives(withGates(files, inverted), life));
      const { model, states, diagnostics } = compile(tree, OPTIONS);
      if (model === undefined) throw new Error("a generated platform has a Project");
      const told = diagnostics.filter(({ code }) => code.name === "gate-locked").map(({ message }) => message);
      for (const state of states) {
        const { cluster, releases } = state;
        const gates = jsonGates(state);
        const runs = minor(releases.get("platform") ?? "");
        for (const feature of model.byKind.Feature.values()) {
          const gate = feature.spec.gates?.find(({ component }) => component === "json");
          if (gate === undefined) continue;
          const [is, known] = [gates.get(gate.name), knownTo(runs, feature, gate.invert === true)];
          const where = { gate: gate.name, cluster: cluster.name };
          const mayBeAbsent = feature.spec.clusters !== undefined && is === undefined;
          const isListed = known !== undefined && !mayBeAbsent;
          expect({ ...where, isListed: is !== undefined }).toEqual({ ...where, isListed });
          if (known === undefined) seen.unknown += 1;
          if (!isListed || known.only === undefined) continue;
          seen.locks += 1;
          if (is === known.only) continue;
          seen.refused += 1;
          const isTold = told.some(
            (message) =>
              message.includes(`"${gate.name}"`) &&
              message.includes('"json"') &&
              message.includes(` locked to ${known.only}, `),
          );
          expect({ ...where, isTold }).toEqual({ ...where, isTold: true });
        }
      }
    }),
    { numRuns: 60 },
  );
  expect([seen.locks > 20, seen.refused > 0, seen.unknown > 50]).toEqual([true, true, true]);
});

test("an upgrade that loses a set value is always an error", () => {
  const options = { ...OPTIONS, skipChecks: true } as const;
  const seen = { overrides: 0, lost: 0, kept: 0 };
  fc.assert(
    fc.property(platforms, booleans, lives, (files, inverted, life) => {
      const before = compile(treeOf(withLives(withGates(files, inverted), life)), options);
      const upgraded = withLives(withGates(withRelease(files, "1.10"), inverted), life);
      const after = compile(treeOf(upgraded), options);
      if (after.model === undefined || !before.isComplete || !after.isComplete) return;
      const told = checkGates(before, after)
        .filter(({ code }) => code.name === "gate-vanishes")
        .map(({ message }) => message);
      for (const [index, state] of after.states.entries()) {
        const [was, is] = [jsonGates(before.states[index]), jsonGates(state)];
        const { name: cluster } = state.cluster;
        for (const { name, spec } of after.model.byKind.Feature.values()) {
          const gate = spec.gates?.find(({ component }) => component === "json");
          if (gate === undefined || !was.has(gate.name) || is.has(gate.name)) continue;
          const remains = (spec.deprecated?.outcome === "permanent") !== (gate.invert === true);
          const isSet = isSetOn(cluster, name, after.model);
          const isLost = isSet || was.get(gate.name) !== remains;
          seen[isSet ? "overrides" : isLost ? "lost" : "kept"] += 1;
          const isTold = told.some((one) => one.includes(`"${gate.name}"`) && one.includes(`"${cluster}"`));
          expect({ gate: gate.name, cluster, isTold }).toEqual({ gate: gate.name, cluster, isTold: isLost });
        }
      }
    }),
    { numRuns: 60 },
  );
  expect([seen.overrides > 5, seen.lost > 5, seen.kept > 5]).toEqual([true, true, true]);
});

function jsonGates(state: ClusterState | undefined): ReadonlyMap<string, boolean> {
  const gates = state === undefined ? [] : (gatesOn(state).get("json") ?? []);
  return new Map(gates.map(({ name, on }) => [name, on]));
}

/** Whether an override of the gate selects the cluster. */
function isSetOn(cluster: string, feature: string, { byKind, selected }: Model): boolean {
  return [...byKind.Override.values()].some(
    (one) =>
      one.spec.feature === feature &&
      one.spec.variant === undefined &&
      selected.get(one)?.some(({ name }) => name === cluster) === true,
  );
}

/** A component by the list of Kubernetes; undefined for an unknown gate. */
function knownToKubernetes(name: string, release: string): Known | undefined {
  const gate = shipped().get(name);
  if (gate === undefined || (gate.gone !== undefined && compareReleases(gate.gone, release) <= 0)) return undefined;
  const spec = knownSpecs(gate).findLast(({ version }) => compareReleases(version, release) <= 0);
  if (spec === undefined) return undefined;
  return spec.locked ? { only: spec.on } : {};
}

test.each(["the example", "docs/gates.md"])("%s renders no gate that Kubernetes rejects", (name) => {
  const page = readFileSync(join(ROOT, "docs/gates.md"), "utf8");
  const files = snippetsIn(page).flatMap(({ role, path, text }) => (role === "file" ? [[path, text] as const] : []));
  const fleet = fleetOf(name === "the example" ? openDirectory(ROOT) : treeOf(Object.fromEntries(files)));
  const { components = {} } = fleet.model.project.spec.targets?.gates ?? {};
  let known = 0;
  for (const state of fleet.states)
    for (const [component, gates] of state.render.includes("gates") ? gatesOn(state) : []) {
      const { track = PLATFORM } = components[component] ?? {};
      for (const { name: gate, on } of track === "kubelet" ? gates : []) {
        const where = { cluster: state.cluster.name, gate };
        const found = knownToKubernetes(gate, state.releases.get(track) ?? "");
        expect({ ...where, known: found !== undefined }).toEqual({ ...where, known: true });
        expect({ ...where, on }).toEqual({ ...where, on: found?.only ?? on });
        known += 1;
      }
    }
  expect(known).toBeGreaterThan(5);
});
