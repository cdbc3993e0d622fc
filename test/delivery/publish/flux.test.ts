/** Tests with a real Flux that what is published reaches the clusters, and nothing else does. */
import { expect, test } from "vitest";
import { changes, follow, onBranch } from "./flux.ts";
import type { FluxCluster, Objects } from "./flux.ts";
import { serveGit } from "./git-server.ts";
import { emergency, NONE } from "./held.ts";
import { clusterOf, HOUR, ZERO } from "./waves.ts";
import { feature, header, project, withWorld } from "./world.ts";
import type { Files, World } from "./world.ts";

const production = (render: string): Files => ({
  "stages/production.yaml": `${header("Stage", "production")}spec:
  threshold: PRODUCTION
  after: staging
  render: [${render}]
  rollout: {bakes: 4h, checks: none, waves: [{name: canary, clusters: {names: [c-1]}}]}
---
${clusterOf("production", "c-1")}---
${clusterOf("production", "u-1")}`,
});

const PLATFORM: Files = {
  "sluice.yaml": project(
    "    gitops: {delivery: branch}\n    openfeature: {createNamespaces: true}\n    flux: {sourceRef: {name: platform}}\n",
  ),
  "features/search.yaml": feature("search", "PRODUCTION"),
  "features/chat.yaml": feature("chat", "DEV"),
  "stages/staging.yaml": `${header("Stage", "staging")}spec:
  threshold: PREVIEW
  render: [state, openfeature, featuregates, flux]
  rollout: {bakes: 1h, checks: none}
---
${clusterOf("staging", "s-1")}`,
  ...production("state, openfeature, featuregates, flux"),
};

/** It turns a feature on, and takes a folder from production. */
const HELD: Files = { "features/chat.yaml": feature("chat", "PRODUCTION"), ...production("state, openfeature, flux") };

type Changes = ReturnType<typeof changes>;

const flags = (name: string, is: "on" | "off", ...more: readonly string[]): Changes => ({
  "ConfigMap/sluice-features-default": [`data.${name}: ${is === "on" ? "enabled" : "disabled"}`],
  "FeatureFlag/flags-default": [
    "written 1",
    ...[`defaultVariant: ${is}`, ...more].map((one) => `${FLAGS}.${name}.${one}`),
  ],
});
const FLAGS = "spec.flagSpec.flags";

const CHAT_IS_ON = flags("chat", "on", "metadata.level: PRODUCTION");
const WITHOUT_GATES: Changes = {
  "FeatureGate/chat": "deleted",
  "FeatureGate/search": "deleted",
  "Stage/production": "deleted",
};
const SEARCH_IS_OFF: Changes = {
  ...flags("search", "off"),
  "FeatureGate/search": [
    "written 1",
    "spec.enabled: false",
    "spec.overrides.0.decides: gate",
    "spec.overrides.0.name: incident-search",
    "spec.reason: override",
  ],
  "SubcomponentOverride/incident-search": "created",
};
const SEARCH_IS_BACK: Changes = {
  ...flags("search", "on"),
  "FeatureGate/search": [
    "written 1",
    "spec.enabled: true",
    "spec.overrides.0.decides: undefined",
    "spec.overrides.0.name: undefined",
    "spec.reason: threshold",
  ],
  "SubcomponentOverride/incident-search": "deleted",
};
const NOTHING: Changes = {};

const folder = process.env["SLUICE_FLUX"];
const title = "an emergency in a held rollout reaches every cluster, alone";

test.skipIf(folder === undefined)(folder === undefined ? `${title}: SLUICE_FLUX is not set` : title, () =>
  withWorld(PLATFORM, async (world) => {
    for (const hour of [-30, -20, -10]) await publishAt(world, hour);
    const server = await serveGit(world.remote);
    const clusters = new Map<string, FluxCluster>();
    for (const name of ["s-1", "c-1", "u-1"]) clusters.set(name, await follow(folder ?? "", name, server.url, world));
    let before = await liveOn(clusters, world);

    /** Cluster -> what was written there. */
    const next = async (hour: number, ...args: readonly string[]): Promise<unknown> => {
      await publishAt(world, hour, ...args);
      const after = await liveOn(clusters, world);
      const all = Object.keys(after).map((name) => [name, changes(before[name] ?? {}, after[name] ?? {})]);
      before = after;
      return Object.fromEntries(all) as unknown;
    };

    world.commit(HELD);
    const gate = ["written 1", "spec.effectiveLevel: PRODUCTION", "spec.enabled: true", "spec.level: PRODUCTION"];
    expect(await next(0)).toEqual({
      "s-1": { ...CHAT_IS_ON, "FeatureGate/chat": gate },
      "c-1": NOTHING,
      "u-1": NOTHING,
    });
    expect(await next(1)).toEqual({ "s-1": NOTHING, "c-1": { ...CHAT_IS_ON, ...WITHOUT_GATES }, "u-1": NOTHING });

    world.commit({ "stages/incident.yaml": emergency("search") });
    const atOnce = { "s-1": SEARCH_IS_OFF, "c-1": flags("search", "off"), "u-1": SEARCH_IS_OFF };
    expect(await next(2)).toEqual(atOnce);
    const rest = { ...CHAT_IS_ON, ...WITHOUT_GATES, "SubcomponentOverride/incident-search": "deleted" };
    expect(await next(5)).toEqual({ "s-1": NOTHING, "c-1": NOTHING, "u-1": rest });

    world.commit(NONE);
    expect(await next(6)).toEqual({ "s-1": SEARCH_IS_BACK, "c-1": NOTHING, "u-1": NOTHING });
    expect(await next(7)).toEqual({ "s-1": NOTHING, "c-1": flags("search", "on"), "u-1": NOTHING });

    const rollback = ["--wave", "production/canary", "--rollback"];
    expect(await next(8, ...rollback)).toEqual({ "s-1": NOTHING, "c-1": flags("search", "off"), "u-1": NOTHING });
    server.close();
  }),
);

async function publishAt(world: World, hour: number, ...args: readonly string[]): Promise<void> {
  const { code, stdout } = await world.publish(args, { now: () => ZERO + hour * HOUR });
  expect([code, stdout]).toEqual([0, expect.stringContaining("published")]);
}

/** Every cluster has the objects of its branch. */
async function liveOn(
  clusters: ReadonlyMap<string, FluxCluster>,
  world: World,
): Promise<Readonly<Record<string, Objects>>> {
  const found: Record<string, Objects> = {};
  for (const [name, cluster] of clusters) {
    const live = (found[name] = await cluster.live());
    const published = onBranch(world, name);
    expect(live).toMatchObject(published);
    expect(Object.keys(live).toSorted()).toEqual(Object.keys(published).toSorted());
  }
  return found;
}
