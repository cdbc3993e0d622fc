/** Tests that flagd evaluates rendered flags as in the cluster state, for all consumers, clusters and times. */
import { FlagdCore, MemoryStorage } from "@openfeature/flagd-core";
import fc from "fast-check";
import { afterEach, describe, expect, test, vi } from "vitest";
import { parseAllDocuments } from "yaml";
import { addDays, startOfDay } from "../../../src/base/dates.ts";
import { openDirectory } from "../../../src/files/index.ts";
import { isRendered } from "../../../src/compiler/resolve/index.ts";
import type { ClusterState, FeatureState } from "../../../src/compiler/resolve/index.ts";
import type { Fleet } from "../../../src/render/targets/target.ts";
import { ORGANIZATIONS, platforms, PROJECTS } from "../../platforms/generate.ts";
import { treeOf } from "../../platforms/tree.ts";
import { fleetOf, rendered, TODAY } from "./compiled.ts";

afterEach(() => {
  vi.useRealTimers();
});

const quiet = { error() {}, warn() {}, info() {}, debug() {} };

type Context = Readonly<Record<string, string | number | Readonly<Record<string, string>>>>;
interface Answer {
  readonly value: unknown;
  readonly variant: string | undefined;
  readonly errorCode?: string;
}

/** flagd with these flags, which its schema must accept. */
function flagd(flags: unknown): (key: string, context: Context) => Answer {
  const storage = new MemoryStorage(quiet);
  storage.setConfigurations(JSON.stringify({ flags }), true);
  const core = new FlagdCore(storage, quiet, { disableDynamicCodeGeneration: true });
  return (key, context) => {
    const { value, variant, errorCode } = core.getFlag(key)?.evaluate(context, quiet) ?? {
      value: undefined,
      variant: undefined,
    };
    return { value, variant, ...(errorCode === undefined ? {} : { errorCode }) };
  };
}

/** Namespace -> flags, as the operator reads them on a cluster. */
function flagsOf(files: ReadonlyMap<string, string>, cluster: string): ReadonlyMap<string, Record<string, unknown>> {
  const found = new Map<string, Record<string, unknown>>();
  for (const [path, text] of files) {
    if (!path.startsWith(`clusters/${cluster}/openfeature/`) || !path.includes("/flags-")) continue;
    for (const object of parseAllDocuments(text).map((one) => one.toJS())) {
      if (object.kind !== "FeatureFlag") continue;
      const flags = found.get(object.metadata.namespace) ?? {};
      for (const [key, flag] of Object.entries(object.spec.flagSpec.flags)) {
        expect(flags).not.toHaveProperty([key]);
        flags[key] = flag;
      }
      found.set(object.metadata.namespace, flags);
    }
  }
  return found;
}

/** The times when something may change, and those just before. */
function moments(fleet: Fleet): readonly number[] {
  const grants = [...fleet.model.byKind.Grant.values()].map(({ spec }) => spec);
  const starts = grants.flatMap(({ starts }) => (starts === undefined ? [] : [starts]));
  const ends = grants.flatMap(({ expires }) => (expires === undefined ? [] : [addDays(expires, 1)]));
  return [TODAY, ...starts, ...ends].map(startOfDay).flatMap((time) => [time - 1000, time]);
}

const CONTEXT_KEYS = { Organization: "organization", Project: "project" };

interface Somebody {
  readonly who: string | undefined;
  readonly context: Context;
}

/** All consumers with a possible grant, an unknown one and none; each with all fields for targeting. */
function people(fleet: Fleet): readonly Somebody[] {
  const keys = { ...CONTEXT_KEYS, ...fleet.model.project.spec.targets?.openfeature?.contextKeys };
  const named = [...fleet.model.byKind.Grant.values()].map(({ spec }) => spec.consumer);
  const known = [
    ...[...ORGANIZATIONS, "stranger", ""].map((name) => ({ kind: "Organization" as const, name })),
    ...PROJECTS.map((name) => ({ kind: "Project" as const, name })),
    ...named,
  ];
  const consumers = known.map(({ kind, name }) => ({ who: `${kind}/${name}`, context: within(keys[kind], name) }));
  const nobody: Somebody[] = [{ who: undefined, context: {} }];
  return [...consumers, ...nobody].flatMap(({ who, context }) => [
    { who, context },
    { who, context: { ...context, plan: "premium", region: "eu", targetingKey: "u-1", user: "ann" } },
    { who, context: { ...context, plan: "free", region: "us", targetingKey: "u-2", user: "bob" } },
  ]);
}

function within(key: string, name: string): Context {
  const [first = "", second] = key.split(".");
  return second === undefined ? { [first]: name } : { [first]: { [second]: name } };
}

/** Whether a consumer has a feature now, by the state alone. */
function has(state: FeatureState, who: string | undefined, now: number): boolean {
  if (state.state !== "granted") return state.state === "enabled";
  const consumer = state.consumers?.find(({ kind, name }) => `${kind}/${name}` === who);
  return (consumer?.intervals ?? []).some(
    ({ starts, expires }) =>
      (starts === undefined || startOfDay(starts) <= now) &&
      (expires === undefined || now < startOfDay(addDays(expires, 1))),
  );
}

/** The value for a consumer with the feature. A copy of the flag without grants asks flagd only for the variant. */
function choiceOf(state: FeatureState): (context: Context) => string {
  const { flag, variant, decides } = state;
  if (decides === "variant") return () => variant;
  const { percent = 0, by = "" } = flag.rollout ?? {};
  const share = {
    fractional: [{ cat: [state.feature.name, { var: by }] }, [variant, percent], [flag.disabled, 100 - percent]],
  };
  const targeting = decides === "rollout" ? share : flag.targeting;
  const { name } = state.feature;
  const ask = flagd({ [name]: { state: "ENABLED", variants: flag.variants, defaultVariant: variant, targeting } });
  return (context) =>
    decides === "rollout" && context[by] === undefined ? flag.disabled : (ask(name, context).variant ?? "");
}

function expectAgreement(state: ClusterState, fleet: Fleet, files: ReadonlyMap<string, string>): void {
  const known = flagsOf(files, state.cluster.name);
  const evaluators = [...known.values()].map((flags) => ({ flags, ask: flagd(flags) }));
  for (const feature of state.features) {
    const { name } = feature.feature;
    const holding = evaluators.filter(({ flags }) => Object.hasOwn(flags, name));
    expect(holding.length > 0).toBe(isRendered(feature) && state.render.includes("openfeature"));
    const choose = choiceOf(feature);
    for (const now of moments(fleet)) {
      vi.setSystemTime(now);
      for (const { who, context } of people(fleet))
        for (const { ask } of holding) {
          const variant = has(feature, who, now) ? choose(context) : feature.flag.disabled;
          const answer = { value: feature.flag.variants[variant], variant };
          expect({ name, who, now, context, ...ask(name, context) }).toEqual({ name, who, now, context, ...answer });
        }
    }
  }
}

describe("every consumer, cluster and moment", () => {
  test.each([".", "test/platforms/tiny"])("on %s", (folder) => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const fleet = fleetOf(openDirectory(folder));
    const files = rendered(fleet);
    for (const state of fleet.states) expectAgreement(state, fleet, files);
  });

  test("on any platform", () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    fc.assert(
      fc.property(platforms, (platform) => {
        const fleet = fleetOf(treeOf(platform));
        const files = rendered(fleet);
        for (const state of fleet.states) expectAgreement(state, fleet, files);
      }),
      { numRuns: 60 },
    );
  });
});
