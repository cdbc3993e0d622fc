/** Tests publishing with errors of git and remotes and with hostile texts, and the messages. */
import { writeFileSync, mkdirSync, existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { git, write } from "../../git/temporary.ts";
import { outcomes, PLATFORM, project, PROMOTED, withWorld } from "./world.ts";

describe("what git is", () => {
  test.each([".git", "a/.GIT/b", "a//b", "a/./b", "a\\u0007b"])("a branch can't contain a folder %j", (path) =>
    withWorld(
      { ...PLATFORM, "sluice.yaml": project(`    gitops: {delivery: branch, path: "${path}"}\n`) },
      async ({ publish, tip }) => {
        const { code, stderr } = await publish();
        expect([code, tip("env/eu-1")]).toEqual([2, ""]);
        expect(stderr).toContain("a branch can't contain a folder");
      },
    ),
  );

  test("a missing or unreachable remote is wrong usage, with a hint", () =>
    withWorld(PLATFORM, async ({ folder, publish }) => {
      const unknown = await publish(["--remote", "upstream"]);
      expect([unknown.code, unknown.stderr]).toEqual([
        2,
        expect.stringMatching(/no remote "upstream"\n.*available: origin/),
      ]);
      git(folder, "remote", "set-url", "origin", `${folder}/nowhere`);
      const gone = await publish();
      expect([gone.code, gone.stderr]).toEqual([
        2,
        expect.stringContaining('the repository of remote "origin" does not exist'),
      ]);
      git(folder, "remote", "set-url", "origin", "ext::sh -c touch% pwned");
      const odd = await publish();
      expect([odd.code, odd.stderr]).toEqual([2, expect.stringContaining("unsupported protocol")]);
      expect(existsSync(join(folder, "pwned"))).toBe(false);
    }));

  test("credentials in an address reach neither a message nor what is published", () =>
    withWorld(PLATFORM, async ({ folder, remote, publish, show, tip }) => {
      const address = "https://u:hunter2@git.example/a/b.git?token=hunter2";
      git(folder, "config", `url.${remote}.insteadOf`, address);
      git(folder, "remote", "set-url", "origin", address);
      await publish();
      expect(JSON.parse(show("env/eu-1", "hydrator.metadata")).repoURL).toBe("https://git.example/a/b.git");
      expect(git(folder, "show", "-s", "--format=%B", tip("env/eu-1"))).not.toContain("hunter2");
      git(folder, "remote", "set-url", "origin", "https://u:hunter2@127.0.0.1:9/a.git");
      const { code, stderr } = await publish();
      expect([code, stderr]).toEqual([2, expect.stringContaining("can't be reached")]);
      expect(stderr).not.toContain("hunter2");
    }));

  test.each(["origin", "."])("hooks of the repository are not run, with the remote %s", (remote) =>
    withWorld(PLATFORM, async ({ folder, publish }) => {
      const hooks = join(folder, "hooks");
      mkdirSync(hooks);
      for (const name of ["pre-push", "pre-receive", "update", "post-receive", "post-update", "reference-transaction"])
        writeFileSync(join(hooks, name), `#!/bin/sh\ntouch ${folder}/ran\nexit 1\n`, { mode: 0o755 });
      git(folder, "config", "core.hooksPath", hooks);
      expect((await publish(["--remote", remote])).code).toBe(0);
      expect(existsSync(join(folder, "ran"))).toBe(false);
    }),
  );

  test.each(["--upload-pack=touch pwned", "-x", "ssh://-oProxyCommand=touch%20pwned/x", "fd::17", "git://h/x"])(
    "the address %j runs nothing",
    (address) =>
      withWorld(PLATFORM, async ({ folder, publish }) => {
        git(folder, "config", "remote.origin.url", address);
        const { code, stderr } = await publish();
        expect([code, stderr]).toEqual([2, expect.stringMatching(/^sluice: /)]);
        expect(existsSync(join(folder, "pwned"))).toBe(false);
      }),
  );

  test("a repository without a commit, or a project that is not in it, has nothing to publish", () =>
    withWorld({ "README.md": "x\n" }, async ({ folder, publish }) => {
      write(folder, PLATFORM);
      const { code, stderr } = await publish();
      expect([code, stderr]).toEqual([2, expect.stringContaining("sluice.yaml is not committed yet")]);
      git(folder, "update-ref", "-d", "HEAD");
      expect((await publish()).stderr).toContain("the repository has no commits");
    }));

  test("what a commit says stays text", () =>
    withWorld(PLATFORM, async (world) => {
      const sealed = `Sluice-Tree: ${"1".repeat(40)}`;
      world.commit(
        PROMOTED,
        `a \u202esubject <b>&\n::error::x\n\nbody\u200b\n\n${sealed}\nArgocd-reference-commit-sha: abcdef1\n`,
      );
      await world.publish();
      const text = world.show("env/eu-1", "hydrator.metadata");
      expect(text).toContain(String.raw`"subject": "a \u202esubject <b>&\n::error::x"`);
      expect(JSON.parse(text)).toMatchObject({
        body: `body\u200b\n\n${sealed}\n`,
        references: [{ commit: { sha: "abcdef1" } }],
      });
      expect(git(world.remote, "show", "-s", "--format=%s", "env/eu-1")).toMatch(
        /: a \\u\{202e\}subject <b>& ::error::x$/,
      );
      expect(await outcomes(world)).toEqual({ "eu-1": "unchanged", "us-1": "unchanged" });
    }));
});
