/** Tests ways around a rollout, on real repositories and a controlled clock: none of them brings a commit before its time. */
import { describe, expect, test } from "vitest";
import { git } from "../../git/temporary.ts";
import { asked, ALL_WAVES, clustersWith, IN_ANY_ORDER, LOOSE, pay, RELEASED } from "./loopholes.ts";
import { ALL, CHAT, clusterOf, PROJECT_WITH_CHECKS, waves, withWaves } from "./waves.ts";
import { feature, override } from "./world.ts";
import type { Files } from "./world.ts";

const without = (text: string): unknown => expect.not.stringContaining(text);
const WITHOUT_CHAT = { "c-1": without("chat"), "eu-1": without("chat"), "u-1": without("chat") };

describe("a commit that turns on a feature and loosens the rollout goes in waves", () => {
  test("with a pause, which a later commit ends", () =>
    withWaves(async (world) => {
      const paused = IN_ANY_ORDER.replace("checks: none}", "checks: none, pause: {reason: a fair}}").replace(
        "    bakes: 0m\n",
        "    bakes: 0m\n    pause: {reason: a fair}\n",
      );
      world.commit({ ...CHAT, "stages/waves.yaml": paused });
      await world.at(0);
      world.commit({ "stages/waves.yaml": IN_ANY_ORDER });
      for (const _ of [1, 2, 3]) await world.at(0.1);
      expect(world.state()).toMatchObject(WITHOUT_CHAT);
    }));

  test("while the first cluster cannot take it, under a commit that changes nothing", () =>
    withWaves(
      async (world) => {
        world.commit({ ...CHAT, "stages/waves.yaml": IN_ANY_ORDER });
        await world.at(0);
        world.commit(pay("# A comment.\n"));
        for (const _ of [1, 2, 3]) await world.at(0.2);
        expect(world.state()).toMatchObject(WITHOUT_CHAT);
      },
      clustersWith({ "s-1": "  maintenance:\n    windows:\n      - {days: [Sun], start: '02:00', duration: 4h}\n" }),
    ));

  test("in a merge whose first parent is the branch that loosens", () =>
    withWaves(async (world) => {
      world.commit(CHAT);
      const chat = git(world.folder, "rev-parse", "HEAD");
      await world.at(0);
      git(world.folder, "checkout", "--quiet", "-b", "side", "HEAD~1");
      world.commit({ "stages/waves.yaml": LOOSE });
      git(world.folder, "merge", "--quiet", "--no-edit", chat);
      await world.at(0.1);
      world.commit(pay("# A comment.\n"));
      for (const _ of [1, 2, 3]) await world.at(0.2);
      expect(world.state()).toMatchObject(WITHOUT_CHAT);
    }));

  test("in one push, also after a late run of the commit that loosens", () =>
    withWaves(async (world) => {
      const loosening = world.commit({ "stages/waves.yaml": LOOSE });
      world.commit(CHAT);
      await world.at(0);
      git(world.folder, "checkout", "--quiet", loosening);
      await world.at(0.1);
      git(world.folder, "checkout", "--quiet", "main");
      for (const _ of [1, 2, 3]) await world.at(0.2);
      expect(world.state()).toMatchObject(WITHOUT_CHAT);
    }));

  test("by another canary, which bakes for as long as the one before", () =>
    withWaves(async (world) => {
      world.commit({
        ...CHAT,
        ...clustersWith({}, ["c-1"]),
        "stages/c-9.yaml": clusterOf("production", "c-9"),
        "stages/waves.yaml": ALL_WAVES.replace("names: [c-1]}, bakes: 4h", "names: [c-9]}, bakes: 0m"),
      });
      for (const hour of [0, 1, 1.01, 4.9]) await world.at(hour);
      expect(world.state()).toMatchObject({ "c-9": "1 chat search", "eu-1": without("chat") });
      await world.at(5.1);
      expect(world.state()).toMatchObject({ "eu-1": "1 chat search" });
    }));

  test("by other names of all clusters of a stage", () =>
    withWaves(async (world) => {
      const names = ["c-1", "eu-1", "eu-2", "u-1"].map((name) => clusterOf("production", `new-${name}`));
      world.commit({
        ...CHAT,
        "stages/clusters.yaml": [clusterOf("staging", "s-1"), ...names].join("---\n"),
        "stages/waves.yaml": LOOSE.replace("[c-1]", "[new-c-1]").replace("[eu-1, eu-2]", "[new-eu-1, new-eu-2]"),
      });
      for (const hour of [0, 0.01, 0.02, 0.03]) await world.at(hour);
      expect(world.state()).not.toHaveProperty("new-u-1", expect.stringContaining("chat"));
    }));

  test("by the removal of the only cluster of a wave that is waited for", () =>
    withWaves(
      async (world) => {
        for (const hour of [-50, -40]) await world.at(hour);
        const waves = ALL_WAVES.replace("[c-1]", "[c-2]");
        world.commit({ ...CHAT, ...clustersWith({}, ["c-1"]), "stages/waves.yaml": waves });
        for (const hour of [0, 1]) await world.at(hour);
        expect(world.state()).toMatchObject({ "eu-1": without("chat") });
      },
      {
        "stages/waves.yaml": ALL_WAVES.replace("[c-1]", "[c-1, c-2]"),
        "stages/c-2.yaml": clusterOf("production", "c-2", "  waitFor: false\n  reason: dead\n"),
      },
    ));

  test("by a canary that nothing waits for, under a commit that changes nothing", () =>
    withWaves(async (world) => {
      world.commit({ ...CHAT, ...clustersWith({ "c-1": "  waitFor: false\n  reason: dead\n" }) });
      for (const hour of [0, 1]) await world.at(hour);
      world.commit(pay("# A comment.\n"));
      await world.at(1.1);
      expect(world.state()).toMatchObject({ "eu-1": without("chat") });
    }));
});

test("a stage that is removed while a commit bakes there holds the commit", () =>
  withWaves(async (world) => {
    world.commit(CHAT);
    await world.at(0);
    const production = (ALL_WAVES.split("---\n")[1] ?? "").replace("  after: staging\n", "");
    world.commit({ "stages/waves.yaml": production, ...clustersWith({}, ["s-1"]) });
    await world.at(0.1);
    world.commit(pay("# A comment.\n"));
    await world.at(0.2);
    expect(world.state()).toMatchObject({ "c-1": without("chat") });
  }));

describe("a rollout that only a separate commit changes", () => {
  const EARLY = {
    "stages/over.yaml": override("early", "  feature: pay\n  clusters: {stages: [staging]}\n  enabled: true\n"),
  };
  const CANARY = "      - {name: canary, clusters: {names: [c-1]}, bakes: 4h}\n";

  test.each<[string, Files, readonly number[]]>([
    [
      "a removed wave",
      { ...clustersWith({}, ["c-1"]), "stages/waves.yaml": ALL_WAVES.replace(CANARY, "") },
      [201, 204],
    ],
    ["shorter bakes", { "stages/waves.yaml": LOOSE }, [200, 200, 200]],
  ])("counts for later commits, also where earlier commits changed nothing: %s", (_, change, hours) =>
    withWaves(async (world) => {
      world.commit(EARLY);
      for (const hour of [0, 1, 5]) await world.at(hour);
      world.commit(change);
      await world.at(100);
      world.commit(CHAT);
      for (const hour of [200, ...hours]) await world.at(hour);
      expect(world.state()).toMatchObject({ "u-1": "3 chat search" });
    }),
  );

  test("lets no clusters wait for each other if it changes their order", () =>
    withWaves(async (world) => {
      world.commit(CHAT);
      await world.at(0);
      world.commit({ "stages/waves.yaml": ALL_WAVES.replace("{names: [c-1]}", "{names: [u-1]}") });
      for (const hour of [0.5, 1, 6, 24]) await world.at(hour);
      expect(Object.values(world.state()).every((state) => state.includes("chat"))).toBe(true);
    }));
});

describe("a check", () => {
  const CHECKED = { "sluice.yaml": PROJECT_WITH_CHECKS, ...waves("[health]") };
  const green = async (world: Parameters<typeof asked>[0], hour: number): Promise<void> => {
    await asked(world, hour);
  };

  test.each(["red", "unknown"] as const)(
    "that a commit removes along with a feature is asked under later ones: %s",
    (is) =>
      withWaves(
        async (world) => {
          for (const hour of [-20, -10]) await green(world, hour);
          world.commit({ ...CHAT, ...waves("none") });
          const canary = { is, fails: (cluster: string, isFormer: boolean): boolean => cluster === "c-1" && isFormer };
          for (const hour of [0, 1, 2.1, 3, 10]) await asked(world, hour, canary);
          world.commit(pay("", "PREVIEW"));
          for (const hour of [10.1, 11, 16]) await asked(world, hour, canary);
          expect(world.state()).toMatchObject({ "c-1": "2 chat search", "eu-1": without("chat") });
        },
        CHECKED,
        green,
      ),
  );

  test("that is red with a commit keeps it from the rest of the wave, also under a newer commit, and blames it", () =>
    withWaves(
      async (world) => {
        for (const hour of [-20, -15, -10]) await green(world, hour);
        world.commit(CHAT);
        for (const hour of [0, 0.1, 1.2, 1.3, 5.4]) await green(world, hour);
        const red = { is: "red" as const, fails: (cluster: string): boolean => cluster === "eu-1" };
        expect(await asked(world, 6, red)).toContain("rollout-stopped");
        world.commit(pay("", "PREVIEW"));
        for (const hour of [6.5, 6.6, 11]) await asked(world, hour, red);
        expect(await asked(world, 18, red)).toContain("rollout-stopped");
        expect(world.state()).toMatchObject({ "eu-1": "2 chat search", "eu-2": without("chat") });
        await green(world, 19);
        expect(world.state()).toMatchObject({ "eu-2": "2 chat search" });
      },
      {
        ...CHECKED,
        ...clustersWith({
          "eu-2": "  maintenance:\n    windows:\n      - {days: [Sun], start: '02:00', duration: 10h}\n",
        }),
      },
      green,
    ));
});

describe("a freeze at HEAD holds", () => {
  const FREEZE = "  maintenance:\n    exclusions:\n      - {from: 2026-11-21, to: 2026-11-30, reason: freeze}\n";
  const FROZEN = { "stages/waves.yaml": ALL_WAVES.replace("  after: staging\n", `  after: staging\n${FREEZE}`) };

  test("an older commit that has baked", () =>
    withWaves(async (world) => {
      world.commit(CHAT);
      for (const hour of [0, 1]) await world.at(hour);
      world.commit(FROZEN);
      await world.at(1.1);
      world.commit(pay("", "PREVIEW"));
      for (const hour of [1.2, 5, 7.1]) await world.at(hour);
      expect(world.state()).toMatchObject({ "eu-1": without("chat"), "u-1": without("chat") });
    }));

  test("the release of a cluster", () =>
    withWaves(async (world) => {
      world.commit(FROZEN);
      await world.at(0);
      world.commit({
        ...pay("", "PRODUCTION"),
        "stages/u-1.yaml": clusterOf("production", "u-1", '  release: "1.9"\n'),
      });
      await world.at(1);
      expect(world.state()).toMatchObject({ "u-1": without("chat") });
    }, RELEASED));
});

test("the release of a cluster does not turn on what HEAD has moved to a later release", () =>
  withWaves(async (world) => {
    world.commit({
      ...pay("", "PRODUCTION"),
      "features/chat.yaml": feature("chat", "PRODUCTION").replace("level:", 'since: "2.0"\n      level:'),
      "stages/u-1.yaml": clusterOf("production", "u-1", '  release: "1.9"\n'),
    });
    expect((await world.at(0)).stdout).toContain("release 1.8 -> 1.9: HEAD has changed chat, too");
    expect(world.state()).toEqual({ ...ALL("0 search"), "s-1": "1 pay search" });
  }, RELEASED));
