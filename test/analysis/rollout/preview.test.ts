/** Tests the plan of a change before the merge. */
import { describe, expect, test } from "vitest";
import { diff } from "../../../src/analysis/diff/index.ts";
import { rolloutPreview } from "../../../src/analysis/rollout/index.ts";
import type { RolloutStep } from "../../../src/analysis/rollout/index.ts";
import type { Value } from "../../../src/compiler/parse/index.ts";
import { emit } from "../../../src/render/yaml/index.ts";
import { rolloutLine } from "../../../src/report/rollout-line.ts";
import { treeOf } from "../../platforms/tree.ts";
import { fleetOf } from "../../render/targets/compiled.ts";

type Fields = { readonly [key: string]: Value };

function document(kind: string, name: string, spec: Fields, labels: Fields = {}): string {
  return emit({ apiVersion: "sluice.dev/v1alpha1", kind, metadata: { name, labels }, spec });
}

const DAY = 86_400_000;
const HOUR = 3_600_000;
const ROLLOUT: Fields = {
  bakes: "1d",
  checks: "none",
  waves: [{ name: "canary", clusters: { names: ["c-1"] }, bakes: "4h" }],
};

/** Three stages, of which `b` has no clusters. `c` has two waves. */
const STAGES: Readonly<Record<string, Fields>> = {
  a: { threshold: "DEV", rollout: { bakes: "0m", checks: "none" } },
  b: { threshold: "PREVIEW", after: "a", rollout: { bakes: "9d", checks: "none" } },
  c: { threshold: "PRODUCTION", after: "b", rollout: ROLLOUT },
};

function feature(name: string, spec: Fields): string {
  return document("Feature", name, { description: "A feature.", owners: ["team"], expires: "2027-06-30", ...spec });
}

const at = (level: string, more: Fields = {}): Fields => ({ history: [{ level }], ...more });

interface Platform {
  readonly features?: Readonly<Record<string, Fields>>;
  readonly stages?: Readonly<Record<string, Fields>>;
  readonly more?: readonly string[];
  readonly unawaited?: readonly string[];
}

function sideOf({ features = {}, stages = STAGES, more = [], unawaited = [] }: Platform): ReturnType<typeof fleetOf> {
  const clusters = ["a-1", "a-2", "c-1", "c-2", "c-3"].map((name) =>
    document("Cluster", name, {
      stage: name.slice(0, 1),
      ...(unawaited.includes(name) ? { waitFor: false, reason: "air-gapped" } : {}),
    }),
  );
  const all = [
    ...Object.entries(stages).map(([name, spec]) => document("Stage", name, spec)),
    ...clusters,
    ...Object.entries(features).map(([name, spec]) => feature(name, spec)),
    ...more,
  ];
  const project = document("Project", "fleet", { sources: ["all"], targets: { gitops: { delivery: "branch" } } });
  return fleetOf(treeOf({ "sluice.yaml": project, "all/all.yaml": all.join("---\n") }));
}

function preview(before: Platform, after: Platform): readonly RolloutStep[] | undefined {
  const [base, head] = [sideOf(before), sideOf(after)];
  const changes = diff(base, head, { now: 0, severityOf: () => undefined });
  return rolloutPreview(changes, base, head);
}

function lineOf(before: Platform, after: Platform): string | undefined {
  const steps = preview(before, after);
  return steps === undefined ? undefined : rolloutLine(steps, (text) => text);
}

test("a change goes from stage to stage and from wave to wave", () => {
  const steps = preview({}, { features: { x: at("PRODUCTION") } });
  expect(steps).toEqual([
    { stage: "a", wave: "", clusters: ["a-1", "a-2"], after: "merge", wait: 0, inWindow: false, untested: [] },
    { stage: "c", wave: "canary", clusters: ["c-1"], after: "stage", wait: 0, inWindow: false, untested: [] },
    {
      stage: "c",
      wave: "rest",
      clusters: ["c-2", "c-3"],
      after: "wave",
      wait: 4 * HOUR,
      inWindow: false,
      untested: [],
    },
  ]);
  expect(rolloutLine(steps ?? [], (text) => `<${text}>`)).toBe(
    "<a> (2) at merge -> <c/canary> (1) when that is green -> <rest> (2) +4 h",
  );
});

test("waves without changes do not bake, and a value that no stage before has is first tried in the first wave", () => {
  const only = (names: readonly string[]): Fields => at("PRODUCTION", { clusters: { names } });
  expect(lineOf({}, { features: { x: only(["c-2"]), y: only(["c-1", "c-2"]), z: only(["a-1", "c-2"]) } })).toBe(
    "a (2) at merge -> c/canary (1) at merge -> rest (2) +4 h · first tried in canary: 1 feature, rest: 1 feature",
  );
  const shut = { x: at("PRODUCTION") };
  const override = document("Override", "late", {
    feature: "x",
    enabled: false,
    reason: "a test",
    expires: "2027-01-01",
    clusters: { names: ["c-3"] },
  });
  expect(lineOf({ features: shut }, { features: shut, more: [override] })).toBe("c/rest (1) at merge");
});

test("a stage waits for an earlier one only for values that are new there too", () => {
  const stages = { ...STAGES, a: { threshold: "DEV", rollout: { bakes: "1d", checks: "none" } } };
  const line = (before: string, after: string): string | undefined =>
    lineOf({ stages, features: { x: at(before) } }, { stages, features: { x: at(after) } });
  expect(line("DEV", "PRODUCTION")).toBe("a (2) at merge -> c/canary (1) at merge -> rest (2) +4 h");
  const value = (variants: Fields): Platform => ({
    stages,
    features: {
      x: at("PRODUCTION", { flag: { type: "string", variants, serve: { enabled: "on", disabled: "off" } } }),
    },
  });
  expect(lineOf(value({ on: "a", off: "-" }), value({ on: "b", off: "-" }))).toBe(
    "a (2) at merge -> c/canary (1) after 1 d -> rest (2) +4 h",
  );
});

test("a window and a pause are named once", () => {
  const maintenance = { exclusions: [{ from: "2026-12-18", to: "2027-01-04", reason: "freeze" }] };
  const rollout = { ...ROLLOUT, pause: { reason: "migration" } };
  const stages = { ...STAGES, c: { ...STAGES["c"], maintenance, rollout } };
  expect(lineOf({ stages, features: { x: at("PREVIEW") } }, { stages, features: { x: at("PRODUCTION") } })).toBe(
    "a (2) at merge -> c/canary (1) at merge in its window, paused (migration) -> rest (2) +4 h in its window",
  );
});

test("a stage without a rollout gets a change with the merge, and without any there is no plan", () => {
  const { rollout: _, ...free } = STAGES["c"] ?? {};
  const some = { a: { threshold: "DEV", rollout: { bakes: "1d", checks: "none" } }, b: { threshold: "DEV" }, c: free };
  const change = (stages: Readonly<Record<string, Fields>>): string | undefined =>
    lineOf({ stages, features: { x: at("DEV") } }, { stages, features: { x: at("PRODUCTION") } });
  expect(change(some)).toBe("a (2) at merge -> c (3) at merge");
  expect(change({ ...some, a: { threshold: "DEV" } })).toBeUndefined();
});

test("grants, emergencies, new clusters and releases of clusters do not wait", () => {
  const features = { x: at("PRODUCTION", { entitlement: { consumer: "Organization" } }), y: at("PRODUCTION") };
  const before = { features };
  const grant = document("Grant", "acme", {
    consumer: { kind: "Organization", name: "acme" },
    features: ["x"],
    reason: "bought",
  });
  const emergency = document("Override", "incident", {
    feature: "y",
    enabled: false,
    emergency: true,
    reason: "it burns",
    ticket: "OPS-1",
    expires: "2027-01-01",
  });
  const cluster = document("Cluster", "c-9", { stage: "c" });
  for (const more of [[grant], [emergency], [cluster], [grant, emergency]])
    expect(preview(before, { features, more })).toBeUndefined();
  const clusters = (release: string): readonly string[] => [document("Cluster", "c-8", { stage: "c", release })];
  const since = { z: { history: [{ since: "1.9", level: "PRODUCTION" }] } };
  expect(
    preview({ features: since, more: clusters("1.8") }, { features: since, more: clusters("1.9") }),
  ).toBeUndefined();
  const changed = { z: { history: [{ since: "1.9", level: "PRODUCTION" }], runbook: "https://wiki.example/z" } };
  expect(
    preview({ features: since, more: clusters("1.8") }, { features: changed, more: clusters("1.9") }),
  ).toHaveLength(1);
  // Its end waits.
  expect(lineOf({ features, more: [emergency] }, before)).toContain("c/canary (1) when that is green");
});

test("a field of a cluster that is set for the first time waits", () => {
  const cluster = (spec: Fields): Platform => ({ more: [document("Cluster", "c-9", { stage: "c", ...spec })] });
  expect(lineOf(cluster({}), cluster({ context: { tier: "gold" } }))).toBe("c/rest (1) at merge");
});

test("a wave of clusters that nothing waits for does not bake", () => {
  const unawaited = ["c-1"];
  expect(lineOf({ unawaited }, { unawaited, features: { x: at("PRODUCTION") } })).toBe(
    "a (2) at merge -> c/canary (1) when that is green -> rest (2) when that is green",
  );
});

test("a long plan is cut", () => {
  const clusters = Array.from({ length: 40 }, (_, index) => document("Cluster", `d-${index + 10}`, { stage: "d" }));
  const waves = clusters.slice(1).map((_, index) => ({ name: `w-${index}`, clusters: { names: [`d-${index + 10}`] } }));
  const d = { threshold: "DEV", rollout: { bakes: "1d", checks: "none", waves } };
  const platform = (level: string): Platform => ({
    stages: { ...STAGES, d },
    more: clusters,
    features: { x: at(level, { clusters: { stages: ["d"] } }) },
  });
  const steps = preview(platform("DEV"), platform("PRODUCTION")) ?? [];
  expect(steps.filter(({ stage }) => stage === "d").map(({ wait }) => wait)).toEqual([
    0,
    ...Array.from({ length: 39 }, () => DAY),
  ]);
  expect(rolloutLine(steps, (text) => text).endsWith(` -> ${steps.length - 12} more`)).toBe(true);
});

describe("a change that also changes the rollout", () => {
  const wave = (name: string, names: readonly string[], bakes: string = "1h"): Fields => ({
    name,
    clusters: { names },
    bakes,
  });
  const waves = (...all: readonly Fields[]): Fields => ({ bakes: "2h", checks: "none", waves: all });
  /** `a` bakes for a day. Without `rollout`, `c` has none. */
  const stages = (rollout: Fields | undefined, c: Fields = { after: "a" }): Readonly<Record<string, Fields>> => ({
    a: { threshold: "DEV", rollout: { bakes: "1d", checks: "none" } },
    c: { threshold: "PRODUCTION", ...c, ...(rollout === undefined ? {} : { rollout }) },
  });
  const line = (
    before: Readonly<Record<string, Fields>>,
    after: Readonly<Record<string, Fields>>,
    more: Platform = {},
  ): string | undefined => lineOf({ stages: before }, { ...more, stages: after, features: { x: at("PRODUCTION") } });
  const two = waves(wave("canary", ["c-1"], "4h"));
  const USUAL = "a (2) at merge -> c/canary (1) after 1 d -> rest (2) +4 h";

  test("bakes for the longer of both times in each wave", () => {
    const short = { ...stages(waves(wave("canary", ["c-1"], "0m"))), a: { threshold: "DEV" } };
    expect(line(stages(two), stages(two))).toBe(USUAL);
    expect(line(stages(two), short)).toBe(USUAL);
    expect(line(short, stages(two))).toBe(USUAL);
  });

  test("goes in the waves that it removes, and after the stage that it no longer follows", () => {
    expect(line(stages(two), stages(undefined))).toBe(USUAL);
    expect(line(stages(two), stages(undefined, {}))).toBe(USUAL);
    expect(line(stages(two), stages(two, {}))).toBe(USUAL);
    const none = { a: { threshold: "DEV" }, c: { threshold: "PRODUCTION" } };
    expect(line(stages(two), none)).toBe(USUAL);
    expect(line(none, none)).toBeUndefined();
  });

  test("goes in the waves that it adds", () => {
    expect(line(stages(undefined), stages(two))).toBe(USUAL);
    const one = { bakes: "1d", checks: "none" };
    expect(line(stages(one), stages(two))).toBe(USUAL);
  });

  test("reaches clusters in parts if it merges their waves", () => {
    const three = waves(wave("canary", ["c-1"], "4h"), wave("next", ["c-2"], "3h"));
    expect(line(stages(three), stages(waves(wave("first", ["c-1", "c-2"]))))).toBe(
      "a (2) at merge -> c/first (1) after 1 d -> first (1) +4 h -> rest (1) +3 h",
    );
    expect(line(stages(three), stages({ bakes: "5h", checks: "none" }))).toBe(
      "a (2) at merge -> c (1) after 1 d -> c (1) +4 h -> c (1) +3 h",
    );
  });

  test("reaches clusters that then wait for each other after all of their times", () => {
    const before = waves(wave("one", ["c-1"], "4h"), wave("two", ["c-2"], "3h"));
    const after = waves(wave("two", ["c-2"], "1h"), wave("one", ["c-1"], "2h"));
    expect(line(stages(before), stages(after))).toBe(
      "a (2) at merge -> c/two (1) after 1 d 5 h -> one (1) when that is green -> rest (1) +4 h",
    );
    expect(line(stages(before, {}), stages(after, {}))).toBe(
      "a (2) at merge -> c/two (1) 5 h after merge -> one (1) 5 h after merge -> rest (1) +4 h",
    );
  });

  test("waits for a cluster that it excludes, and for the stage that a cluster leaves", () => {
    expect(line(stages(two), stages(two), { unawaited: ["c-1"] })).toBe(USUAL);
    const moved = (stage: string): readonly string[] => [document("Cluster", "c-9", { stage })];
    // Its new stage is waited for by the canary, for which it waits itself.
    const steps = preview(
      { stages: stages(two), more: moved("c") },
      { stages: stages(two), more: moved("a"), features: { x: at("PRODUCTION") } },
    );
    expect(steps?.map(({ clusters, wait }) => [...clusters, wait / HOUR])).toEqual([
      ["a-1", "a-2", 0],
      ["c-9", 52],
      ["c-1", 52],
      ["c-2", "c-3", 24],
    ]);
  });
});
