/** Tests ordinary changes of a platform in the middle of rollouts: nothing gets stuck, and alarms are right. */
import { describe, expect, test } from "vitest";
import { git } from "../../git/temporary.ts";
import { ALL_WAVES, asked, clustersWith, LOOSE, pay } from "./loopholes.ts";
import { CHAT, clusterOf, CLUSTERS, PROJECT_WITH_CHECKS, waves, withWaves } from "./waves.ts";
import { override } from "./world.ts";
import type { Files, World } from "./world.ts";

const CHECKED = { "sluice.yaml": PROJECT_WITH_CHECKS, ...waves("[health]") };
const FLUX = { "sluice.yaml": PROJECT_WITH_CHECKS.replace("argocd-bot", "flux-bot") };
const green = async (world: World, hour: number): Promise<void> => void (await asked(world, hour));
/** The check as it was before has no answer any more. */
const OLD_BOT = { is: "unknown" as const, fails: (_: string, isFormer: boolean): boolean => isFormer };

describe("a check", () => {
  test.each<[string, Files]>([
    ["changed", FLUX],
    ["removed", waves("none")],
  ])("that a separate commit has %s is not asked about later commits", (_, change) =>
    withWaves(
      async (world) => {
        world.commit(change);
        for (const hour of [0, 5]) await asked(world, hour, OLD_BOT);
        world.commit(CHAT);
        for (const hour of [10, 10.1, 11.5, 11.6, 16, 16.1, 20, 20.1]) await asked(world, hour, OLD_BOT);
        expect(world.state()).toMatchObject({ "u-1": "2 chat search" });
      },
      CHECKED,
      green,
    ),
  );

  test("that a separate commit has repaired while another one bakes is not asked about later ones", () =>
    withWaves(
      async (world) => {
        world.commit(CHAT);
        for (const hour of [0, 0.1, 1.2]) await green(world, hour);
        world.commit(FLUX);
        await asked(world, 1.3, OLD_BOT);
        world.commit(pay("", "PRODUCTION"));
        for (const hour of [1.4, 1.5, 2.6, 2.7, 7, 7.1, 9.5, 9.6]) await asked(world, hour, OLD_BOT);
        expect(world.state()).toMatchObject({ "c-1": "3 chat pay search", "u-1": "3 chat pay search" });
      },
      CHECKED,
      green,
    ));

  test("that has changed along with other things is not asked any more when all clusters have them", () =>
    withWaves(
      async (world) => {
        const on = (of: string): Files => ({
          [`stages/${of}.yaml`]: override(
            of,
            `  feature: ${of}\n  clusters: {stages: [production]}\n  enabled: true\n`,
          ),
        });
        for (const hour of [-20, -10]) await green(world, hour);
        world.commit({ ...FLUX, ...on("chat") });
        for (const hour of [0, 5, 10, 15, 20]) await green(world, hour);
        expect(world.state()).toMatchObject({ "u-1": "1 chat search" });
        world.commit(on("pay"));
        for (const hour of [100, 100.1, 105, 105.1, 110, 110.1]) await asked(world, hour, OLD_BOT);
        expect(world.state()).toMatchObject({ "u-1": "2 chat pay search" });
      },
      CHECKED,
      green,
    ));

  test("that is red on a cluster that nothing waits for stops nothing", () =>
    withWaves(
      async (world) => {
        for (const hour of [-20, -10]) await green(world, hour);
        const red = { is: "red" as const, fails: (cluster: string): boolean => cluster === "u-1" };
        expect(await asked(world, 0, red)).toEqual([]);
      },
      { ...CHECKED, ...clustersWith({ "u-1": "  waitFor: false\n  reason: dead\n" }) },
      green,
    ));
});

describe("while a commit is under way,", () => {
  const CANARY = "      - {name: canary, clusters: {names: [c-1]}, bakes: 4h}\n";

  test("its canary can be removed, first from what is waited for", () =>
    withWaves(async (world) => {
      world.commit(CHAT);
      for (const hour of [0, 1, 5]) await world.at(hour);
      world.commit(clustersWith({ "c-1": "  waitFor: false\n  reason: dead\n" }));
      await world.at(5.1);
      world.commit({ ...clustersWith({}, ["c-1"]), "stages/waves.yaml": ALL_WAVES.replace(CANARY, "") });
      for (const hour of [5.2, 8]) await world.at(hour);
      expect(world.state()).toMatchObject({ "u-1": "3 chat search" });
    }));

  test.each(["commit", "push"])("the same %s can change the order of waves", (how) =>
    withWaves(async (world) => {
      const reorder = { "stages/waves.yaml": ALL_WAVES.replace("{names: [c-1]}", "{names: [u-1]}") };
      if (how === "push") world.commit(CHAT);
      world.commit(how === "push" ? reorder : { ...CHAT, ...reorder });
      for (const hour of [0, 1, 4.9]) await world.at(hour);
      // The canary of before is the first one.
      expect(Object.values(world.state()).filter((state) => state.includes("chat"))).toHaveLength(2);
      for (const hour of [5, 7, 9]) await world.at(hour);
      expect(Object.values(world.state()).every((state) => state.includes("chat"))).toBe(true);
    }),
  );

  test.each(["the same commit", "a later one"])("a cluster can move to another stage by %s", (how) =>
    withWaves(async (world) => {
      const stages = { ...CLUSTERS, "u-1": "staging" };
      const moved = Object.entries(stages).map(([name, stage]) => clusterOf(stage, name));
      const move = { "stages/clusters.yaml": moved.join("---\n") };
      world.commit(how === "the same commit" ? { ...CHAT, ...move } : CHAT);
      await world.at(0);
      if (how !== "the same commit") world.commit(move);
      for (const hour of [0.5, 1, 2, 6, 10]) await world.at(hour);
      expect(Object.values(world.state()).every((state) => state.includes("chat"))).toBe(true);
    }),
  );

  test("history can be replaced, and later rollouts are adopted", () =>
    withWaves(async (world) => {
      world.commit({ "stages/waves.yaml": ALL_WAVES.replace("bakes: 2h", "bakes: 3h") });
      await world.at(0);
      git(world.folder, "reset", "--quiet", "--hard", "HEAD~1");
      world.commit(pay("", "PREVIEW"));
      for (const hour of [8, 10, 15]) await world.at(hour, "--rollback");
      const loosening = world.commit({ "stages/waves.yaml": LOOSE });
      await world.at(40);
      expect(world.show("sluice/rollout", "rollout.json")).toContain(loosening);
    }));
});

describe("a new cluster gets what its wave has", () => {
  const NEW = { "stages/u-2.yaml": clusterOf("production", "u-2") };

  test("while a canary has no answer", () =>
    withWaves(
      async (world) => {
        for (const hour of [-20, -10]) await green(world, hour);
        world.commit(NEW);
        await asked(world, 0, { is: "unknown", fails: (cluster) => cluster === "c-1" });
        expect(world.state()).toMatchObject({ "u-2": "0 search" });
      },
      CHECKED,
      green,
    ));

  test("while its stage is paused", () =>
    withWaves(async (world) => {
      const paused = ALL_WAVES.replace("    bakes: 2h\n", "    bakes: 2h\n    pause: {reason: a fair}\n");
      world.commit({ "stages/waves.yaml": paused });
      await world.at(0);
      world.commit(NEW);
      await world.at(1);
      expect(world.state()).toMatchObject({ "u-2": "0 search" });
    }));
});

test("an alarm is raised for a commit that no cluster could take, although others are merged", () =>
  withWaves(
    async (world) => {
      const codes: number[] = [];
      for (const day of [0, 5, 10, 15]) {
        world.commit({ ...CHAT, ...pay(`# ${day}\n`) });
        codes.push((await world.at(day * 24)).code);
      }
      expect(codes).toEqual([0, 0, 0, 1]);
    },
    clustersWith({
      "s-1": "  maintenance:\n    exclusions:\n      - {from: 2026-11-21, to: 2027-11-30, reason: freeze}\n",
    }),
  ));
