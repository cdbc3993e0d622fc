/** Tests that only merged commits are published, by the remote's current default branch; and signed commits. */
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { git, initRepository } from "../../git/temporary.ts";
import { outcomes, PLATFORM, project, PROMOTED, withWorld } from "./world.ts";
import type { World } from "./world.ts";

const DONE = { "eu-1": "published", "us-1": "published" };

function push({ folder }: World, to: string, from: string = "HEAD"): void {
  git(folder, "push", "--quiet", "origin", `${from}:refs/heads/${to}`);
}

describe("a commit", () => {
  test("that is on the default branch is published, also when that has moved on without this clone", () =>
    withWorld(PLATFORM, async (world) => {
      push(world, "main");
      const other = join(world.folder, "../other");
      git(world.folder, "clone", "--quiet", "../remote.git", other);
      git(other, "commit", "--quiet", "--allow-empty", "--message", "later");
      git(other, "push", "--quiet", "origin", "HEAD:main");
      expect(await outcomes(world)).toEqual(DONE);
    }));

  test("of a shallow clone is found on a default branch that has moved on", () =>
    withWorld(PLATFORM, async (world) => {
      push(world, "main");
      const other = join(world.folder, "../other");
      git(world.folder, "clone", "--quiet", "--depth=1", `file://${world.remote}`, other);
      world.commit(PROMOTED);
      push(world, "main");
      expect((await world.publish([], {}, other)).code).toBe(0);
      expect(world.tip("env/eu-1")).not.toBe("");
    }));

  test("that has not been merged reaches no cluster, nor does one that has not been pushed", () =>
    withWorld(PLATFORM, async (world) => {
      push(world, "main");
      git(world.folder, "switch", "--quiet", "--create", "feature");
      world.commit(PROMOTED);
      push(world, "feature");
      const { code, stdout } = await world.publish();
      expect([code, stdout]).toEqual([1, expect.stringContaining("commit-not-merged")]);
      expect(stdout).toContain("push it first");
      expect(world.tip("env/eu-1")).toBe("");
    }));

  test("may be on another branch that is named, of another remote too", () =>
    withWorld(PLATFORM, async (world) => {
      push(world, "main");
      world.commit(PROMOTED);
      push(world, "release");
      initRepository(join(world.folder, "../delivery.git"), { bare: true });
      git(world.folder, "remote", "add", "delivery", "../delivery.git");
      expect(await outcomes(world, ["--from-branch", "release"])).toEqual(DONE);
      expect(await outcomes(world, ["--remote", "delivery", "--from-branch", "origin/release"])).toEqual(DONE);
      const { code, stderr } = await world.publish(["--from-branch", "relaese"]);
      expect([code, stderr]).toEqual([2, expect.stringContaining('"origin" has no branch "relaese"')]);
    }));

  test("is published again where a branch that Sluice fills has become the default branch", () =>
    withWorld(PLATFORM, async (world) => {
      await world.publish();
      git(world.remote, "symbolic-ref", "HEAD", "refs/heads/env/eu-1");
      world.commit(PROMOTED);
      expect(await outcomes(world)).toEqual(DONE);
    }));
});

test("nothing is published onto the default branch, nor onto one that holds the sources", () =>
  withWorld({ ...PLATFORM, "sluice.yaml": project("    gitops: {delivery: folder}\n") }, async (world) => {
    push(world, "main");
    push(world, "develop");
    for (const branch of ["main", "develop"]) {
      const { code, stdout } = await world.publish(["--branch", branch]);
      expect([code, stdout]).toEqual([1, expect.stringContaining("branch-of-sources")]);
      expect(stdout).not.toContain("--delete");
      expect(world.tip(branch)).toBe(git(world.folder, "rev-parse", "HEAD"));
    }
  }));

describe("where git is set up to sign", () => {
  /** It says what gpg says of a signature, or of a missing key. */
  function signWith({ folder }: World, script: string): void {
    const program = join(folder, "../gpg");
    writeFileSync(program, `#!/bin/sh\ncat >/dev/null\n${script}\n`);
    chmodSync(program, 0o755);
    git(folder, "config", "gpg.program", program);
    git(folder, "config", "commit.gpgSign", "true");
  }

  test("commits are signed, and known again", () =>
    withWorld(PLATFORM, async (world) => {
      signWith(world, 'echo "[GNUPG:] SIG_CREATED D" >&2; echo "-----BEGIN PGP SIGNATURE-----"');
      expect(await outcomes(world)).toEqual(DONE);
      expect(git(world.remote, "cat-file", "commit", "env/eu-1")).toContain("gpgsig -----BEGIN PGP SIGNATURE-----");
      expect(await outcomes(world)).toEqual({ "eu-1": "unchanged", "us-1": "unchanged" });
    }));

  test("and can't, nothing is published, and it says why", () =>
    withWorld(PLATFORM, async (world) => {
      signWith(world, 'echo "gpg: no secret key" >&2; exit 2');
      const { code, stderr } = await world.publish();
      expect([code, stderr]).toEqual([2, expect.stringContaining("git could not sign the commit")]);
      expect(stderr).toContain("user.signingKey");
      expect(world.tip("env/eu-1")).toBe("");
    }));
});
