/** Tests that many commits are read at once as they are one by one. */
import { rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { GitError } from "../../src/git/index.ts";
import { openPublishing } from "../../src/git/publishing.ts";
import { commitAll, git, withFolder, write } from "./temporary.ts";

test.each(["sha1", "sha256"])("the files of many commits are those that git lists, with %s", (format) =>
  withFolder(async (folder) => {
    git(folder, "init", "--quiet", `--object-format=${format}`);
    const files = { "a.yaml": "a\n", "a/b/c d.yaml": "c\n", 'a/ü\t".yaml': "odd\n", "empty.yaml": "" };
    write(folder, files);
    symlinkSync("a.yaml", join(folder, "link"));
    const first = commitAll(folder, "first");
    git(folder, "update-index", "--add", "--cacheinfo", `160000,${first},module`);
    git(folder, "commit", "--quiet", "--message=a submodule");
    const second = git(folder, "rev-parse", "HEAD");
    const empty = git(folder, "commit-tree", "-m", "empty", git(folder, "mktree", "--missing"));
    const ids = [first, second, empty];
    const [own, other] = [
      await openPublishing(folder, process.env, "."),
      await openPublishing(folder, process.env, "."),
    ];
    own.prefetch(ids);
    for (const id of ids) expect([own.commit(id), own.files(id)]).toEqual([other.commit(id), other.files(id)]);
    expect([...own.files(second).keys()].sort()).toEqual([...Object.keys(files), "link", "module"].sort());
    own.prefetch(["0".repeat(first.length)]);
    // The commits are remembered.
    rmSync(join(folder, ".git"), { recursive: true });
    expect(own.files(first).get("a.yaml")).toBe(other.files(first).get("a.yaml"));
    expect(() => other.text(other.files(first).get("a.yaml") ?? "")).toThrow(GitError);
  }),
);
