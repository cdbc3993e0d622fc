/** Commits as trees of files, the choice of base, and what is said where history is not there. */
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { devNull } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { baseRule, GitError, openRepository } from "../../src/git/index.ts";
import type { Trigger } from "../../src/git/index.ts";
import { gitErrorOf } from "../../src/git/errors.ts";
import { openDirectory } from "../../src/files/index.ts";
import { commitAll, git, withFolder, withRepository, write } from "./temporary.ts";

const env = process.env;
const text = (bytes: Uint8Array | undefined): string | undefined => bytes && Buffer.from(bytes).toString();

async function failure(work: Promise<unknown>): Promise<GitError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof GitError) return error;
    throw error;
  }
  throw new Error("it did not fail");
}

describe("a commit is a tree of files", () => {
  const files = {
    "sluice.yaml": "a: 1\n",
    "features/b.yaml": "b: 2\n",
    "features/.hidden.yaml": "c\n",
    "docs/x.md": "x\n",
  };

  test("it lists and reads what the folder would, whatever is checked out", () =>
    withRepository(files, async (folder, commit) => {
      const onDisk = openDirectory(folder);
      const patterns = [["."], ["features"], ["features/*.yaml"], ["**/*.md"], ["nothing"], ["docs/x.md"]];
      const listed = patterns.map((one) => onDisk.list(one));
      rmSync(join(folder, "features"), { recursive: true });
      const tree = (await openRepository(folder, env)).open(commit);
      expect(patterns.map((one) => tree.list(one))).toEqual(listed);
      expect(text(tree.read("features/b.yaml", 10_000_000))).toBe("b: 2\n");
      expect(text(tree.read("features/b.yaml", 2))).toBe("b:");
      expect([tree.exists("features"), tree.exists("docs/x.md"), tree.exists("nothing")]).toEqual([true, true, false]);
      expect([
        tree.read("nothing", 10_000_000),
        tree.read("../x", 10_000_000),
        tree.read("features", 10_000_000),
      ]).toEqual([undefined, undefined, undefined]);
    }));

  test("equal files of two commits are the same bytes", () =>
    withRepository(files, async (folder, first) => {
      write(folder, { "features/b.yaml": "b: 3\n" });
      const second = commitAll(folder, "second");
      const repository = await openRepository(folder, env);
      const [before, after] = [repository.open(first), repository.open(second)];
      expect(before.read("sluice.yaml", 10_000_000)?.buffer).toBe(after.read("sluice.yaml", 10_000_000)?.buffer);
      expect(text(before.read("features/b.yaml", 10_000_000))).toBe("b: 2\n");
      expect(text(after.read("features/b.yaml", 10_000_000))).toBe("b: 3\n");
    }));

  test("what somebody would have in place of an object is not taken for it", () =>
    withRepository(files, async (folder, commit) => {
      write(folder, { "features/b.yaml": "b: forged\n" });
      const [was, forged] = [`${commit}:features/b.yaml`, git(folder, "hash-object", "-w", "features/b.yaml")];
      git(folder, "replace", git(folder, "rev-parse", was), forged);
      expect(git(folder, "show", was)).toBe("b: forged");
      const tree = (await openRepository(folder, env)).open(commit);
      expect(text(tree.read("features/b.yaml", 10_000_000))).toBe("b: 2\n");
    }));

  test("links and submodules are listed, and never followed", () =>
    withRepository(files, async (folder) => {
      symlinkSync("/etc/passwd", join(folder, "features/link.yaml"));
      git(folder, "update-index", "--add", "--cacheinfo", `160000,${"1".repeat(40)},features/sub`);
      git(folder, "add", "features/link.yaml");
      git(folder, "commit", "--quiet", "--message", "links");
      const repository = await openRepository(folder, env);
      const tree = repository.open(await repository.resolve("HEAD"));
      expect(tree.list(["features"])).toContainEqual({ path: "features/link.yaml", kind: "link" });
      expect(tree.list(["features/*"])).toContainEqual({ path: "features/sub", kind: "submodule" });
      expect(tree.read("features/link.yaml", 10_000_000)).toBeUndefined();
    }));

  test("a project may lie in a folder of the repository", () =>
    withRepository(
      { "a/b/sluice.yaml": "x\n", "a/b/features/f.yaml": "y\n", "other.yaml": "z\n" },
      async (folder, commit) => {
        const tree = (await openRepository(join(folder, "a/b"), env)).open(commit);
        expect(tree.list(["."]).map(({ path }) => path)).toEqual(["features/f.yaml", "sluice.yaml"]);
      },
    ));

  test("a blob over the limit is not read, and known to be too large", () =>
    withRepository({ "features/large.yaml": "x".repeat(3 * 1024 * 1024) }, async (folder, commit) => {
      const tree = (await openRepository(folder, env)).open(commit);
      expect(tree.read("features/large.yaml", 1024 * 1024 + 1)?.length).toBe(1024 * 1024 + 1);
    }));

  test("ids are git's own", () =>
    withRepository(files, async (folder, commit) => {
      const repository = await openRepository(folder, env);
      expect(repository.idOf(Buffer.from("b: 2\n"))).toBe(repository.filesOf(commit).get("features/b.yaml"));
    }));
});

describe("history", () => {
  test("messages and earlier contents, newest first", () =>
    withRepository({ "f.yaml": "1\n" }, async (folder, first) => {
      write(folder, { "f.yaml": "2\n" });
      commitAll(folder, "two\n\nSluice-Allow: x");
      write(folder, { "f.yaml": "3\n" });
      const last = commitAll(folder, "three");
      const repository = await openRepository(folder, env);
      expect(repository.messages(first, last).map((one) => one.text)).toEqual(["three\n", "two\n\nSluice-Allow: x\n"]);
      expect(repository.versions("f.yaml", last).map(text)).toEqual(["3\n", "2\n", "1\n"]);
    }));
});

describe("the base of a run", () => {
  test.each<[Trigger, ReturnType<typeof baseRule>]>([
    [{ kind: "merge-of-pull-request" }, { is: "parent" }],
    [
      { kind: "head-of-pull-request", into: "main" },
      { is: "merge-base", branch: "main" },
    ],
    [
      { kind: "merge-queue", base: "abc" },
      { is: "commit", commit: "abc" },
    ],
    [
      { kind: "push", before: "abc", main: "" },
      { is: "ancestor-or-parent", commit: "abc" },
    ],
    [
      { kind: "push", before: "0".repeat(40), main: "develop" },
      { is: "merge-base", branch: "develop" },
    ],
    [{ kind: "other", main: "" }, { is: "merge-base" }],
  ])("%j", (occasion, rule) => {
    expect(baseRule(occasion)).toEqual(rule);
  });

  test("a merge of a pull request is compared with its first parent", () =>
    withRepository({ a: "1" }, async (folder) => {
      git(folder, "checkout", "--quiet", "-b", "topic");
      write(folder, { b: "1" });
      commitAll(folder, "topic");
      git(folder, "checkout", "--quiet", "main");
      write(folder, { c: "1" });
      const main = commitAll(folder, "main goes on");
      git(folder, "merge", "--quiet", "--no-ff", "topic", "--message", "merge");
      git(folder, "checkout", "--quiet", "--detach");
      const repository = await openRepository(folder, env);
      const head = await repository.resolve("HEAD");
      expect((await repository.findBase({ is: "parent" }, head))?.commit).toBe(main);
    }));

  test("a push that was forced is compared with its parent, never with what is gone", () =>
    withRepository({ a: "1" }, async (folder, first) => {
      write(folder, { a: "2" });
      const gone = commitAll(folder, "to be replaced");
      git(folder, "reset", "--quiet", "--hard", first);
      write(folder, { a: "3" });
      const head = commitAll(folder, "instead");
      const repository = await openRepository(folder, env);
      expect((await repository.findBase({ is: "ancestor-or-parent", commit: gone }, head))?.commit).toBe(first);
      expect((await repository.findBase({ is: "ancestor-or-parent", commit: "f".repeat(40) }, head))?.commit).toBe(
        first,
      );
      expect((await repository.findBase({ is: "ancestor-or-parent", commit: first }, head))?.commit).toBe(first);
    }));

  test("the first commit has nothing before it, and an unborn branch has no commit", () =>
    withRepository({ a: "1" }, async (folder, first) => {
      const repository = await openRepository(folder, env);
      expect(await repository.findBase({ is: "parent" }, first)).toBeUndefined();
      git(folder, "checkout", "--quiet", "--orphan", "fresh");
      expect(await repository.head()).toBeUndefined();
      expect((await failure(repository.resolve("HEAD"))).message).toBe("the repository has no commits");
    }));

  test("a work tree of its own is a repository like any", () =>
    withRepository({ "sluice.yaml": "x" }, async (folder, first) => {
      git(folder, "worktree", "add", "--quiet", join(folder, "tree"), "--detach");
      const repository = await openRepository(join(folder, "tree"), env);
      expect(await repository.head()).toBe(first);
    }));
});

describe("what can't be told is an error that says what to do", () => {
  test("no repository", () =>
    withFolder(async (folder) => {
      expect((await failure(openRepository(folder, env))).message).toContain("is not in a git repository");
    }));

  test("no git", () =>
    withRepository({}, async (folder) => {
      expect((await failure(openRepository(folder, { PATH: folder }))).message).toContain("git is not installed");
    }));

  test("a repository of somebody else's", () =>
    withRepository({ a: "1" }, (folder) => {
      const assumed = { ...env, GIT_TEST_ASSUME_DIFFERENT_OWNER: "1", GIT_CONFIG_GLOBAL: devNull };
      const { stderr } = spawnSync("git", ["rev-parse", "HEAD"], { cwd: folder, env: assumed, encoding: "utf8" });
      const { message, help } = gitErrorOf(stderr, folder);
      expect(message).toContain("belongs to another user");
      expect(help).toContain(`safe.directory "${folder}"`);
    }));

  test("a shallow clone without the parent, or without anything in common", () =>
    withRepository({ a: "1" }, async (folder) => {
      write(folder, { a: "2" });
      commitAll(folder, "second");
      git(folder, "clone", "--quiet", "--depth", "1", `file://${folder}`, join(folder, "shallow"));
      const repository = await openRepository(join(folder, "shallow"), env);
      const head = await repository.resolve("HEAD");
      const error = await failure(repository.findBase({ is: "parent" }, head));
      expect(error.help).toContain("fetch-depth: 0");
      expect((await failure(repository.resolve("f".repeat(40)))).help).toContain("fetch-depth: 0");
    }));

  test("histories that have nothing in common", () =>
    withRepository({ a: "1" }, async (folder) => {
      git(folder, "checkout", "--quiet", "--orphan", "other");
      const head = commitAll(folder, "from nothing");
      const repository = await openRepository(folder, env);
      const error = await failure(repository.findBase({ is: "merge-base" }, head));
      expect(error.message).toBe('HEAD and "main" have no common ancestor');
    }));

  test("objects that a partial clone lacks are missing, not deleted, and are not fetched", () =>
    withRepository({ "f.yaml": "x\n" }, async (folder, commit) => {
      git(folder, "config", "uploadpack.allowFilter", "true");
      const clone = join(folder, "partial");
      git(folder, "clone", "--quiet", "--no-checkout", "--filter=blob:none", `file://${folder}`, clone);
      const tree = (await openRepository(clone, env)).open(commit);
      expect(() => tree.read("f.yaml", 10_000_000)).toThrow(GitError);
    }));

  test("a commit that there is not may be a branch or a tag by another name", () =>
    withRepository({ "f.yaml": "x\n" }, async (folder) => {
      git(folder, "tag", "v1.8");
      git(folder, "branch", "payments");
      const repository = await openRepository(folder, env);
      expect((await failure(repository.resolve("v18"))).help).toBe('did you mean "v1.8"?');
      expect((await failure(repository.resolve("payment"))).help).toBe('did you mean "payments"?');
      expect((await failure(repository.resolve("nothing-like-it"))).help).toBe("name a commit, a branch or a tag");
    }));

  test.each(["--output=x", "-x", "", "a\nb", "nothing", "HEAD:f.yaml"])("no commit %j", (name) =>
    withRepository({ "f.yaml": "x\n" }, async (folder) => {
      const repository = await openRepository(folder, env);
      expect((await failure(repository.resolve(name))).message).toMatch(/^commit "[^"]*" does not exist$/);
      expect(existsSync(join(folder, "x"))).toBe(false);
    }),
  );
});

/** What people set for themselves, and what changes what git says or stops it. */
const USERS_OWN = `[blame]
  ignoreRevsFile = .git-blame-ignore-revs
  showEmail = true
  coloring = repeatedLines
[color]
  ui = always
[core]
  quotePath = true
  abbrev = 4
[diff]
  noprefix = true
  renames = copies
  external = false
[i18n]
  logOutputEncoding = latin1
[log]
  showSignature = true
  date = relative
[status]
  short = true
`;

test("a user's own settings change nothing, and stop nothing", () =>
  withRepository({ "a/ü.yaml": "one\n" }, async (folder, first) => {
    const home = join(folder, ".git/home");
    mkdirSync(home);
    writeFileSync(join(home, ".gitconfig"), USERS_OWN);
    write(folder, { "a/ü.yaml": "one\ntwo\n" });
    const second = commitAll(folder, "über");
    const said = async (environment: typeof env): Promise<unknown> => {
      const repository = await openRepository(folder, environment);
      return [
        repository.blame("a/ü.yaml", 1, second),
        repository.open(second).list(["a"]),
        repository.messages(first, second),
        repository.versions("a/ü.yaml", second),
      ];
    };
    expect(await said({ ...env, HOME: home })).toEqual(await said(env));
  }));

describe("who wrote a line", () => {
  test("whatever commits the repository's own settings pass over, in a file that may be missing", () =>
    withRepository({ "f.yaml": "one\n" }, async (folder, first) => {
      git(folder, "config", "blame.ignoreRevsFile", ".git-blame-ignore-revs");
      const repository = await openRepository(folder, env);
      expect(repository.blame("f.yaml", 1, first)?.commit).toBe(first);
    }));

  test("each line of a file by itself, whatever stands in it", () =>
    withRepository({ "a/f.yaml": "one\ntwo\nauthor Eve\n" }, async (folder, first) => {
      write(folder, { "a/f.yaml": "one\nTWO\nauthor Eve\n\tboundary\n" });
      const second = commitAll(folder, `${"0".repeat(40)} 1 1`);
      const repository = await openRepository(folder, env);
      const commits = [1, 2, 3, 4, 5].map((line) => repository.blame("a/f.yaml", line, second));
      expect(commits.map((blame) => blame?.commit)).toEqual([first, second, first, second, undefined]);
      expect(commits[0]).toEqual({ commit: first, author: "Ada", date: "2026-11-20", cut: false });
    }));

  test("where a shallow clone ends, it may have been somebody before", () =>
    withRepository({ "f.yaml": "one\n" }, async (folder, first) => {
      write(folder, { "f.yaml": "one\ntwo\n" });
      const second = commitAll(folder, "second");
      write(folder, { "f.yaml": "one\ntwo\nthree\n" });
      const third = commitAll(folder, "third");
      for (const [depth, ends] of [
        [1, third],
        [2, second],
        [3, undefined],
      ] as const)
        await withFolder(async (clone) => {
          git(clone, "clone", "--quiet", "--depth", String(depth), `file://${folder}`, "c");
          const repository = await openRepository(join(clone, "c"), env);
          const blames = [1, 2, 3].map((line) => repository.blame("f.yaml", line, third));
          expect(blames.map((blame) => (blame?.cut === true ? blame.commit : undefined))).toEqual(
            [first, second, third].map((_, index) =>
              ends === third || (ends === second && index < 2) ? ends : undefined,
            ),
          );
        });
    }));
});

describe("nothing that a repository brings is run", () => {
  const trap = (folder: string): string => {
    const script = join(folder, "trap.sh");
    writeFileSync(script, `#!/bin/sh\ntouch "${join(folder, "sprung")}"\n`);
    chmodSync(script, 0o755);
    return script;
  };

  test("settings, hooks and filters of the repository", () =>
    withRepository({ "f.yaml": "x\n", ".gitattributes": "* diff=evil filter=evil\n" }, async (folder, first) => {
      const script = trap(folder);
      for (const key of ["core.fsmonitor", "diff.external", "diff.evil.textconv", "core.pager", "gpg.program"])
        git(folder, "config", key, script);
      git(folder, "config", "log.showSignature", "true");
      const repository = await openRepository(folder, env);
      const head = await repository.resolve("HEAD");
      repository.open(head).read("f.yaml", 10_000_000);
      repository.messages(first, head);
      repository.versions("f.yaml", head);
      expect(repository.blame("f.yaml", 1, head)?.commit).toBe(first);
      await repository.findBase({ is: "merge-base" }, head);
      expect(existsSync(join(folder, "sprung"))).toBe(false);
    }));

  test("a bare repository that lies in ours", () =>
    withRepository({ "f.yaml": "x\n" }, async (folder) => {
      const bare = join(folder, "bare");
      git(folder, "init", "--quiet", "--bare", "bare");
      git(bare, "config", "core.fsmonitor", trap(folder));
      await failure(openRepository(bare, env));
      expect(existsSync(join(folder, "sprung"))).toBe(false);
    }));

  test("the caller's GIT_* are not heard", () =>
    withRepository({ "f.yaml": "x\n" }, async (folder, first) => {
      const hostile = { ...env, GIT_DIR: "/nowhere", GIT_SSL_CAINFO: "/x", GIT_CONFIG_COUNT: "1", GIT_PAGER: "false" };
      expect(await (await openRepository(folder, hostile)).head()).toBe(first);
    }));
});
