/** Tests `publish` with waves on real repositories and a controlled clock. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { main } from "../../../src/cli/index.ts";
import type { RolloutStatus } from "../../../src/delivery/publish/index.ts";
import { fakeIo } from "../../cli/fake-io.ts";
import { git } from "../../git/temporary.ts";
import { emergency, grant } from "./held.ts";
import { ALL, CHAT, clusterOf, HOUR, NO_CHAT, waves, withWaves, ZERO } from "./waves.ts";
import type { Waves } from "./waves.ts";
import { ENV, feature, project } from "./world.ts";
import type { Ran } from "./world.ts";

const SOLD = {
  "sluice.yaml": project().replace("[features", "[grants, features"),
  "grants/umbrella.yaml": grant("umbrella", "pay"),
  "features/pay.yaml": feature("pay", "PRODUCTION", "  entitlement: {}\n"),
};

const RELEASED = {
  "features/pay.yaml": feature("pay", "PRODUCTION").replace("level:", 'since: "1.9"\n      level:'),
  "stages/clusters.yaml": ["s-1 staging", "c-1 production", "eu-1 production", "eu-2 production"]
    .map((one) => clusterOf(one.split(" ")[1] ?? "", one.split(" ")[0] ?? "", '  release: "1.8"\n'))
    .join("---\n"),
  "stages/u-1.yaml": clusterOf("production", "u-1", '  release: "1.8"\n'),
};

const messageOf = ({ remote }: Waves, branch: string): string => git(remote, "show", "-s", "--format=%B", branch);

describe("a merged commit", () => {
  test("reaches one wave after the other, each in its time, and nothing is published twice", () =>
    withWaves(async (world) => {
      world.commit(CHAT);
      const states: unknown[] = [];
      for (const hour of [0, 0.9, 1, 4.9, 5, 7]) {
        const { code, stdout } = await world.at(hour);
        expect(code).toBe(0);
        if (hour === 0.9) expect(stdout).toContain("env/c-1: chat in staging bakes until 2026-11-21 10:00 UTC\n");
        states.push(world.state());
      }
      const staging = { ...ALL("0 search"), "s-1": "1 chat search" };
      const canary = { ...staging, "c-1": "1 chat search" };
      const eu = { ...canary, "eu-1": "1 chat search", "eu-2": "1 chat search" };
      expect(states).toEqual([staging, staging, canary, canary, eu, ALL("1 chat search")]);
      const before = world.tips();
      await world.at(100);
      expect(world.tips()).toEqual(before);
      for (const [cluster, hour] of Object.entries({ "s-1": 0, "c-1": 1, "eu-1": 5, "u-1": 7 }))
        expect(Number(git(world.remote, "show", "-s", "--format=%ct", `env/${cluster}`))).toBe(
          (ZERO + hour * HOUR) / 1000,
        );
    }));

  test("that is reverted while it bakes spreads no further, and what has it gives it back at once", () =>
    withWaves(async (world) => {
      world.commit(CHAT);
      for (const hour of [0, 1]) await world.at(hour);
      world.commit(NO_CHAT);
      await world.at(2);
      const reverted = { ...ALL("0 search"), "s-1": "2 search", "c-1": "2 search" };
      expect(world.state()).toEqual(reverted);
      for (const hour of [5, 9]) await world.at(hour);
      expect(world.state()).toEqual(reverted);
    }));

  test("whose files are taken back while it bakes spreads no further", () =>
    withWaves(async (world) => {
      const usual = waves("none")["stages/waves.yaml"] ?? "";
      world.commit({ "stages/waves.yaml": usual.replaceAll("[state, openfeature]", "[state]") });
      await world.at(0);
      world.commit({ ...CHAT, "stages/waves.yaml": usual });
      for (const hour of [2, 3]) await world.at(hour);
      expect(world.state()).toMatchObject({ "c-1": "2 chat search", "eu-1": "0 search" });
      const before = world.tips();
      expect((await world.at(5)).stdout).toContain("eu-1, eu-2  production/canary bakes until 2026-11-21 16:00 UTC\n");
      expect(world.tips()).toEqual(before);
      await world.at(7);
      expect(world.state()).toMatchObject({ "eu-1": "2 chat search" });
    }));

  test("that staging cannot test is tried in the first wave", () =>
    withWaves(async (world) => {
      world.commit({
        "features/chat.yaml": feature("chat", "PRODUCTION", "  clusters: {stages: [production]}\n"),
      });
      await world.at(0);
      expect(world.state()).toMatchObject({ "s-1": "1 search", "c-1": "1 chat search", "eu-1": "0 search" });
    }));
});

describe("a cluster", () => {
  test("whose branch is deleted in the middle does not skip its wave", () =>
    withWaves(async (world) => {
      world.commit(CHAT);
      for (const hour of [0, 1]) await world.at(hour);
      git(world.remote, "update-ref", "-d", "refs/heads/env/eu-1");
      await world.at(2);
      expect(world.state()).toMatchObject({ "c-1": "1 chat search", "eu-1": "0 search", "eu-2": "0 search" });
    }));

  test("that is new in the middle gets what its wave has", () =>
    withWaves(async (world) => {
      world.commit(CHAT);
      for (const hour of [0, 1]) await world.at(hour);
      world.commit({
        "stages/more.yaml": clusterOf("production", "eu-3"),
        "stages/waves.yaml": (waves("none")["stages/waves.yaml"] ?? "").replace("eu-2]", "eu-2, eu-3]"),
      });
      await world.at(2);
      expect(world.state()).toMatchObject({ "c-1": "1 chat search", "eu-2": "0 search", "eu-3": "0 search" });
      await world.at(5);
      expect(world.state()).toMatchObject({ "eu-1": "2 chat search", "eu-3": "2 chat search", "u-1": "0 search" });
    }));
});

describe("while others wait", () => {
  test("an emergency reaches every cluster in one run, and brings nothing else", () =>
    withWaves(async (world) => {
      world.commit(CHAT);
      for (const hour of [0, 1]) await world.at(hour);
      world.commit({ "stages/incident.yaml": emergency("search") });
      expect((await world.at(2)).code).toBe(0);
      expect(world.state()).toMatchObject({ "s-1": "2 chat", "c-1": "2 chat", "eu-1": "0", "u-1": "0" });
      await world.at(5);
      expect(world.state()).toMatchObject({ "eu-1": "1 chat", "u-1": "0" });
      world.commit({ "stages/incident.yaml": "# over\n" });
      await world.at(6);
      // It ends in waves: first in staging, then after its time in the canary.
      expect(world.state()).toMatchObject({ "s-1": "3 chat search", "c-1": "2 chat", "eu-1": "1 chat", "u-1": "0" });
      for (const hour of [7, 11, 13]) await world.at(hour);
      expect(world.state()).toEqual(ALL("3 chat search"));
    }));

  test("the release of a cluster arrives at once, and holds back no commit that it is on top of", () =>
    withWaves(async (world) => {
      world.commit(CHAT);
      for (const hour of [0, 1]) await world.at(hour);
      world.commit({ "stages/u-1.yaml": clusterOf("production", "u-1", '  release: "1.9"\n') });
      await world.at(2);
      expect(world.state()).toMatchObject({ "c-1": "1 chat search", "eu-1": "0 search", "u-1": "0 pay search" });
      world.commit({ "features/search.yaml": feature("search", "DEV") });
      for (const hour of [3, 4]) await world.at(hour);
      expect(world.state()).toMatchObject({
        "s-1": "3 chat",
        "c-1": "3 chat",
        "eu-1": "0 search",
        "u-1": "0 pay search",
      });
      for (const hour of [8, 10]) await world.at(hour);
      expect(world.state()).toMatchObject({ "eu-1": "3 chat", "u-1": "3 chat pay" });
      world.commit({ "stages/u-1.yaml": clusterOf("production", "u-1", '  release: "1.8"\n') });
      await world.at(11);
      expect(world.state()).toMatchObject({ "u-1": "4 chat" });
    }, RELEASED));

  test("a grant is given at once", () =>
    withWaves(async (world) => {
      world.commit(CHAT);
      await world.at(0);
      world.commit({ "grants/acme.yaml": grant("acme", "pay") });
      await world.at(0.5);
      expect(world.state()).toMatchObject({ "c-1": "0 search", "u-1": "0 search" });
      for (const cluster of Object.keys(world.tips()))
        expect(world.show(`env/${cluster}`, "openfeature/openfeature-flags/flags-default.yaml")).toContain("acme");
      // The grant does not hold back the commit that it is on top of.
      for (const hour of [1, 5, 7]) await world.at(hour);
      expect(world.state()).toMatchObject({ "c-1": "2 chat search", "eu-1": "2 chat search", "u-1": "2 chat search" });
    }, SOLD));
});

describe("by hand", () => {
  test("a pause, also of an earlier stage, does not fail a run, and its time does not count", () =>
    withWaves(async (world) => {
      const text = waves("none")["stages/waves.yaml"] ?? "";
      const pause = "{bakes: 1h, checks: none, pause: {reason: a fair, until: 2026-12-01}}";
      world.commit({
        ...CHAT,
        "stages/waves.yaml": text.replace("{bakes: 1h, checks: none}", pause),
        // Its publication shows when the commit was planned.
        "stages/incident.yaml": emergency("search"),
      });
      for (const hour of [0, 200]) expect((await world.at(hour)).code).toBe(0);
      expect(world.state()).toMatchObject({ "s-1": "0", "c-1": "0" });
      for (const hour of [231, 232]) expect((await world.at(hour)).code).toBe(0);
      expect(world.state()).toMatchObject({ "s-1": "1 chat", "c-1": "1 chat", "eu-1": "0" });
    }));

  const FORCE = ["--wave", "production/eu", "--now", "--reason", "a fix for acme", "--ticket", "OPS-7"];

  test("a wave gets HEAD before its time, and the publication says why", () =>
    withWaves(async (world) => {
      world.commit(CHAT);
      await world.at(0, ...FORCE);
      expect(world.state()).toMatchObject({
        "s-1": "0 search",
        "c-1": "0 search",
        "eu-1": "1 chat search",
        "u-1": "0 search",
      });
      expect(messageOf(world, "env/eu-1")).toContain("\nSluice-Forced: a fix for acme\nSluice-Ticket: OPS-7\n");
    }));

  test("a wave gets back what it had, which stays until HEAD changes it", () =>
    withWaves(async (world) => {
      world.commit(CHAT);
      for (const hour of [0, 1]) await world.at(hour);
      const [, tree] = /^Sluice-Tree: (.*)$/m.exec(messageOf(world, "env/c-1~1")) ?? [];
      expect((await world.at(2, "--wave", "production/canary", "--rollback")).code).toBe(0);
      expect(world.state()).toMatchObject({ "c-1": "0 search" });
      expect(git(world.remote, "diff", "--stat", `${tree}`, "env/c-1^{tree}", "--", ".", ":!sluice.metadata")).toBe("");
      const { stdout } = await world.at(3);
      expect(stdout).toMatch(/^pending +c-1 +env\/c-1: chat was rolled back/m);
      world.commit({ "features/pay.yaml": feature("pay", "PREVIEW") });
      for (const hour of [4, 9]) await world.at(hour);
      expect(world.state()).toMatchObject({ "c-1": "0 search", "eu-1": "0 search" });
      world.commit(NO_CHAT);
      await world.at(10);
      expect(world.state()).toMatchObject({ "c-1": "3 search" });
    }));

  test("a rollback gives back other files, not those before an emergency", () =>
    withWaves(async (world) => {
      world.commit(CHAT);
      for (const hour of [0, 1]) await world.at(hour);
      world.commit({ "stages/incident.yaml": emergency("search") });
      await world.at(2);
      await world.at(3, "--wave", "production/canary", "--rollback");
      expect(world.state()).toMatchObject({ "c-1": "0" });
    }));

  test("wrong options are wrong usage", () =>
    withWaves(async (world) => {
      const wrong: readonly (readonly [readonly string[], string])[] = [
        [["--now"], '"--now" needs "--wave"'],
        [["--wave", "production/eu"], '"--wave" needs "--now" or "--rollback"'],
        [["--wave", "production/eu", "--now", "--ticket", "OPS-7"], '"--now" needs "--reason" and "--ticket"'],
        [["--wave", "production/asia", "--rollback"], 'no wave is named "production/asia"'],
        [["--at", "2026-11-22T09:00:00Z"], '"--at" in the future needs "--dry-run"'],
        [["--reason", "x"], '"--reason" and "--ticket" need "--now"'],
      ];
      for (const [args, message] of wrong) {
        const { code, stderr } = await world.at(0, ...args);
        expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
      }
    }));
});

test("metrics say how long each wave waits, and which checks are not green", () =>
  withWaves(async (world) => {
    world.commit({ ...CHAT, "stages/incident.yaml": emergency("search") });
    await world.at(0);
    const path = join(world.folder, "../metrics.txt");
    await world.at(0.5, "--metrics", path);
    const text = readFileSync(path, "utf8");
    expect(text).toMatch(/^# TYPE sluice_publish_last_run_timestamp_seconds gauge$/m);
    expect(text).toContain('sluice_rollout_held_seconds{stage="staging",wave=""} 0\n');
    expect(text).toContain('sluice_rollout_held_seconds{stage="production",wave="canary"} 1800\n');
    expect(text).toContain('sluice_rollout_paused{stage="production",wave="eu"} 0\n');
    expect(text).toContain('sluice_publish_emergency_missing{cluster="u-1"} 0\n');
    expect(text.split("\n").slice(-2)).toEqual(["# EOF", ""]);
  }));

describe("sluice rollout", () => {
  const schema = JSON.parse(
    readFileSync(join(import.meta.dirname, "../../../schemas/rollout.schema.json"), "utf8"),
  ) as object;
  const isValid = new Ajv2020({ strict: true }).compile(schema);

  test("shows the plan of the next run as JSON, by its schema, and as text of 80 columns, and pushes nothing", () =>
    withWaves(async (world) => {
      world.commit(CHAT);
      for (const hour of [0, 1]) await world.at(hour);
      const before = git(world.remote, "for-each-ref");
      const { code, stdout } = await showRollout(world, 2);
      const status = JSON.parse(stdout) as RolloutStatus;
      expect(isValid(status), JSON.stringify(isValid.errors)).toBe(true);
      expect([code, git(world.remote, "for-each-ref")]).toEqual([0, before]);
      const clusters = status.waves.flatMap((wave) => wave.clusters);
      expect(clusters.map(({ cluster, is, until }) => [cluster, is, until])).toEqual([
        ["s-1", "done", null],
        ["c-1", "done", null],
        ["eu-1", "waits", "2026-11-21T14:00:00.000Z"],
        ["eu-2", "waits", "2026-11-21T14:00:00.000Z"],
        ["u-1", "waits", null],
      ]);
      const text = await showRollout(world, 2, "text");
      expect(text.stdout).toMatch(/^production\/eu {6}0 of 2 done {2}bakes 2 h; no checks$/m);
      expect(text.stdout).toMatch(/^eu-1, eu-2 /m);
      expect(text.stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
    }));
});

async function showRollout(world: Waves, hour: number, format: string = "json"): Promise<Ran> {
  const io = fakeIo(world.folder, { env: ENV, now: () => ZERO + hour * HOUR });
  const code = await main(["rollout", "--format", format], io);
  return { code, ...io.written() };
}
