/** Tests rollouts where time or history is in doubt, on real repositories and a controlled clock. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { git } from "../../git/temporary.ts";
import { emergency } from "./held.ts";
import { publisherAt } from "./publisher.ts";
import { ALL, CHAT, HOUR, NO_CHAT, PROJECT_WITH_CHECKS, waves, withWaves, ZERO } from "./waves.ts";
import { feature, PLATFORM, stage } from "./world.ts";

describe("where time or history is in doubt", () => {
  test("a clock that is two hours behind moves nothing, fails, and lets an emergency pass", () =>
    withWaves(async (world) => {
      world.commit(CHAT);
      for (const hour of [0, 1]) await world.at(hour);
      world.commit({ "stages/incident.yaml": emergency("search") });
      const { code, stdout } = await world.at(-1);
      expect([code, stdout]).toEqual([1, expect.stringContaining("rollout-not-judged")]);
      expect(world.state()).toMatchObject({ "s-1": "1 chat", "c-1": "1 chat", "eu-1": "0", "u-1": "0" });
      const times = git(world.remote, "log", "--format=%ct", "env/c-1").split("\n").map(Number);
      expect(times).toEqual(times.toSorted((a, b) => b - a));
    }));

  test("a run whose clock was months ahead stops the rollout until somebody forces a wave", () =>
    withWaves(async (world) => {
      world.commit(CHAT);
      await world.at(2000);
      const stopped = await world.at(1);
      expect([stopped.code, stopped.stdout]).toEqual([1, expect.stringContaining("rollout-not-judged")]);
      expect(world.state()).toMatchObject({ "s-1": "1 chat search", "c-1": "0 search" });
      const forced = ["--wave", "production/canary", "--now", "--reason", "a wrong clock", "--ticket", "OPS-8"];
      expect((await world.at(2, ...forced)).code).toBe(0);
      expect(world.state()).toMatchObject({ "c-1": "1 chat search", "eu-1": "0 search" });
      expect(git(world.remote, "show", "-s", "--format=%ct", "env/c-1")).toBe(String((ZERO + 2 * HOUR) / 1000));
      for (const hour of [3, 5.9]) expect((await world.at(hour)).code).toBe(0);
      expect(world.state()).toMatchObject({ "eu-1": "0 search" });
      for (const hour of [6, 8]) expect((await world.at(hour)).code).toBe(0);
      expect(world.state()).toEqual(ALL("1 chat search"));
      // The clock is set only once: one that is behind still moves nothing.
      world.commit(NO_CHAT);
      expect((await world.at(4)).code).toBe(1);
      expect(world.state()).toEqual(ALL("1 chat search"));
    }));

  test("nobody knows what a cluster has whose branch somebody else changed", () =>
    withWaves(async (world) => {
      world.commit(CHAT);
      for (const hour of [0, 1]) await world.at(hour);
      const tree = git(world.remote, "mktree", "--missing");
      const foreign = git(world.remote, "commit-tree", tree, "-p", "env/c-1", "-m", "by hand");
      git(world.remote, "update-ref", "refs/heads/env/c-1", foreign);
      const { code, stdout } = await world.at(6);
      expect([code, stdout]).toEqual([1, expect.stringContaining("somebody else changed the branch")]);
      expect(world.tips()["c-1"]).toBe(foreign);
      expect(world.show("env/eu-1", "state/sluice-features-default.yaml")).toContain("chat: disabled");
    }));

  test("metrics do not call a check green whose branch somebody else changed", () =>
    withWaves(async (world) => {
      world.commit({ "sluice.yaml": PROJECT_WITH_CHECKS, ...waves("[health]") });
      const tree = git(world.remote, "mktree", "--missing");
      const foreign = git(world.remote, "commit-tree", tree, "-p", "env/c-1", "-m", "by hand");
      git(world.remote, "update-ref", "refs/heads/env/c-1", foreign);
      const path = join(world.folder, "../metrics.txt");
      await world.at(1, "--metrics", path);
      const samples = readFileSync(path, "utf8").split("\n");
      expect(samples.filter((line) => line.includes('cluster="c-1",check="health"'))).toEqual([
        'sluice_rollout_check{stage="production",wave="canary",cluster="c-1",check="health",state="unknown"} 1',
      ]);
    }));

  test("a rollout of another project in the repository does not count", () =>
    withWaves(async (world) => {
      const other = { ...PLATFORM, "stages/production.yaml": stage("production", ["other-1"]) };
      world.commit(Object.fromEntries(Object.entries(other).map(([path, text]) => [`other/${path}`, text])));
      git(world.folder, "push", "--quiet", "origin", "HEAD:main");
      const before = world.tip("sluice/rollout");
      const publish = async (): Promise<number> =>
        (await world.publish([], { now: () => ZERO }, join(world.folder, "other"))).code;
      expect(await publish()).toBe(0);
      world.commit({ "other/features/dark-mode.yaml": feature("dark-mode", "PRODUCTION") });
      git(world.folder, "push", "--quiet", "origin", "HEAD:main");
      expect([await publish(), world.tip("sluice/rollout")]).toEqual([0, before]);
      expect(world.paths("env/other-1")).toContain("state/sluice-features-default.yaml");
    }));

  test("answers that can't be recorded fail the run by name", () =>
    withWaves(async (world) => {
      world.commit({ "sluice.yaml": PROJECT_WITH_CHECKS, ...waves("[health]") });
      git(world.remote, "update-ref", "refs/heads/sluice", world.tips()["s-1"] ?? "");
      const head = git(world.folder, "rev-parse", "HEAD");
      const {
        git: own,
        run,
        found,
      } = await publisherAt(world.folder, head, ZERO, () => [{ check: "health", is: "red", value: "1" }]);
      run(own);
      expect(found.map(({ code }) => code.name)).toContain("push-refused");
    }));

  test("a shallow clone says what to fetch", () =>
    withWaves(async (world) => {
      world.commit(CHAT);
      git(world.folder, "push", "--quiet", "origin", "HEAD:main");
      git(world.remote, "symbolic-ref", "HEAD", "refs/heads/main");
      const shallow = join(world.folder, "../shallow");
      git(world.folder, "clone", "--quiet", "--depth=1", `file://${world.remote}`, shallow);
      const { code, stdout } = await world.publish([], { now: () => ZERO }, shallow);
      expect([code, stdout]).toEqual([1, expect.stringContaining("fetch-depth: 0")]);
      expect(world.state()).toEqual(ALL("0 search"));
    }));
});
