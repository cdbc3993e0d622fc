/** Tests branches that others change: people, other runs, other clones, and the remote itself. */
import { writeFileSync, chmodSync, mkdirSync, existsSync } from "node:fs";
import { spawn } from "node:child_process";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { commitAll, git, write } from "../../git/temporary.ts";
import { ENV, feature, outcomes, PLATFORM, PROMOTED, stage, withWorld } from "./world.ts";

/** Somebody commits to a branch of the remote. */
function meddle(folder: string, branch: string, files: Readonly<Record<string, string>>): string {
  const clone = `${folder}-${branch.replaceAll("/", "-")}`;
  if (!existsSync(clone)) git(folder, "clone", "--quiet", "--branch", branch, "../remote.git", clone);
  write(clone, files);
  const commit = commitAll(clone, "by hand");
  git(clone, "push", "--quiet", "origin", `HEAD:${branch}`);
  return commit;
}

describe("others", () => {
  test("who change a branch are named, and only that branch is left unchanged", () =>
    withWorld(PLATFORM, async (world) => {
      await world.publish();
      meddle(world.folder, "env/eu-1", { "hot-fix.yaml": "a: 1\n" });
      const commit = meddle(world.folder, "env/eu-1", { "hot-fix.yaml": "a: 2\n" });
      world.commit(PROMOTED);
      const { code, stdout } = await world.publish();
      expect(code).toBe(1);
      expect(stdout).toContain(
        `by 2 commits, the last by "Ada" in commit ${commit.slice(0, 12)} on 2026-11-20  branch-changed`,
      );
      expect(world.tip("env/eu-1")).toBe(commit);
      expect(world.show("env/us-1", "state/sluice-features-default.yaml")).toContain("dark-mode");
    }));

  test("who revert their change are ignored, and the branch is updated", () =>
    withWorld(PLATFORM, async (world) => {
      await world.publish();
      meddle(world.folder, "env/eu-1", { "hot-fix.yaml": "a: 1\n" });
      git(`${world.folder}-env-eu-1`, "revert", "--no-edit", "HEAD");
      git(`${world.folder}-env-eu-1`, "push", "--quiet", "origin", "HEAD:env/eu-1");
      const reverted = world.tip("env/eu-1");
      expect(await outcomes(world)).toEqual({ "eu-1": "unchanged", "us-1": "unchanged" });
      world.commit(PROMOTED);
      expect(await outcomes(world)).toEqual({ "eu-1": "published", "us-1": "published" });
      expect(git(world.remote, "rev-parse", "env/eu-1^")).toBe(reverted);
    }));

  test("who amend a commit of Sluice and keep its message are detected", () =>
    withWorld(PLATFORM, async (world) => {
      await world.publish();
      const message = git(world.remote, "show", "--no-patch", "--format=%B", "env/eu-1");
      const tree = git(world.remote, "rev-parse", "env/us-1~0^{tree}");
      const empty = git(world.remote, "mktree", "--missing");
      const forged = git(world.remote, "commit-tree", empty, "-m", message);
      git(world.remote, "update-ref", "refs/heads/env/eu-1", forged);
      expect(tree).not.toBe(empty);
      expect(await outcomes(world)).toMatchObject({ "eu-1": "failed" });
    }));

  test("who publish at the same time are waited for, and the newer commit stays", () =>
    withWorld(PLATFORM, async (world) => {
      await world.publish();
      const older = `${world.folder}-older`;
      git(world.folder, "clone", "--quiet", world.folder, older);
      git(older, "remote", "set-url", "origin", world.remote);
      world.commit(PROMOTED);
      git(older, "fetch", "--quiet", world.folder, "main");
      await world.publish();
      const newer = world.tip("env/eu-1");
      write(older, { "features/search.yaml": feature("search", "PREVIEW") });
      git(older, "reset", "--quiet", "--hard", "HEAD");
      const { code, stdout } = await world.publish([], {}, older);
      expect([code, world.tip("env/eu-1")]).toEqual([0, newer]);
      expect(stdout).toMatch(/^newer +eu-1 {2}env\/eu-1: a newer commit is published, at commit /);
    }));

  test("who published a newer commit win against a run of an older one", () =>
    withWorld(PLATFORM, async (world) => {
      const more = stage("production", ["eu-1", "us-1"]);
      world.commit({ "stages/production.yaml": more.replace("[state, openfeature]", "[state]") });
      await world.publish();
      const older = git(world.folder, "rev-parse", "HEAD");
      world.commit({ "stages/production.yaml": more });
      await world.publish();
      git(world.folder, "checkout", "--quiet", older);
      const { code, stdout } = await world.publish(["--prune-limit", "1"]);
      expect([code, stdout]).toEqual([0, expect.stringMatching(/^newer +eu-1 .*\nnewer +us-1 /)]);
      expect((await world.publish(["--prune-limit", "1", "--rollback"])).stdout).toContain("mass-deletion");
    }));

  test("who push between our fetch and our push cause a retry", () =>
    withWorld(PLATFORM, async (world) => {
      await world.publish();
      const clone = `${world.folder}-faster`;
      git(world.folder, "clone", "--quiet", world.remote, clone);
      world.commit(PROMOTED);
      // The first push finds the branch moved: the remote's own hook lets somebody else's commit in before.
      const reverted = git(world.remote, "rev-parse", "env/eu-1");
      const again = git(
        world.remote,
        "commit-tree",
        `${reverted}^{tree}`,
        "-p",
        reverted,
        "-m",
        git(world.remote, "show", "-s", "--format=%B", reverted),
      );
      const hook = join(world.remote, "hooks/pre-receive");
      const once = join(world.remote, "once");
      mkdirSync(join(world.remote, "hooks"), { recursive: true });
      writeFileSync(
        hook,
        `#!/bin/sh\nif test ! -e ${once}; then touch ${once}; unset GIT_QUARANTINE_PATH; git update-ref refs/heads/env/eu-1 ${again}; fi\nexit 0\n`,
      );
      chmodSync(hook, 0o755);
      expect(await outcomes(world)).toEqual({ "eu-1": "published", "us-1": "published" });
      expect(git(world.remote, "rev-parse", "env/eu-1^")).toBe(again);
    }));

  test("a branch that keeps moving is given up, with the reason", () =>
    withWorld(PLATFORM, async (world) => {
      git(
        world.remote,
        "update-ref",
        "refs/heads/env",
        git(world.folder, "push", "--quiet", "origin", "main:tmp") || git(world.remote, "rev-parse", "tmp"),
      );
      const { code, stdout } = await world.publish(["--cluster", "eu-1"]);
      expect(code).toBe(1);
      expect(stdout).toMatch(/"origin" rejected branch "env\/eu-1" on every attempt: .*push-refused/);
      expect(stdout).toContain("a branch with a conflicting name may exist");
    }));

  test("a remote that protects a branch is quoted", () =>
    withWorld(PLATFORM, async (world) => {
      const hook = join(world.remote, "hooks/update");
      mkdirSync(join(world.remote, "hooks"), { recursive: true });
      writeFileSync(
        hook,
        "#!/bin/sh\ncase $1 in */eu-1) echo 'error: GH006: Protected \u001b[31mbranch' >&2; exit 1;; esac\n",
      );
      chmodSync(hook, 0o755);
      const { code, stdout } = await world.publish();
      expect(code).toBe(1);
      expect(stdout).toMatch(
        /rejected branch "env\/eu-1": hook declined; its message: GH006: Protected .*push-refused/,
      );
      expect(stdout).not.toContain("\u001b");
      expect(world.tip("env/us-1")).not.toBe("");
    }));
});

test("two publish at once, from two clones: both end well, and every branch has one commit", () =>
  withWorld(PLATFORM, async (world) => {
    const other = `${world.folder}-other`;
    git(world.folder, "clone", "--quiet", world.folder, other);
    git(other, "remote", "set-url", "origin", world.remote);
    const run = (cwd: string): Promise<number | null> =>
      new Promise((resolve) => {
        const child = spawn(process.execPath, [join(import.meta.dirname, "../../../src/bin.ts"), "publish"], {
          cwd,
          env: ENV,
        });
        child.on("close", resolve);
      });
    expect(await Promise.all([run(world.folder), run(other)])).toEqual([0, 0]);
    expect(git(world.remote, "rev-list", "--count", "env/eu-1")).toBe("1");
    expect(await outcomes(world)).toEqual({ "eu-1": "unchanged", "us-1": "unchanged" });
  }));

describe("a clone that is cut off", () => {
  test("publishes new branches, and says that it needs more history to compare commits", () =>
    withWorld(PLATFORM, async (world) => {
      await world.publish();
      world.commit(PROMOTED);
      git(world.folder, "push", "--quiet", "origin", "main");
      const cut = `${world.folder}-cut`;
      git(world.folder, "clone", "--quiet", "--depth=1", "--branch=main", `file://${world.remote}`, cut);
      const refused = await world.publish([], {}, cut);
      expect(refused.code).toBe(1);
      expect(refused.stdout).toMatch(
        /this shallow clone does not show whether HEAD includes it {2}published-from-elsewhere/,
      );
      expect(refused.stdout).toContain("`fetch-depth: 0`");
      expect((await world.publish(["--rollback"], {}, cut)).code).toBe(0);
      expect((await world.publish([], {}, cut)).stdout).toContain("2 unchanged");
    }));

  test("does not call a branch foreign that somebody has changed after us", () =>
    withWorld(PLATFORM, async (world) => {
      await world.publish();
      git(world.folder, "push", "--quiet", "origin", "main");
      meddle(world.folder, "env/eu-1", { "hot-fix.yaml": "a: 1\n" });
      const cut = `${world.folder}-cut`;
      git(world.folder, "clone", "--quiet", "--depth=1", "--branch=main", `file://${world.remote}`, cut);
      const { code, stdout } = await world.publish([], {}, cut);
      expect(code).toBe(1);
      expect(stdout).toMatch(
        /last changed by "Ada" .*; this shallow clone does not show what Sluice published before {2}branch-changed/,
      );
      expect(stdout).toContain("`fetch-depth: 0`");
      expect(stdout).not.toContain("--delete");
    }));
});
