/** Tests the targeting of flags, rule by rule, and the shares of rollouts. */
import { FlagdCore, MemoryStorage } from "@openfeature/flagd-core";
import { describe, expect, test } from "vitest";
import type { Value } from "../../../src/compiler/parse/index.ts";
import type { Consumer, FeatureState, Flag, Interval } from "../../../src/compiler/resolve/index.ts";
import { servedOf } from "../../../src/render/targets/openfeature/targeting.ts";
import type { Served } from "../../../src/render/targets/openfeature/targeting.ts";

const KEYS = { Organization: "organization", Project: "project" };
const FLAG: Flag = { type: "boolean", variants: { on: true, off: false }, enabled: "on", disabled: "off" };

type Part = Partial<Pick<FeatureState, "state" | "decides" | "variant" | "consumers">> & {
  readonly flag?: Partial<Flag>;
};

/** Only the input of targeting. */
function served({ flag, ...part }: Part): Served {
  const state = { state: "enabled", decides: "variant", variant: "on", ...part, flag: { ...FLAG, ...flag } };
  return servedOf(state as FeatureState, KEYS);
}

const consumer = (name: string, ...intervals: readonly Interval[]): Consumer => ({
  kind: "Organization",
  name,
  intervals: intervals.length === 0 ? [{}] : intervals,
  grants: [],
});
const granted = (...consumers: readonly Consumer[]): Part => ({ state: "granted", consumers });
const rule: Value = { in: [{ var: "region" }, ["eu"]] };

describe("without grants", () => {
  test("a closed gate serves its variant regardless of targeting", () => {
    expect(served({ state: "disabled", decides: "targeting", variant: "off", flag: { targeting: rule } })).toEqual({
      defaultVariant: "off",
    });
  });

  test("an open one serves the variant, the author's targeting, or a share", () => {
    expect(served({})).toEqual({ defaultVariant: "on" });
    expect(served({ decides: "targeting", flag: { targeting: rule } })).toEqual({
      defaultVariant: "on",
      targeting: rule,
    });
    expect(served({ decides: "rollout", flag: { rollout: { percent: 25, by: "user" } } })).toEqual({
      defaultVariant: "off",
      targeting: {
        if: [
          { "!!": [{ var: "user" }] },
          { fractional: [{ cat: [{ var: "$flagd.flagKey" }, { var: "user" }] }, ["on", 25], ["off", 75]] },
          "off",
        ],
      },
    });
  });

  test("an override of the variant drops targeting and rollout", () => {
    expect(served({ variant: "dark", flag: { targeting: rule } })).toEqual({ defaultVariant: "dark" });
  });
});

describe("with grants", () => {
  const condition = (part: Part): unknown => (served(part).targeting as { readonly if: readonly Value[] }).if[0];
  const choice = (part: Part): unknown => (served(part).targeting as { readonly if: readonly Value[] }).if[1];
  const organization = { var: "organization" };
  const isOneOf = (...names: readonly string[]): readonly Value[] => [
    { "!!": [organization] },
    { in: [organization, [...names]] },
  ];
  const now = { var: "$flagd.timestamp" };

  test("without consumers nobody has it", () => {
    expect(served(granted())).toEqual({ defaultVariant: "off" });
  });

  test("consumers with a grant have it, others get the disabled variant", () => {
    expect(served(granted(consumer("acme"), consumer("globex")))).toEqual({
      defaultVariant: "off",
      targeting: { if: [{ and: isOneOf("acme", "globex") }, "on", "off"] },
    });
  });

  test("dates are seconds in UTC, from the start of the first day to the end of the last", () => {
    expect(condition(granted(consumer("acme", { starts: "2026-03-29", expires: "2026-10-25" })))).toEqual({
      and: [...isOneOf("acme"), { and: [{ ">=": [now, 1_774_742_400] }, { "<": [now, 1_792_972_800] }] }],
    });
  });

  test("intervals with a gap are alternatives, and consumers with the same dates share one condition", () => {
    const gap = [{ expires: "2026-01-31" }, { starts: "2026-03-01" }];
    expect(condition(granted(consumer("acme", ...gap), consumer("globex"), consumer("initech", ...gap)))).toEqual({
      or: [
        {
          and: [...isOneOf("acme", "initech"), { or: [{ "<": [now, 1_769_904_000] }, { ">=": [now, 1_772_323_200] }] }],
        },
        { and: isOneOf("globex") },
      ],
    });
  });

  test.each(["0", "123", "1e3", "0x1p-2", "inf", "infinity", "nan"])(
    "only a string matches %s, which Go's `in` would read as a number",
    (name) => {
      const isText = { "===": [organization, { cat: [organization] }] };
      expect(condition(granted(consumer("acme"), consumer(name)))).toEqual({ and: [...isOneOf("acme", name), isText] });
    },
  );

  test("null from targeting gives the variant; `or` would skip a result of false", () => {
    const targeted = (flag: Partial<Flag>): Part => ({ ...granted(consumer("acme")), decides: "targeting", flag });
    expect(choice(targeted({ targeting: rule }))).toEqual({ or: [rule, "on"] });
    const variants = { true: true, false: false };
    expect(choice(targeted({ targeting: rule, variants }))).toEqual({ if: [{ "===": [rule, null] }, "on", rule] });
  });
});

describe("a rollout", () => {
  const quiet = { error() {}, warn() {}, info() {}, debug() {} };
  const PEOPLE = Array.from({ length: 100_000 }, (_, index) => `user-${index}`);

  function those(key: string, percent: number): ReadonlySet<string> {
    const flag = { ...FLAG, rollout: { percent, by: "user" } };
    const { defaultVariant, targeting } = served({ decides: "rollout", flag });
    const flags = { [key]: { state: "ENABLED", variants: flag.variants, defaultVariant, targeting } };
    const storage = new MemoryStorage(quiet);
    storage.setConfigurations(JSON.stringify({ flags }), true);
    const core = new FlagdCore(storage, quiet);
    return new Set(PEOPLE.filter((user) => core.resolveBooleanEvaluation(key, false, { user }, quiet).value));
  }

  test.each([0, 1, 25, 50, 99, 100])("of %i percent reaches that percentage", (percent) => {
    const share = (those("search", percent).size / PEOPLE.length) * 100;
    expect(Math.abs(share - percent)).toBeLessThan(percent % 100 === 0 ? Number.EPSILON : 1);
  });

  test("that grows keeps existing consumers", () => {
    const steps = [1, 10, 25, 60, 100].map((percent) => those("search", percent));
    for (const [index, larger] of steps.entries())
      expect((steps[index - 1] ?? new Set()).isSubsetOf(larger)).toBe(true);
  });

  test("of another flag reaches other consumers", () => {
    const both = those("search", 50).intersection(those("export", 50)).size;
    expect(Math.abs(both / PEOPLE.length - 0.25)).toBeLessThan(0.01);
  });
});
