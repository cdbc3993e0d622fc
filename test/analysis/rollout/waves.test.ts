/** Tests the order, the clusters and the defaults of waves. */
import { expect, test } from "vitest";
import { waitingTime, waitingTimeText } from "../../../src/base/dates.ts";
import { isPaused, wavesOf } from "../../../src/analysis/rollout/waves.ts";
import { emit } from "../../../src/render/yaml/index.ts";
import type { Value } from "../../../src/compiler/parse/index.ts";
import { fleetOf } from "../../render/targets/compiled.ts";
import { treeOf } from "../../platforms/tree.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

type Fields = { readonly [key: string]: Value };

function document(kind: string, name: string, spec: Fields, labels: Fields = {}): string {
  return emit({ apiVersion: "sluice.dev/v1alpha1", kind, metadata: { name, labels }, spec });
}

/** Stages named against their order: `z` comes first. */
function platform(rollout: Fields): ReturnType<typeof wavesOf> {
  const clusters = ["a-1", "a-2", "a-3", "a-4", "z-1"].map((name) =>
    document(
      "Cluster",
      name,
      { stage: name.slice(0, 1), ...(name === "a-4" ? { waitFor: false, reason: "air-gapped" } : {}) },
      { tier: name === "a-3" ? "canary" : "bulk" },
    ),
  );
  const project = { sources: ["stages"], targets: { gitops: { delivery: "branch" } }, checks: CHECKS };
  const { model } = fleetOf(
    treeOf({
      "sluice.yaml": document("Project", "fleet", project),
      "stages/all.yaml": [
        document("Stage", "a", { threshold: "PRODUCTION", after: "empty", rollout }),
        document("Stage", "empty", { threshold: "PREVIEW", after: "z", rollout: { bakes: "9d", checks: "none" } }),
        document("Stage", "z", { threshold: "PREVIEW" }),
        ...clusters,
      ].join("---\n"),
    }),
  );
  return wavesOf(model);
}

const CHECKS: Fields = {
  synced: { commitStatus: "argocd/{cluster}", by: "argocd-bot" },
  up: { http: { url: "https://prometheus.example.com/?query=up", path: "$.value", min: 1 } },
};

test("waves follow the order of stages, and the last one has the clusters in no other", () => {
  const waves = platform({
    bakes: "1d12h",
    checks: ["synced"],
    waves: [
      { name: "canary", clusters: { labels: { tier: "canary" } }, bakes: "4h", checks: ["synced", "up"] },
      { name: "first", clusters: { names: ["a-2"] }, checks: "none" },
    ],
  });
  expect(waves).toEqual([
    { stage: "z", name: "", clusters: ["z-1"], unawaited: [], bakes: 0, checks: "none" },
    { stage: "a", name: "canary", clusters: ["a-3"], unawaited: [], bakes: 4 * HOUR, checks: ["synced", "up"] },
    { stage: "a", name: "first", clusters: ["a-2"], unawaited: [], bakes: 36 * HOUR, checks: "none" },
    { stage: "a", name: "rest", clusters: ["a-1", "a-4"], unawaited: ["a-4"], bakes: 36 * HOUR, checks: ["synced"] },
  ]);
});

test("a rollout without waves is one wave", () => {
  const pause = { reason: "migration", until: "2026-12-10" };
  const waves = platform({ bakes: "30m", checks: "none", pause });
  expect(waves.slice(1)).toEqual([
    {
      stage: "a",
      name: "",
      clusters: ["a-1", "a-2", "a-3", "a-4"],
      unawaited: ["a-4"],
      bakes: HOUR / 2,
      checks: "none",
      pause,
    },
  ]);
});

test("there is no last wave if every cluster is in another one", () => {
  const waves = platform({
    bakes: "1h",
    checks: "none",
    waves: [{ name: "all", clusters: { labels: { tier: ["bulk", "canary"] } } }],
  });
  expect(waves.map(({ name }) => name)).toEqual(["", "all"]);
});

test("a pause ends before the day that it names", () => {
  const pause = { reason: "migration", until: "2026-12-10" };
  expect(isPaused({ pause }, "2026-12-09")).toBe(true);
  expect(isPaused({ pause }, "2026-12-10")).toBe(false);
  expect(isPaused({ pause: { reason: "migration" } }, "2099-01-01")).toBe(true);
  expect(isPaused({}, "2026-12-10")).toBe(false);
});

test("waiting times are read and written", () => {
  expect(["0m", "90m", "1d", "2d3h4m"].map(waitingTime)).toEqual([0, 1.5 * HOUR, DAY, 51 * HOUR + 4 * 60_000]);
  expect([0, 1, HOUR, 36 * HOUR, 7 * DAY].map(waitingTimeText)).toEqual(["0 m", "1 m", "1 h", "1 d 12 h", "7 d"]);
});
