/** Tests that oversized FeatureFlags are reported once per service, with a remedy. */
import { expect, test } from "vitest";
import { collectInto } from "../../../src/base/diagnostics.ts";
import type { Diagnostic } from "../../../src/base/diagnostics.ts";
import type { Service } from "../../../src/compiler/link/index.ts";
import { openDirectory } from "../../../src/files/index.ts";
import type { Fleet } from "../../../src/render/targets/target.ts";
import { openfeature } from "../../../src/render/targets/openfeature/index.ts";
import { fleetOf } from "./compiled.ts";

/** The diagnostics for this many features of a service in this many shards. */
function found(count: number, shards?: number): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  openfeature.check?.(enlarged(fleetOf(openDirectory("test/platforms/tiny")), count, shards), collectInto(found));
  return found;
}

test.each([
  [500, undefined, []],
  [2000, undefined, ['flagset-large: the flags of service "portal" use']],
  [2000, 2, []],
  [8000, undefined, ['flagset-too-large: the flags of service "portal" use']],
  [8000, 4, ['flagset-large: the largest of 4 objects with the flags of service "portal" uses']],
])("%i features in %s objects", (count, shards, expected) => {
  const told = found(count, shards);
  expect(told.map(({ code, message }) => `${code.name}: ${message.replace(/ \d+ KiB .*/, "")}`)).toEqual(expected);
  for (const { message } of told)
    expect(message).toMatch(/\d+ KiB of JSON on "prod-eu-1", "prod-us-1" and "staging-1"$/);
});

test("the help suggests a sufficient number of objects and their flag counts", () => {
  for (const count of [2000, 8000]) {
    const [{ help = "" } = {}] = found(count);
    const [, shards, each = ""] =
      /^set `spec\.targets\.openfeature\.shards: \{portal: (\d+)\}`, for ([\d, and]+) flags per object, at most \d+ KiB$/.exec(
        help,
      ) ?? [];
    expect(found(count, Number(shards))).toEqual([]);
    expect(found(count, Number(shards) - 1)).toHaveLength(1);
    const flags = each.split(/, | and /).map(Number);
    expect([flags.length, flags.reduce((sum, one) => sum + one, 0)]).toEqual([Number(shards), count]);
  }
});

/** The same platform with copies of the first feature. */
function enlarged({ model, states }: Fleet, count: number, shards?: number): Fleet {
  const [first] = model.byKind.Feature.values();
  if (first === undefined) throw new Error("the platform has no feature");
  const spec = { ...first.spec, service: "portal" };
  const features = Array.from({ length: count }, (_, index) => ({ ...first, spec, name: `feature-${index}` }));
  const Feature = new Map(features.map((one) => [one.name, one]));
  // Only its presence matters.
  const Service = new Map([["portal", first as unknown as Service]]);
  const openfeature = shards === undefined ? {} : { shards: { portal: shards } };
  const project = { ...model.project, spec: { ...model.project.spec, targets: { openfeature } } };
  return {
    model: { ...model, project, byKind: { ...model.byKind, Feature, Service } },
    states: states.map((state) => ({
      ...state,
      features: state.features.slice(0, 1).flatMap((one) => features.map((feature) => ({ ...one, feature }))),
    })),
  };
}
