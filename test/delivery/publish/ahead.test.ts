/** Tests `publish --at` with a time in the future. */
import { expect, test } from "vitest";
import { CHAT, NO_CHAT, waves, withWaves } from "./waves.ts";

const AHEAD: readonly string[] = ["--at", "2026-12-01T00:00:00Z"];

test("a time in the future is refused as long as a cluster has a commit that went in waves", () =>
  withWaves(async (world) => {
    const without = (waves("none")["stages/waves.yaml"] ?? "").replaceAll(/^ {2}rollout:.*\n(?: {4}.*\n)*/gm, "");
    world.commit({ ...CHAT, "stages/waves.yaml": without });
    await world.at(0);
    const before = world.tips();
    const { code, stderr } = await world.at(0, ...AHEAD);
    expect([code, stderr]).toEqual([2, expect.stringContaining('"--at" in the future needs "--dry-run"')]);
    expect(world.tips()).toEqual(before);
    expect((await world.at(0, ...AHEAD, "--dry-run")).code).toBe(0);
    for (const hour of [1, 5, 7]) await world.at(hour);
    world.commit(NO_CHAT);
    await world.at(8);
    expect((await world.at(8, ...AHEAD)).code).toBe(0);
  }));
