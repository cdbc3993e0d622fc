/** Tests what answers of checks do in waves, on real repositories and a controlled clock. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { commitAll, git } from "../../git/temporary.ts";
import { interrupted, publisherAt } from "./publisher.ts";
import { CHAT, HOUR, PROJECT_WITH_CHECKS, waves, withWaves, ZERO } from "./waves.ts";
import type { Waves } from "./waves.ts";
import { feature } from "./world.ts";
import type { World } from "./world.ts";

describe("checks", () => {
  const CHECKED = { "sluice.yaml": PROJECT_WITH_CHECKS, ...waves("[health]") };
  type Is = "red" | "unknown";

  /** A run at an hour, with the checks of some clusters not green. */
  const runAt = async (world: World, hour: number, failing: Readonly<Record<string, Is>> = {}): Promise<void> => {
    const head = git(world.folder, "rev-parse", "HEAD");
    const { git: own, run } = await publisherAt(world.folder, head, ZERO + hour * HOUR, (cluster) => {
      const is = failing[cluster];
      return is === undefined ? [] : [{ check: "health", is, value: "0.5" }];
    });
    run(own);
  };
  const withChecks = (use: (world: Waves) => Promise<void>): Promise<void> =>
    withWaves(
      async (world) => {
        world.commit(CHAT);
        await use(world);
      },
      CHECKED,
      runAt,
    );

  test.each(["red", "unknown"] as const)("that are %s when they are removed do not count as green before", (is) =>
    withChecks(async (world) => {
      for (const hour of [0, 1, 2]) await runAt(world, hour);
      for (const hour of [4, 9]) await runAt(world, hour, { "c-1": is });
      expect(world.state()).toMatchObject({ "c-1": "1 chat search", "eu-1": "0 search" });
      world.commit(waves("none"));
      for (const hour of [10, 13.9]) await runAt(world, hour);
      expect(world.state()).toMatchObject({ "eu-1": "0 search" });
      await runAt(world, 14);
      expect(world.state()).toMatchObject({ "eu-1": expect.stringContaining("chat") as unknown });
    }),
  );

  /** A run in which every cluster is green except for the questions with this login. */
  const runAsking = async (world: World, hour: number, failing: string): Promise<string> => {
    const head = git(world.folder, "rev-parse", "HEAD");
    const { git: own, run } = await publisherAt(world.folder, head, ZERO + hour * HOUR, (cluster, { definition }) =>
      cluster === "c-1" && definition.by === failing ? [{ check: "health", is: "unknown", value: "no status" }] : [],
    );
    const waits = run(own).rollout?.waves.flatMap(({ clusters }) => clusters) ?? [];
    return (
      waits
        .find(({ cluster }) => cluster === "eu-1")
        ?.waits.map(({ text }) => text)
        .join("; ") ?? ""
    );
  };
  const OTHER_LOGIN = { "sluice.yaml": PROJECT_WITH_CHECKS.replace("argocd-bot", "flux-bot") };

  test.each([
    ["changes", OTHER_LOGIN],
    ["removes", waves("none")],
  ])("that a commit %s along with other things are still asked about it as they were before", (_, loosened) =>
    withWaves(
      async (world) => {
        world.commit({ ...CHAT, ...loosened });
        for (const hour of [0, 1, 2.1, 3]) await runAsking(world, hour, "argocd-bot");
        expect(world.state()).toMatchObject({ "c-1": "1 chat search" });
        world.commit({ "features/pay.yaml": `${feature("pay", "DEV")}# Changes no cluster.\n` });
        const loosening = git(world.folder, "rev-parse", "HEAD~1").slice(0, 12);
        expect(await runAsking(world, 20, "argocd-bot")).toBe(
          `check health has no answer on c-1 (no status, by the check before commit ${loosening})`,
        );
        for (const hour of [21, 24.9]) await runAsking(world, hour, "nobody");
        expect(world.state()).toMatchObject({ "c-1": "1 chat search", "eu-1": "0 search" });
        await runAsking(world, 25, "nobody");
        expect(world.state()).toMatchObject({ "eu-1": expect.stringContaining("chat") as unknown });
      },
      CHECKED,
      runAt,
    ),
  );

  test("are repaired by a commit that changes nothing else, also for what bakes", () =>
    withChecks(async (world) => {
      for (const hour of [0, 1, 2.1, 3, 20]) await runAsking(world, hour, "argocd-bot");
      expect(world.state()).toMatchObject({ "c-1": "1 chat search", "eu-1": "0 search" });
      world.commit(OTHER_LOGIN);
      for (const hour of [21, 24.9]) await runAsking(world, hour, "argocd-bot");
      expect(world.state()).toMatchObject({ "eu-1": "0 search" });
      await runAsking(world, 25, "argocd-bot");
      expect(world.state()).toMatchObject({ "eu-1": expect.stringContaining("chat") as unknown });
    }));

  test.each(["2000-01-01T00:00:00.000Z", "+275760-09-12T23:00:00.000Z"])("are not green since %s", (green) =>
    withChecks(async (world) => {
      for (const hour of [0, 1, 2]) await runAt(world, hour);
      const tip = world.tips()["c-1"] ?? "";
      const record = { clusters: { "c-1": { [tip]: { green } } } };
      const clone = join(world.folder, "../record");
      git(world.folder, "clone", "--quiet", "--branch=sluice/rollout", `file://${world.remote}`, clone);
      writeFileSync(join(clone, "rollout.json"), JSON.stringify(record));
      commitAll(clone, "tampered");
      git(clone, "push", "--quiet", "origin", "HEAD:sluice/rollout");
      await runAt(world, 3, { "c-1": "unknown" });
      await runAt(world, 4);
      await runAt(world, 7.9);
      expect(world.state()).toMatchObject({ "c-1": "1 chat search", "eu-1": "0 search" });
      await runAt(world, 8);
      expect(world.state()).toMatchObject({ "eu-1": "1 chat search" });
    }),
  );

  test("are recorded once for two runs at the same time", () =>
    withChecks(async (world) => {
      const head = git(world.folder, "rev-parse", "HEAD");
      await runAt(world, 0);
      const [first, second] = [
        await publisherAt(world.folder, head, ZERO + HOUR, () => []),
        await publisherAt(world.folder, head, ZERO + HOUR + 60_000, () => []),
      ];
      first.run(interrupted(() => void second.run(second.git), first.git));
      const message = git(world.remote, "log", "--format=%B", "sluice/rollout");
      const staging = world.tips()["s-1"]?.slice(0, 12);
      expect(message.split("\n").filter((line) => line === `s-1: green, ${staging}`)).toHaveLength(1);
      await runAt(world, 2.1);
      expect(world.state()).toMatchObject({ "c-1": "1 chat search" });
    }));
});
