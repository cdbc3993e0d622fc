/** Tests emergencies on clusters that are behind HEAD, or new, and alarms about commits that wait. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { git } from "../../git/temporary.ts";
import { emergency, NONE } from "./held.ts";
import { ALL_WAVES, clustersWith, pay, RELEASED } from "./loopholes.ts";
import { CHAT, clusterOf, withWaves } from "./waves.ts";
import { feature } from "./world.ts";

const without = (text: string): unknown => expect.not.stringContaining(text);
const containing = (text: string): unknown => expect.stringContaining(text);
const INCIDENT = { "stages/incident.yaml": emergency("search") };
const SHUT_FIND = { "stages/incident.yaml": emergency("find") };
const PRODUCTION = [
  ALL_WAVES.split("---\n")[1] ?? "",
  ...["c-1", "eu-1", "eu-2", "u-1"].map((name) => clusterOf("production", name)),
].join("---\n");
const WINDOW = "  maintenance:\n    windows:\n      - {days: [Sun], start: '02:00', duration: 4h}\n";

describe("an emergency on a renamed feature", () => {
  const RENAMED = { "features/search.yaml": "# renamed\n", "features/find.yaml": feature("find", "PRODUCTION") };
  const WITHOUT_SEARCH = { "eu-1": without("search"), "u-1": without("search") };

  test.each([
    ["its end and the removal of the feature", { ...NONE, "features/find.yaml": "# deleted\n" }],
    ["a file that can't be read", { "features/pay.yaml": "kind: [\n" }],
  ])("is not taken back by %s", (_, later) =>
    withWaves(async (world) => {
      world.commit(RENAMED);
      await world.at(0);
      world.commit(SHUT_FIND);
      await world.at(0.5);
      expect(world.state()).toMatchObject(WITHOUT_SEARCH);
      world.commit(later);
      await world.at(0.6);
      expect(world.state()).toMatchObject(WITHOUT_SEARCH);
    }),
  );

  test("arrives although a file can't be read", () =>
    withWaves(async (world) => {
      world.commit(RENAMED);
      await world.at(0);
      world.commit({ ...SHUT_FIND, "features/chat.yaml": "kind: [\n" });
      await world.at(0.5);
      expect(world.state()).toMatchObject(WITHOUT_SEARCH);
    }));

  test("shuts what depends on the feature under an older name", () =>
    withWaves(async (world) => {
      const talk = feature("talk", "PRODUCTION", "  dependsOn: [search]\n");
      world.commit({ "features/chat.yaml": "# renamed\n", "features/talk.yaml": talk });
      await world.at(0);
      world.commit(INCIDENT);
      await world.at(0.5);
      expect(world.state()).toMatchObject({ "u-1": "0" });
    }, CHAT));
});

test("the end of an emergency arrives in waves also where it came with documents that are not valid", () =>
  withWaves(
    async (world) => {
      const production = { "stages/production.yaml": PRODUCTION };
      for (const hour of [-50, -40]) await world.at(hour);
      world.commit({ ...INCIDENT, "stages/production.yaml": "kind: [\n" });
      await world.at(0);
      expect(world.state()).toMatchObject({ "c-1": "0", "u-1": "0" });
      world.commit(production);
      await world.at(1);
      world.commit(NONE);
      await world.at(2);
      expect(world.state()).toMatchObject({ "c-1": without("search"), "u-1": without("search") });
      for (const hour of [3, 4, 8.1, 10.2]) await world.at(hour);
      expect(world.state()).toMatchObject({ "c-1": containing("search"), "u-1": containing("search") });
    },
    {
      "stages/waves.yaml": ALL_WAVES.split("---\n")[0] ?? "",
      "stages/clusters.yaml": clusterOf("staging", "s-1"),
      "stages/production.yaml": PRODUCTION,
    },
  ));

test("an emergency that does not arrive is missing in each run", () =>
  withWaves(async (world) => {
    world.commit(CHAT);
    for (const hour of [0, 1]) await world.at(hour);
    world.commit({
      "features/search.yaml": "kind: [\n",
      "features/find.yaml": feature("find", "PRODUCTION"),
      ...SHUT_FIND,
    });
    const path = join(world.folder, "../metrics.txt");
    for (const hour of [2, 2.1]) {
      expect((await world.at(hour, "--metrics", path)).code).toBe(1);
      expect(readFileSync(path, "utf8")).toContain('sluice_publish_emergency_missing{cluster="u-1"} 1\n');
    }
  }));

test("a cluster for which nothing is rendered any more is reported, and can be emptied", () =>
  withWaves(async (world) => {
    const nothing = ALL_WAVES.replaceAll("[state, openfeature]", "[]");
    world.commit({ "stages/waves.yaml": nothing });
    expect((await world.at(0)).stdout).toContain("empty-output");
    for (const hour of [1, 2, 6.1, 8.2]) expect((await world.at(hour, "--allow-empty")).code).toBe(0);
    expect(world.paths("env/u-1")).not.toContain("state/sluice-features-default.yaml");
  }));

describe("a new cluster", () => {
  test("gets the emergency that its wave still has", () =>
    withWaves(async (world) => {
      world.commit(CHAT);
      for (const hour of [0, 1]) await world.at(hour);
      world.commit(INCIDENT);
      await world.at(2);
      world.commit({ ...NONE, ...pay("", "PRODUCTION") });
      await world.at(2.1);
      const waves = ALL_WAVES.replace("eu-2]", "eu-2, eu-3]");
      world.commit({ "stages/more.yaml": clusterOf("production", "eu-3"), "stages/waves.yaml": waves });
      await world.at(2.2);
      expect(world.state()).toMatchObject({ "eu-1": "0", "eu-3": "0" });
    }));

  test("gets no release past its window with an emergency", () =>
    withWaves(async (world) => {
      const cluster = (release: string): Record<string, string> => ({
        "stages/u-2.yaml": clusterOf("production", "u-2", `  release: "${release}"\n${WINDOW}`),
      });
      world.commit({ ...pay("", "PRODUCTION"), ...cluster("1.8") });
      await world.at(0);
      world.commit(cluster("1.9"));
      expect((await world.at(0.1)).stdout).toContain("release 1.8 -> 1.9");
      world.commit(INCIDENT);
      await world.at(0.2);
      expect(world.state()).toMatchObject({ "u-2": "0" });
    }, RELEASED));
});

test("an emergency that replaced history does not have ends with it", () =>
  withWaves(async (world) => {
    world.commit(INCIDENT);
    for (const hour of [0, 1, 5, 7]) await world.at(hour);
    git(world.folder, "reset", "--quiet", "--hard", "HEAD~1");
    world.commit(pay("", "PREVIEW"));
    for (const hour of [8, 10, 15, 20]) await world.at(hour, "--rollback");
    expect(world.state()).toMatchObject({ "s-1": "1 pay search", "u-1": "1 search" });
  }));

describe("an alarm", () => {
  const FREEZE = "  maintenance:\n    exclusions:\n      - {from: 2026-11-21, to: 2027-11-30, reason: freeze}\n";

  test("is raised for a commit that no cluster could take", () =>
    withWaves(
      async (world) => {
        world.commit(CHAT);
        await world.at(0);
        const path = join(world.folder, "../metrics.txt");
        expect((await world.at(2000, "--metrics", path)).code).toBe(1);
        expect(readFileSync(path, "utf8")).toContain('held_seconds{stage="production",wave="canary"} 7200000\n');
      },
      clustersWith({ "s-1": FREEZE }),
    ));

  test("is not raised for a new cluster, nor for one whose branch was deleted", () =>
    withWaves(async (world) => {
      world.commit(CHAT);
      await world.at(0);
      const waves = `${ALL_WAVES}      - {name: later, clusters: {names: [u-2]}}\n`;
      world.commit({ "stages/more.yaml": clusterOf("production", "u-2"), "stages/waves.yaml": waves });
      await world.at(0.2);
      git(world.remote, "update-ref", "-d", "refs/heads/env/u-1");
      expect((await world.at(0.3)).code).toBe(0);
    }));
});
