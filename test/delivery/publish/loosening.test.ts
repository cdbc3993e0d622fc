/** Tests commits that loosen a rollout, on real repositories and a controlled clock. */
import { expect, test } from "vitest";
import { git } from "../../git/temporary.ts";
import { ALL, CHAT, NO_CHAT, waves, withWaves } from "./waves.ts";

test("a commit cannot loosen what it waits for", () =>
  withWaves(async (world) => {
    world.commit({
      ...CHAT,
      "stages/waves.yaml": (waves("none")["stages/waves.yaml"] ?? "").replaceAll(/\dh/g, "0m"),
    });
    await world.at(0);
    await world.at(0);
    expect(world.state()).toMatchObject({ "s-1": "1 chat search", "c-1": "0 search", "eu-1": "0 search" });
    await world.at(1);
    await world.at(1);
    expect(world.state()).toMatchObject({ "c-1": "1 chat search", "eu-1": "0 search" });
  }));

test("a commit cannot loosen what a later commit of the same push waits for", () =>
  withWaves(async (world) => {
    await world.at(0);
    const usual = waves("none")["stages/waves.yaml"] ?? "";
    world.commit({ "stages/waves.yaml": usual.replaceAll(/\dh/g, "0m") });
    world.commit(CHAT);
    for (const _ of [1, 2]) await world.at(0);
    expect(world.state()).toMatchObject({ "s-1": "2 chat search", "c-1": "0 search", "eu-1": "0 search" });
    await world.at(1);
    expect(world.state()).toMatchObject({ "c-1": "2 chat search", "eu-1": "0 search" });
  }));

test("a commit that removes the rollout goes in waves itself, whatever its date", () =>
  withWaves(async (world) => {
    const without = (waves("none")["stages/waves.yaml"] ?? "").replaceAll(/^ {2}rollout:.*\n(?: {4}.*\n)*/gm, "");
    world.commit({ ...CHAT, "stages/waves.yaml": without });
    const states: unknown[] = [];
    for (const hour of [0, 0.9, 1, 4.9, 5, 7]) {
      expect((await world.at(hour)).code).toBe(0);
      states.push(Object.values(world.state()).filter((state) => state.includes("chat")).length);
    }
    expect(states).toEqual([1, 1, 2, 2, 4, 5]);
    world.commit(NO_CHAT);
    await world.at(8);
    expect(world.state()).toEqual(ALL("2 search"));
  }));

test("a commit that only loosens the rollout counts for later ones once a run has seen it", () =>
  withWaves(async (world) => {
    await world.at(0);
    const usual = waves("none")["stages/waves.yaml"] ?? "";
    world.commit({ "stages/waves.yaml": usual.replaceAll(/\dh/g, "0m") });
    const loosening = git(world.folder, "rev-parse", "HEAD");
    expect((await world.at(1)).code).toBe(0);
    expect(git(world.remote, "show", "sluice/rollout:rollout.json")).toContain(loosening);
    world.commit(CHAT);
    for (const _ of [1, 2, 3, 4]) await world.at(1);
    expect(world.state()).toEqual(ALL("2 chat search"));
  }));
