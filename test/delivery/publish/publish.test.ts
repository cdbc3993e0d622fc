/** Tests `sluice publish` from real repositories to bare remotes. */
import { readFileSync, existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { commitAll, git, write } from "../../git/temporary.ts";
import type { Files } from "./world.ts";
import { outcomes, PLATFORM, project, PROMOTED, stage, withWorld } from "./world.ts";

describe("a branch", () => {
  test("starts with a root commit, contains the rendered files, and names its source", () =>
    withWorld(PLATFORM, async ({ folder, publish, tip, show, paths }) => {
      const head = git(folder, "rev-parse", "HEAD");
      expect((await publish()).code).toBe(0);
      expect(git(folder, "log", "--format=%P", tip("env/eu-1"))).toBe("");
      expect(paths("env/eu-1")).toContain("openfeature/kustomization.yaml");
      expect(paths("env/eu-1")).toContain("kustomization.yaml");
      expect(show("env/eu-1", "state/sluice-features-default.yaml")).toContain("search");
      expect(JSON.parse(show("env/eu-1", "hydrator.metadata"))).toEqual({
        drySha: head,
        commands: ["sluice render --cluster eu-1"],
        author: "Ada <ada@cumulus.example>",
        date: "2026-11-20T12:00:00Z",
        subject: "the platform",
      });
      const said = git(folder, "show", "--no-patch", "--format=%an|%ae|%cn|%ce|%s", tip("env/eu-1"));
      expect(said).toBe(`Ada|ada@cumulus.example|Sluice|sluice@publish.invalid|${head.slice(0, 7)}: the platform`);
    }));

  test("is what `render` writes", () =>
    withWorld(PLATFORM, async ({ folder, publish, show, paths }) => {
      const { main } = await import("../../../src/cli/index.ts");
      const { fakeIo } = await import("../../cli/fake-io.ts");
      await publish();
      expect(await main(["render"], fakeIo(folder))).toBe(0);
      const own = paths("env/us-1").filter((path) => ![".gitattributes", "hydrator.metadata"].includes(path));
      for (const path of own)
        expect(`${show("env/us-1", path)}\n`).toBe(readFileSync(join(folder, "rendered/clusters/us-1", path), "utf8"));
      expect(existsSync(join(folder, "rendered/clusters/us-1", own[0] ?? ""))).toBe(true);
    }));

  test("gets no commit where nothing changed, also for a commit that changes nothing there", () =>
    withWorld(PLATFORM, async (world) => {
      await world.publish();
      const before = world.tip("env/eu-1");
      world.commit({ "README.md": "words\n" });
      expect(await outcomes(world)).toEqual({ "eu-1": "unchanged", "us-1": "unchanged" });
      expect(world.tip("env/eu-1")).toBe(before);
    }));

  test("is updated by one commit on top of the last", () =>
    withWorld(PLATFORM, async (world) => {
      await world.publish();
      const before = world.tip("env/eu-1");
      const head = world.commit(PROMOTED);
      expect(await outcomes(world)).toEqual({ "eu-1": "published", "us-1": "published" });
      expect(git(world.remote, "rev-parse", "env/eu-1^")).toBe(before);
      expect(JSON.parse(world.show("env/eu-1", "hydrator.metadata"))).toMatchObject({ drySha: head });
    }));

  test("loses what is no longer rendered", () =>
    withWorld(PLATFORM, async (world) => {
      await world.publish();
      world.commit({
        "stages/production.yaml": stage("production", ["eu-1", "us-1"]).replace("[state, openfeature]", "[state]"),
      });
      expect(await outcomes(world)).toEqual({ "eu-1": "published", "us-1": "published" });
      expect(world.paths("env/eu-1").filter((path) => path.startsWith("openfeature"))).toEqual([]);
    }));

  test("of another project is ignored", () =>
    withWorld(PLATFORM, async (world) => {
      const second = { ...PLATFORM, "stages/production.yaml": stage("production", ["ap-1"]) };
      world.commit(Object.fromEntries(Object.entries(second).map(([path, text]) => [`second/${path}`, text])));
      expect((await world.publish([], {}, join(world.folder, "second"))).stdout).toContain("env/ap-1");
      expect(await outcomes(world)).toEqual({ "eu-1": "published", "us-1": "published" });
    }));

  test("holds nothing twice where its folder becomes another, which waits for a window as any change does", () => {
    const closed = "  maintenance: {exclusions: [{from: 2020-01-01, to: 2199-12-31, reason: a test}]}\n";
    const within = (path: string): Files => ({
      ...PLATFORM,
      "sluice.yaml": project(`    gitops: {delivery: branch${path && `, path: ${path}`}}\n`),
      "stages/production.yaml": stage("production", ["eu-1"], closed),
    });
    return withWorld(within(""), async (world) => {
      await world.publish();
      const files = world.paths("env/eu-1").length;
      for (const path of ["all/manifests", "manifests", ""]) {
        world.commit({ ...within(path), ...(path === "manifests" ? PROMOTED : {}) });
        if (path === "manifests") expect(await outcomes(world, ["--respect-windows"])).toEqual({ "eu-1": "pending" });
        expect(
          await outcomes(world, ["--ignore-windows", ...(path === "all/manifests" ? ["--prune-limit", "0"] : [])]),
        ).toEqual({
          "eu-1": "published",
        });
        const there = world.paths("env/eu-1").filter((one) => one !== `${path}/hydrator.metadata`);
        expect([path, there.length]).toEqual([path, files]);
      }
    });
  });

  test("keeps more than half of its files, unless requested otherwise", () =>
    withWorld(PLATFORM, async (world) => {
      await world.publish();
      const less = stage("production", ["eu-1", "us-1"]).replace("[state, openfeature]", "[state]");
      world.commit({ "stages/production.yaml": less });
      const { code, stdout } = await world.publish(["--prune-limit", "1", "--cluster", "eu-1"]);
      expect([code, /3 of 7 files of cluster "eu-1" would be deleted .*mass-deletion/.test(stdout)]).toEqual([1, true]);
      expect(stdout).toContain("pass `--prune-limit 3`");
      expect((await world.publish(["--prune-limit", "3", "--cluster", "eu-1"])).code).toBe(0);
    }));

  test("is byte-identical, no matter who publishes it", () =>
    withWorld(PLATFORM, async ({ publish, tip, remote }) => {
      await publish();
      const before = tip("env/eu-1");
      git(remote, "update-ref", "-d", "refs/heads/env/eu-1");
      await publish([], { now: () => 4e12 });
      expect(tip("env/eu-1")).toBe(before);
    }));

  test("contains HEAD, not the work tree, and uncommitted files are named", () =>
    withWorld(PLATFORM, async ({ folder, publish, show }) => {
      write(folder, {
        "features/dark-mode.yaml": "no: sense\n",
        "features/new.yaml": "x: 1\n",
        "sluice.yaml": project("    gitops: {}\n"),
      });
      const { code, stderr } = await publish();
      expect([code, stderr]).toEqual([
        0,
        "uncommitted changes are not published: features/dark-mode.yaml, features/new.yaml, sluice.yaml\n",
      ]);
      expect(show("env/eu-1", "state/sluice-features-default.yaml")).not.toContain("no: sense");
    }));

  test("only of the clusters that are named", () =>
    withWorld(PLATFORM, async (world) => {
      expect(await outcomes(world, ["--cluster", "eu-*"])).toEqual({ "eu-1": "published" });
      expect(world.tip("env/us-1")).toBe("");
    }));

  test("is filled from a HEAD that is on no branch, and by ids of either length", () =>
    withWorld(PLATFORM, async ({ folder, remote, publish }) => {
      const [long, longRemote] = [`${folder}-long`, `${remote}-long`];
      git(folder, "init", "--quiet", "--object-format=sha256", long);
      git(folder, "init", "--quiet", "--object-format=sha256", "--bare", longRemote);
      git(long, "remote", "add", "origin", longRemote);
      write(long, PLATFORM);
      const head = commitAll(long, "the platform");
      git(long, "checkout", "--quiet", "--detach");
      expect((await publish([], {}, long)).code).toBe(0);
      expect(JSON.parse(git(longRemote, "show", "env/eu-1:hydrator.metadata"))).toMatchObject({ drySha: head });
      expect(head).toMatch(/^[0-9a-f]{64}$/);
      expect((await publish([], {}, long)).stdout).toContain("2 unchanged");
      write(long, PROMOTED);
      commitAll(long, "more");
      expect((await publish([], {}, long)).stdout).toContain("2 clusters published");
    }));

  test("is not touched by a dry run", () =>
    withWorld(PLATFORM, async ({ folder, publish, tip }) => {
      const { stdout } = await publish(["--dry-run"]);
      expect(stdout).toMatch(/^to publish {2}eu-1 {2}env\/eu-1: 7 files changed\n/);
      expect(stdout).toContain('2 clusters would be published to "origin" from commit');
      expect(tip("env/eu-1")).toBe("");
      expect(git(folder, "count-objects", "-v")).toContain("packs: 0");
    }));
});

describe("one branch for all", () => {
  const FOLDERS = { ...PLATFORM, "sluice.yaml": project("    gitops: {delivery: folder}\n") };

  test("has a folder for each cluster, with metadata in it", () =>
    withWorld(FOLDERS, async (world) => {
      const first = git(world.folder, "rev-parse", "HEAD");
      expect((await world.publish(["--branch", "deploy"])).code).toBe(0);
      expect(world.paths("deploy")).toContain("rendered/clusters/us-1/state/kustomization.yaml");
      expect(world.show("deploy", "rendered/clusters/us-1/hydrator.metadata")).toBe(
        `{\n  "drySha": "${first}",\n  "commands": [\n    "sluice render --cluster us-1"\n  ]\n}`,
      );
      const second = world.commit(PROMOTED, "dark mode\n\nFor everybody.");
      await world.publish(["--branch", "deploy", "--cluster", "eu-1"]);
      expect(JSON.parse(world.show("deploy", "rendered/clusters/us-1/hydrator.metadata")).drySha).toBe(first);
      expect(JSON.parse(world.show("deploy", "rendered/clusters/eu-1/hydrator.metadata")).drySha).toBe(second);
      const { commands, ...root } = JSON.parse(world.show("deploy", "hydrator.metadata"));
      expect([commands, root.drySha, root.subject, root.body]).toEqual([
        undefined,
        second,
        "dark mode",
        "For everybody.\n",
      ]);
    }));

  test("keeps the folder of a cluster that is gone, and names it", () =>
    withWorld(FOLDERS, async (world) => {
      await world.publish(["--branch", "deploy"]);
      world.commit({ "stages/production.yaml": stage("production", ["us-1"]) });
      expect(await outcomes(world, ["--branch", "deploy"])).toEqual({ "eu-1": "left", "us-1": "unchanged" });
      expect(world.paths("deploy")).toContain("rendered/clusters/eu-1/state/kustomization.yaml");
    }));

  test("is rejected if each cluster has its own branch, and for an invalid name", () =>
    withWorld(PLATFORM, async ({ folder, publish, commit }) => {
      const refused = await publish(["--branch", "deploy"]);
      expect([refused.code, refused.stderr]).toEqual([
        2,
        expect.stringContaining("`delivery: branch` needs one branch per cluster"),
      ]);
      commit({ "sluice.yaml": project("    gitops: {}\n") });
      const odd = await publish(["--branch", "a..b"]);
      expect([odd.code, odd.stderr]).toEqual([2, expect.stringContaining('"a..b" is not a valid branch name')]);
      expect(git(folder, "status", "--short")).toBe("");
    }));

  test("is of one project alone", () =>
    withWorld(FOLDERS, async ({ folder, commit, publish, tip }) => {
      commit(Object.fromEntries(Object.entries(FOLDERS).map(([path, text]) => [`second/${path}`, text])));
      await publish(["--branch", "deploy"]);
      const before = tip("deploy");
      const { code, stdout } = await publish(["--branch", "deploy"], {}, join(folder, "second"));
      expect([code, tip("deploy")]).toEqual([1, before]);
      expect(stdout).toMatch(/"deploy" belongs to the project at the root of .*branch-of-another-project/);
      expect(stdout).toContain("publish one of the two projects to another branch");
      expect((await publish(["--branch", "second"], {}, join(folder, "second"))).code).toBe(0);
    }));

  test("never takes over the branch of the sources", () =>
    withWorld(FOLDERS, async ({ folder, publish, tip }) => {
      git(folder, "push", "--quiet", "origin", "main");
      const before = tip("main");
      const { code, stdout } = await publish(["--branch", "main"]);
      expect([code, tip("main")]).toEqual([1, before]);
      expect(stdout).toContain('branch "main" of "origin" contains the sources of this project  branch-of-sources');
    }));
});
