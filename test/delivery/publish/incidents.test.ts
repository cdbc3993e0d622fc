/** Tests emergencies and rollbacks that concern only some clusters of a rollout, and what comes back after them. */
import { describe, expect, test } from "vitest";
import { emergency } from "./held.ts";
import { ALL_WAVES, asked, clustersWith, pay } from "./loopholes.ts";
import { CHAT, clusterOf, NO_CHAT, PROJECT_WITH_CHECKS, waves, withWaves } from "./waves.ts";
import { feature } from "./world.ts";
import type { World } from "./world.ts";

const without = (text: string): unknown => expect.not.stringContaining(text);
const shut = (of: string, clusters?: string): Record<string, string> => ({
  "stages/incident.yaml": emergency(of, clusters),
});
const CHECKED = { "sluice.yaml": PROJECT_WITH_CHECKS, ...waves("[health]") };
const green = async (world: World, hour: number): Promise<void> => void (await asked(world, hour));

describe("an emergency on some clusters", () => {
  test.each([
    ["of staging", [shut("chat", "{stages: [staging]}")]],
    ["of staging, narrowed from all", [shut("chat"), shut("chat", "{stages: [staging]}")]],
  ])("%s does not send the feature past staging", (_, incidents) =>
    withWaves(async (world) => {
      world.commit(CHAT);
      await world.at(0);
      for (const incident of incidents) {
        world.commit(incident);
        await world.at(0.1);
      }
      expect(world.state()).toMatchObject({ "c-1": without("chat") });
    }),
  );

  test("of staging does not send on what depends on its feature", () =>
    withWaves(async (world) => {
      world.commit(shut("search", "{stages: [staging]}"));
      await world.at(-2);
      world.commit({ "features/chat.yaml": feature("chat", "PRODUCTION", "  dependsOn: [search]\n") });
      await world.at(0);
      expect(world.state()).toMatchObject({ "c-1": without("chat") });
    }));

  test("of the canary stops the feature behind it, until it ends", () =>
    withWaves(async (world) => {
      world.commit(CHAT);
      for (const hour of [0, 1]) await world.at(hour);
      world.commit(shut("chat", "{names: [c-1]}"));
      for (const hour of [1.5, 5, 7.5]) await world.at(hour);
      expect(world.state()).toMatchObject({ "eu-1": without("chat"), "u-1": without("chat") });
      world.commit({ "stages/incident.yaml": "# over\n" });
      // The canary bakes again, because it did not have the feature.
      for (const hour of [8, 9, 11.9]) await world.at(hour);
      expect(world.state()).toMatchObject({ "c-1": "3 chat search", "eu-1": without("chat") });
      for (const hour of [12.1, 14.2]) await world.at(hour);
      expect(world.state()).toMatchObject({ "eu-1": "3 chat search", "u-1": "3 chat search" });
    }));
});

describe("a rollback of a wave", () => {
  test("leaves a cluster alone that did not have the commit", () =>
    withWaves(async (world) => {
      world.commit(pay("", "PRODUCTION"));
      for (const hour of [-50, -49, -45, -43, -41]) await world.at(hour);
      const window = "  maintenance:\n    windows:\n      - {days: [Sun], start: '02:00', duration: 4h}\n";
      world.commit(clustersWith({ "eu-2": window }));
      for (const hour of [-40, -39]) await world.at(hour);
      world.commit(CHAT);
      for (const hour of [0, 1, 5]) await world.at(hour);
      const { stdout } = await world.at(6, "--wave", "production/eu", "--rollback");
      expect(stdout).toContain("it does not have the newest commit of the wave");
      expect(world.state()).toMatchObject({ "eu-1": "1 pay search", "eu-2": "1 pay search" });
    }));

  test("also keeps what it has given back from an unrelated commit", () =>
    withWaves(async (world) => {
      world.commit({ "features/search.yaml": feature("search", "DEV") });
      for (const hour of [0, 1]) await world.at(hour);
      await world.at(2, "--wave", "production/canary", "--rollback");
      world.commit(pay("", "PRODUCTION"));
      for (const hour of [3, 4]) await world.at(hour);
      expect(world.state()).toMatchObject({ "c-1": "0 search" });
    }));

  test("counts for a cluster that is new in the wave", () =>
    withWaves(async (world) => {
      world.commit(CHAT);
      for (const hour of [0, 1, 5]) await world.at(hour);
      await world.at(6, "--wave", "production/eu", "--rollback");
      const waves = ALL_WAVES.replace("eu-2]", "eu-2, eu-3]");
      world.commit({ "stages/more.yaml": clusterOf("production", "eu-3"), "stages/waves.yaml": waves });
      for (const hour of [6.1, 6.2]) await world.at(hour);
      expect(world.state()).toMatchObject({ "eu-1": without("chat"), "eu-3": without("chat") });
    }));
});

test("a change that was red, reverted and merged again goes in waves again", () =>
  withWaves(
    async (world) => {
      for (const hour of [-20, -10]) await green(world, hour);
      world.commit(CHAT);
      for (const hour of [0, 0.1, 1.2, 1.3, 5.4, 5.5, 7.6, 7.7]) await green(world, hour);
      const red = { is: "red" as const, fails: (cluster: string): boolean => cluster === "c-1" };
      await asked(world, 8, red);
      world.commit(NO_CHAT);
      await asked(world, 9, red);
      await green(world, 9.1);
      world.commit(CHAT);
      await green(world, 10);
      expect(world.state()).toMatchObject({ "s-1": "3 chat search", "c-1": "2 search", "u-1": "2 search" });
    },
    CHECKED,
    green,
  ));
