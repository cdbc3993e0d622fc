/** FeatureFlags that grow too large are told once per service, with what to do. */
import { expect, test } from "vitest";
import { collect } from "../../src/diagnostics.ts";
import type { Diagnostic } from "../../src/diagnostics.ts";
import { openDirectory } from "../../src/load.ts";
import type { Fleet } from "../../src/targets/contract.ts";
import { openfeature } from "../../src/targets/openfeature/index.ts";
import { fleetOf } from "./compiled.ts";

test.each([
  [500, []],
  [2000, ['flagset-large: the flags of service "default" take']],
  [8000, ['flagset-too-large: the flags of service "default" take']],
])("%i features", (count, expected) => {
  const found: Diagnostic[] = [];
  openfeature.check?.(enlarged(fleetOf(openDirectory("test/platforms/tiny")), count), collect(found));
  expect(found.map(({ code, message }) => `${code.name}: ${message.replace(/ \d+ KiB .*/, "")}`)).toEqual(expected);
  for (const { message, help } of found) {
    expect(message).toMatch(/\d+ KiB of JSON on "prod-eu-1", "prod-us-1" and "staging-1"$/);
    expect(help).toMatch(/^set `spec\.targets\.openfeature\.shards: \{default: \d+\}`$/);
  }
});

/** The same platform, with the first feature so many times. */
function enlarged({ model, states }: Fleet, count: number): Fleet {
  const [first] = model.byKind.Feature.values();
  if (first === undefined) throw new Error("the platform has no feature");
  const features = Array.from({ length: count }, (_, index) => ({ ...first, name: `feature-${index}` }));
  return {
    model: { ...model, byKind: { ...model.byKind, Feature: new Map(features.map((one) => [one.name, one])) } },
    states: states.map((state) => ({
      ...state,
      features: state.features.slice(0, 1).flatMap((one) => features.map((feature) => ({ ...one, feature }))),
    })),
  };
}
