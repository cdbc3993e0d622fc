/**
 * Tests five waves on real repositories: the order, a red check in the second one, and runs in another order.
 *
 * `WAVE_SIZE=20 vitest run test/delivery/publish/five-waves.test.ts` has 100 clusters.
 */
import { expect, test } from "vitest";
import { git } from "../../git/temporary.ts";
import { publisherAt } from "./publisher.ts";
import { clusterOf, HOUR, PROJECT_WITH_CHECKS, withWaves, ZERO } from "./waves.ts";
import type { Waves } from "./waves.ts";
import { feature, header } from "./world.ts";
import type { Files, World } from "./world.ts";

const SIZE = Number(process.env["WAVE_SIZE"] ?? 1);
const NAMES = ["canary", "eu", "us", "asia", "rest"] as const;
const clustersOf = (wave: string): readonly string[] => Array.from({ length: SIZE }, (_, index) => `${wave}-${index}`);

const FLEET: Files = {
  "sluice.yaml": PROJECT_WITH_CHECKS,
  "stages/waves.yaml": `${header("Stage", "production")}spec:
  render: [state, openfeature]
  threshold: PRODUCTION
  rollout:
    bakes: 1h
    checks: [health]
    waves:
${NAMES.slice(0, -1)
  .map((wave) => `      - {name: ${wave}, clusters: {labels: {wave: ${wave}}}}\n`)
  .join("")}`,
  "stages/clusters.yaml": NAMES.flatMap((wave) => clustersOf(wave).map((name) => labeled(name, wave))).join("---\n"),
};

function labeled(name: string, wave: string): string {
  return clusterOf("production", name).replace("\nspec:", `\n  labels: {wave: ${wave}}\nspec:`);
}

/** A run at an hour, with a cluster whose check is red. `back`: how many commits before the newest. */
async function runAt(world: World, hour: number, red?: string, back: number = 0): Promise<void> {
  const head = git(world.folder, "rev-parse", `HEAD~${back}`);
  const { git: own, run } = await publisherAt(world.folder, head, ZERO + hour * HOUR, (cluster) =>
    cluster === red ? [{ check: "health", is: "red", value: "0.5" }] : [],
  );
  run(own);
}

/** The waves whose clusters have changed since. */
function changed(world: Waves, before: Readonly<Record<string, string>>): readonly string[] {
  const now = world.tips();
  return NAMES.filter((wave) => clustersOf(wave).some((cluster) => now[cluster] !== before[cluster]));
}

const filesOf = ({ remote }: Waves): string =>
  NAMES.flatMap(clustersOf)
    .map((cluster) => git(remote, "ls-tree", "-r", `env/${cluster}`, "--", "state", "openfeature"))
    .join("\n");

test("a commit goes from wave to wave, a red check in the second one stops it, and other runs end in the same files", () =>
  withWaves(
    async (world) => {
      world.commit({ "features/chat.yaml": feature("chat", "PRODUCTION") });
      world.commit({ "features/pay.yaml": feature("pay", "PRODUCTION") });
      const before = world.tips();
      await runAt(world, 0, undefined, 1);
      await runAt(world, 0.5);
      expect(changed(world, before)).toEqual(["canary"]);
      await runAt(world, 2);
      expect(changed(world, before)).toEqual(["canary", "eu"]);
      for (const hour of [2.5, 4, 9]) await runAt(world, hour, `eu-${SIZE - 1}`);
      expect(changed(world, before)).toEqual(["canary", "eu"]);
      const waves: (readonly string[])[] = [];
      for (const hour of [10, 11, 12, 13, 14, 15, 16, 17, 18]) {
        const then = world.tips();
        // Older runs in between take nothing back.
        await runAt(world, hour, undefined, hour % 2);
        waves.push(changed(world, then));
      }
      expect([...new Set(waves.flat())]).toEqual(["us", "asia", "rest"]);
      const [files, tips] = [filesOf(world), world.tips()];
      await runAt(world, 30);
      expect(world.tips()).toEqual(tips);
      // As if the newest commit had been published to all clusters at once.
      for (const cluster of NAMES.flatMap(clustersOf))
        git(world.remote, "update-ref", "-d", `refs/heads/env/${cluster}`);
      git(world.remote, "update-ref", "-d", "refs/heads/sluice/rollout");
      for (const hour of [40, 42, 44, 46, 48, 50, 52, 54, 56]) await runAt(world, hour);
      expect(filesOf(world)).toBe(files);
    },
    FLEET,
    // The first publication takes two runs for each wave.
    async (world, hour) => {
      await runAt(world, hour);
      await runAt(world, hour + 2);
    },
  ));
