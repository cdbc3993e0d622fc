/** The data of the page equal the results of the compiler, cell by cell and reason by reason. */
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { compile } from "../../src/compiler/compile.ts";
import { compilerTargets } from "../../src/render/render.ts";
import { openDirectory } from "../../src/files/index.ts";
import { sharedReasons } from "../../src/analysis/explain/index.ts";
import { siteOf } from "../../src/site/index.ts";
import { fleetOf } from "../../src/site/client/fleet.ts";
import { accessOf } from "../../src/site/client/access.ts";
import type { Sign, SiteFleet } from "../../src/site/client/fleet.ts";
import type { Model } from "../../src/compiler/link/index.ts";
import type { ClusterState, FeatureState } from "../../src/compiler/resolve/index.ts";
import type { Site } from "../../src/site/index.ts";
import { DAY } from "./example.ts";
import { noLimits } from "../no-limits.ts";

let model: Model;
let states: readonly ClusterState[];
let site: Site;
let fleet: SiteFleet;

function made(): Site {
  return siteOf({ model, states, today: DAY, isCommitted: () => true, comparisons: [] });
}

beforeAll(() => {
  const compilation = compile(openDirectory(join(import.meta.dirname, "../..")), {
    targets: compilerTargets,
    today: DAY,
    guard: noLimits,
  });
  if (compilation.model === undefined) throw new Error("the example does not compile");
  ({ model, states } = { ...compilation, model: compilation.model });
  site = made();
  fleet = fleetOf(JSON.parse(JSON.stringify(site)) as Site);
});

/** By the days of grants: `open` without an active one. */
function signOf({ state, decides, flag, consumers = [] }: FeatureState): Sign {
  if (state === "enabled") return decides === "rollout" && (flag.rollout?.percent ?? 100) < 100 ? "rollout" : "on";
  if (state === "disabled") return "off";
  const isActive = consumers.some(({ intervals }) =>
    intervals.some(({ starts = "", expires = "9999" }) => starts <= DAY && DAY <= expires),
  );
  return isActive ? "granted" : "open";
}

const ENDED: Readonly<Record<string, string>> = {
  absent: "absent",
  removed: "removed",
  permanent: "permanent",
  "not-released": "unreleased",
};

test("every feature has its state on every cluster, with the same chain of reasons", () => {
  let cells = 0;
  for (const at of states)
    for (const state of at.features) {
      const feature = fleet.features[fleet.featureNamed.get(state.feature.name) ?? -1];
      const cluster = fleet.clusterNamed.get(at.cluster.name) ?? -1;
      const holding = feature === undefined ? undefined : fleet.holding(feature, cluster);
      expect(holding).toMatchObject({
        reason: state.reason,
        overridden: state.reason === "override",
        sign: ENDED[state.reason] ?? signOf(state),
        ...(state.level === null ? {} : { level: state.level.name }),
      });
      const told = sharedReasons({ model, at, state, consumer: undefined, today: DAY });
      const place = ([file, line]: readonly [number, number]): string => `${fleet.files[file]}:${line}`;
      expect(
        holding?.chain.map(({ says, spot, note }) => ({
          says,
          ...(spot === undefined ? {} : { place: place(spot) }),
          ...(note === undefined ? {} : { note }),
        })),
      ).toEqual(told);
      const holders = holding?.holders?.map(({ consumer }) => fleet.consumers[consumer]);
      expect(holders).toEqual(state.consumers?.map(({ kind, name }) => ({ kind, name })));
      cells++;
    }
  expect(cells).toBe(340);
});

test("an override of the level shows the declared and the effective level", () => {
  const billing = fleet.features[fleet.featureNamed.get("cloud-portal-billing") ?? -1];
  const there = billing && fleet.holding(billing, fleet.clusterNamed.get("prod-eu-1") ?? -1);
  expect(there).toMatchObject({ sign: "granted", level: "PREVIEW", effective: "PRODUCTION", overridden: true });
});

test("clusters are in promotion order, stage by stage", () => {
  expect(site.stages.map(({ name }) => name)).toEqual(["dev", "staging", "production", "government"]);
  const stages = site.clusters.map(({ stage }) => stage);
  expect(stages).toEqual(stages.toSorted((a, b) => a - b));
});

test("the same commit gives the same data, whatever order clusters come in", () => {
  const again = siteOf({ model, states: states.toReversed(), today: DAY, isCommitted: () => true, comparisons: [] });
  expect(JSON.stringify(made())).toBe(JSON.stringify(site));
  expect(again.clusters.map(({ name }) => name).toSorted()).toEqual(site.clusters.map(({ name }) => name).toSorted());
});

describe("releases", () => {
  function momentsOf(name: string): readonly number[] {
    const feature = fleet.features[fleet.featureNamed.get(name) ?? -1];
    return fleet.patterns[feature?.moments ?? -1] ?? [];
  }

  test("a moment for each release of the track, including before the first and after the end", () => {
    expect(momentsOf("cloud-portal-billing")).toEqual([-1, 0, 1, 1, 1, 1, 2, 2, 2]);
    expect(momentsOf("nested-virtualization")).toEqual([0, 0, 0, 0, 0, 0, 0, 0, -2]);
    expect(momentsOf("block-storage-snapshots").at(-1)).toBe(-3);
    expect(momentsOf("kubelet-swap")).toHaveLength(4);
  });
});

test("the features of a consumer, with clusters and days", () => {
  const acme = fleet.consumers.findIndex(({ kind, name }) => kind === "Organization" && name === "acme");
  const told = accessOf(acme, fleet).map(({ feature, clusters, starts, expires, period }) => [
    fleet.features[feature]?.name,
    clusters.map((cluster) => fleet.clusters[cluster]?.name).join(" "),
    `${period} ${starts}..${expires}`,
  ]);
  expect(told).toEqual([
    ["cloud-portal-billing", "dev-eu-1 staging-eu-1 staging-us-1", "active ..2027-12-31"],
    ["cloud-portal-billing", "prod-eu-1", "active ..2027-06-30"],
    ["gpu-instances", "staging-us-1 prod-us-1", "active .."],
    ["multi-billing-accounts", "dev-eu-1 staging-eu-1 staging-us-1", "active ..2027-12-31"],
  ]);
});

test("all expiry dates are listed, earliest first", () => {
  const days = site.expiries.map(([kind, of]) => {
    const lists = [site.features, site.grants, site.overrides, site.patches, site.accreditations];
    return lists[kind]?.[of]?.expires ?? "";
  });
  expect(days).toEqual(days.toSorted());
  expect(days).not.toContain("never");
  expect(days.filter((day) => !/^\d{4}-\d{2}-\d{2}$/.test(day))).toEqual([]);
  expect(days).toHaveLength(31);
});
