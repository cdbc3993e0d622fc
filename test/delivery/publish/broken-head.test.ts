/** Tests emergencies of a HEAD whose sluice.yaml does not say any more where the clusters are published. */
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { main } from "../../../src/cli/index.ts";
import { fakeIo } from "../../cli/fake-io.ts";
import { git } from "../../git/temporary.ts";
import { emergency, HELD, INCIDENT, published, states } from "./held.ts";
import { withWaves } from "./waves.ts";
import { ENV, PLATFORM, project, PROMOTED, withWorld } from "./world.ts";
import type { Ran, World } from "./world.ts";

const FOLDERS = project("    gitops: {}\n");
const INVALID = project("    gitops: {delivery: branch, path: .git}\n");

/** A run that writes metrics, and those about the run. */
async function withMetrics(world: World, args: readonly string[] = []): Promise<Ran & { readonly metrics: string }> {
  const file = join(world.folder, "..", "metrics.txt");
  rmSync(file, { force: true });
  const ran = await world.publish([...args, "--metrics", file]);
  return { ...ran, metrics: readFileSync(file, "utf8") };
}

function expectShut(world: World): void {
  for (const cluster of ["eu-1", "us-1"])
    expect(states(world, cluster)).toEqual({ search: "disabled", "dark-mode": "disabled" });
}

describe("an emergency reaches all clusters", () => {
  test.each([
    ["without `delivery: branch`", FOLDERS, "nothing would read the branches"],
    ["with a path that a branch can't have", INVALID, `a branch can't contain a folder ".git"`],
  ])("%s, and the run fails", (_, sluice, message) =>
    published(HELD, async (world) => {
      world.commit({ ...PROMOTED, ...INCIDENT, "sluice.yaml": sluice });
      const { code, stderr, metrics } = await withMetrics(world);
      expect([code, stderr]).toEqual([1, expect.stringContaining(`sluice: ${message}`)]);
      expect(metrics).toContain("sluice_publish_errors 1\n");
      expect(metrics).toContain('sluice_publish_emergency_missing{cluster="us-1"} 0\n');
      expectShut(world);
      // Nor does the next run publish anything else.
      expect((await withMetrics(world)).code).toBe(1);
      expectShut(world);
    }),
  );

  test.each([
    ["an invalid", project("    gitops: {delivery: branch, path: /etc}\n"), "invalid-value"],
    ["an empty", "# empty\n", "missing-project"],
  ])("with %s sluice.yaml", (_, sluice, name) =>
    published(HELD, async (world) => {
      world.commit({ ...PROMOTED, ...INCIDENT, "sluice.yaml": sluice });
      const { code, stdout, metrics } = await withMetrics(world);
      expect([code, stdout]).toEqual([1, expect.stringContaining(name)]);
      expect(metrics).toContain("sluice_publish_errors 1\n");
      expectShut(world);
    }),
  );

  test("without sluice.yaml, also from another folder of the project", () =>
    published(HELD, async (world) => {
      rmSync(join(world.folder, "sluice.yaml"));
      world.commit({ ...PROMOTED, ...INCIDENT });
      const { code, stdout } = await world.publish([], {}, join(world.folder, "features"));
      expect([code, stdout]).toEqual([1, expect.stringContaining("missing-project")]);
      expectShut(world);
      // Another commit does not hide the deletion.
      world.commit({ "stages/incident.yaml": emergency("search", "{names: [eu-1]}") });
      expect((await withMetrics(world)).code).toBe(1);
      expectShut(world);
    }));

  test("without a project in its folder of a larger repository", () =>
    withWorld({ "README.md": "x\n" }, async (world) => {
      const inFolder = (files: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
        Object.fromEntries(Object.entries(files).map(([path, text]) => [`platform/${path}`, text]));
      const platform = join(world.folder, "platform");
      world.commit(inFolder(HELD));
      expect((await world.publish([], {}, platform)).code).toBe(0);
      rmSync(join(platform, "sluice.yaml"));
      world.commit(inFolder({ ...PROMOTED, ...INCIDENT }));
      expect((await world.publish([], {}, platform)).code).toBe(1);
      expectShut(world);
      expect((await world.publish()).stderr).toContain("no sluice.yaml in");
    }));

  test("without `delivery: branch` and valid clusters", () =>
    published(HELD, async (world) => {
      world.commit({ ...PROMOTED, ...INCIDENT, "sluice.yaml": FOLDERS, "stages/production.yaml": "kind: [\n" });
      expect((await world.publish()).code).toBe(1);
      expectShut(world);
    }));

  test("although their stages have a rollout, which needs branches", () =>
    withWaves(async (world) => {
      world.commit({ "sluice.yaml": FOLDERS, "stages/incident.yaml": emergency("search") });
      const { code, stdout } = await world.at(0);
      expect([code, stdout]).toEqual([1, expect.stringContaining("rollout-needs-branches")]);
      for (const cluster of Object.values(world.state())) expect(cluster).not.toContain("search");
      const io = fakeIo(world.folder, { env: ENV });
      expect(await main(["rollout"], io)).toBe(1);
      expect(io.written().stderr).toContain("rollout-needs-branches");
    }));
});

describe("without a commit that shows the branches", () => {
  test("a layout without branches stays wrong usage, with metrics", () =>
    withWorld({ ...PLATFORM, "sluice.yaml": FOLDERS }, async (world) => {
      const { code, stdout, metrics } = await withMetrics(world);
      expect([code, stdout, metrics]).toEqual([2, "", expect.stringContaining("sluice_publish_errors 1\n")]);
      world.commit({ "features/search.yaml": "kind: [\n" });
      const ran = await withMetrics(world);
      expect([ran.code, ran.stderr, ran.metrics]).toEqual([
        1,
        expect.stringContaining("what goes at once was not published: nothing would read the branches"),
        expect.stringContaining("sluice_publish_errors 1\n"),
      ]);
    }));

  test("nothing makes a branch that HEAD does not name", () =>
    withWorld({ ...PLATFORM, "sluice.yaml": FOLDERS }, async (world) => {
      world.commit({ ...INCIDENT, "sluice.yaml": project() });
      const { code, stderr } = await world.publish(["--branch", "deploy"]);
      expect([code, stderr]).toEqual([1, expect.stringContaining("needs one branch per cluster")]);
      expect(world.tip("*")).toBe("");
    }));

  test("a project that was never committed stays wrong usage, with metrics", () =>
    withWorld({ "README.md": "x\n" }, async (world) => {
      expect((await world.publish()).code).toBe(2);
      world.commit({ "sluice.yaml": "kind: [\n" });
      expect(await withMetrics(world)).toMatchObject({
        code: 1,
        metrics: expect.stringContaining("sluice_publish_errors 1\n") as string,
      });
      git(world.folder, "update-ref", "-d", "HEAD");
      expect(await withMetrics(world)).toMatchObject({
        code: 2,
        metrics: expect.stringContaining("sluice_publish_errors 1\n") as string,
      });
    }));

  test("metrics are written although the remote can't be reached", () =>
    published(HELD, async (world) => {
      git(world.folder, "remote", "set-url", "origin", join(world.folder, "..", "nowhere"));
      world.commit({ ...INCIDENT, "sluice.yaml": FOLDERS });
      const { code, stderr, metrics } = await withMetrics(world);
      expect([code, stderr]).toEqual([1, expect.stringContaining("what goes at once was not published")]);
      expect(metrics).toContain("sluice_publish_errors 1\n");
    }));
});
