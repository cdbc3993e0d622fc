/** Tests maintenance windows: which clusters wait, why and until when. */
import { describe, expect, test } from "vitest";
import { git } from "../../git/temporary.ts";
import { feature, outcomes, PLATFORM, PROMOTED, project, stage, withWorld } from "./world.ts";
import type { Files, World } from "./world.ts";

const windows = (exclusions: string = ""): string =>
  `  maintenance:\n    windows:\n      - {days: [Sun], start: "02:00", duration: 4h, timeZone: Europe/Berlin}\n${exclusions}`;

const kept = (maintenance: string): Files => ({
  ...PLATFORM,
  "stages/production.yaml": stage("production", ["eu-1"], maintenance),
});

const WINDOWED = kept(windows());
const RESPECT = ["--respect-windows"];

/** Published as `before`, then committed as `after`. */
async function withChange(before: Files, after: Files, use: (world: World) => Promise<void>): Promise<void> {
  await withWorld(before, async (world) => {
    expect((await world.publish()).code).toBe(0);
    world.commit(after);
    await use(world);
  });
}

describe("outside of its window a cluster", () => {
  test("waits where a gate changes, with the reason and the next window", () =>
    withChange(WINDOWED, PROMOTED, async (world) => {
      const before = world.tip("env/eu-1");
      const { code, stdout } = await world.publish(RESPECT);
      expect([code, world.tip("env/eu-1")]).toEqual([0, before]);
      expect(stdout).toMatch(
        /^pending +eu-1 {2}env\/eu-1: dark-mode turns on; next maintenance window Sun 2026-11-22 02:00 Europe\/Berlin$/m,
      );
    }));

  test("waits also if nobody asks for it, because nothing else keeps the windows of branches", () =>
    withChange(WINDOWED, PROMOTED, async (world) => {
      expect(await outcomes(world)).toEqual({ "eu-1": "pending" });
      expect(await outcomes(world, ["--ignore-windows"])).toEqual({ "eu-1": "published" });
    }));

  test("waits where a feature goes for good", () =>
    withChange(WINDOWED, { "features/search.yaml": "# nothing\n" }, async (world) => {
      expect((await world.publish(RESPECT)).stdout).toContain("search turns off;");
    }));

  test("waits where pods restart although no gate changes", () => {
    const flag = (variant: string): string =>
      feature(
        "search",
        "PRODUCTION",
        `  workloads:\n    - {kind: Deployment, namespace: portal, name: web}\n  flag:\n    type: string\n    variants: {none: "", a: a, b: b}\n    serve: {enabled: ${variant}, disabled: none}\n`,
      );
    return withChange(
      { ...WINDOWED, "features/search.yaml": flag("a") },
      { "features/search.yaml": flag("b") },
      async (world) => expect((await world.publish(RESPECT)).stdout).toMatch(/pending +eu-1 .*web.* restarts;/),
    );
  });

  test("gets what changes no gate", () =>
    withChange(
      WINDOWED,
      { "stages/production.yaml": stage("production", ["eu-1"], windows()).replace("[state, openfeature]", "[state]") },
      async (world) => expect(await outcomes(world, RESPECT)).toEqual({ "eu-1": "published" }),
    ));

  test("gets what it never had", () =>
    withWorld(WINDOWED, async (world) => expect(await outcomes(world, RESPECT)).toEqual({ "eu-1": "published" })));

  test("waits if the published commit is not available", () =>
    withChange(WINDOWED, PROMOTED, async (world) => {
      const orphan = git(world.folder, "commit-tree", "HEAD^{tree}", "-m", "all of history, in one");
      git(world.folder, "reset", "--quiet", "--hard", orphan);
      git(world.folder, "reflog", "expire", "--expire=now", "--all");
      git(world.folder, "gc", "--quiet", "--prune=now");
      const { stdout } = await world.publish([...RESPECT, "--rollback"]);
      expect(stdout).toMatch(/pending +eu-1 .*its effect is unknown/);
    }));
});

describe("in its window a cluster is published", () => {
  test.each([
    ["2026-11-22T02:00:00+01:00", "published"],
    ["2026-11-22T05:59:59+01:00", "published"],
    ["2026-11-22T06:00:00+01:00", "pending"],
    ["2026-11-22T00:59:00Z", "pending"],
  ])("at %s: %s", (now, is) =>
    withChange(WINDOWED, PROMOTED, async (world) =>
      expect(await outcomes(world, [...RESPECT, "--at", now, "--dry-run"])).toEqual({ "eu-1": is }),
    ),
  );

  test("by the current time, if none is given", () =>
    withChange(WINDOWED, PROMOTED, async (world) => {
      const now = (): number => Date.parse("2026-11-22T02:00:00Z");
      expect((await world.publish(RESPECT, { now })).stdout).toContain("1 cluster published");
    }));

  test("but not on excluded days", () =>
    withChange(
      kept(windows("    exclusions:\n      - {from: 2026-11-22, to: 2026-11-22, reason: a fair}\n")),
      PROMOTED,
      async (world) => {
        const { stdout } = await world.publish([...RESPECT, "--at", "2026-11-22T02:00:00Z"]);
        expect(stdout).toContain("next maintenance window Sun 2026-11-29 02:00 Europe/Berlin");
      },
    ));

  test("and with only excluded days, on all other days", () =>
    withChange(
      kept(
        "  maintenance:\n    exclusions:\n      - {from: 2026-11-20, to: 2026-11-25, reason: a fair}\n      - {from: 2026-11-26, to: 2026-11-30, reason: and another}\n",
      ),
      PROMOTED,
      async (world) => {
        expect((await world.publish(RESPECT)).stdout).toContain("next maintenance window 2026-12-01 00:00 UTC");
        expect(await outcomes(world, [...RESPECT, "--at", "2026-12-01T00:00:00Z"])).toEqual({ "eu-1": "published" });
      },
    ));
});

test("on a shared branch, a waiting cluster keeps its folder while others are updated", () => {
  const both = `${stage("production", ["eu-1"], windows())}---\n${stage("canary", ["us-1"])}`;
  const files = { ...PLATFORM, "sluice.yaml": project("    gitops: {}\n"), "stages/production.yaml": both };
  const shared = ["--branch", "deploy"];
  return withWorld(files, async (world) => {
    await world.publish(shared);
    const path = "rendered/clusters/eu-1/state/sluice-features-default.yaml";
    const before = world.show("deploy", path);
    world.commit(PROMOTED);
    const wanted = { "eu-1": "pending", "us-1": "published" };
    expect(await outcomes(world, [...shared, ...RESPECT])).toEqual(wanted);
    expect(world.show("deploy", path)).toBe(before);
    // The branch is of the newer commit now, and the folder that waits is not.
    expect(await outcomes(world, [...shared, ...RESPECT])).toEqual({ ...wanted, "us-1": "unchanged" });
    expect(await outcomes(world, shared)).toEqual({ "eu-1": "published", "us-1": "unchanged" });
  });
});
