/** The changes of a branch are checked with and without a cache, and wherever the branch is checked out. */
import { cpSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { main } from "../../../../src/cli/index.ts";
import { branchStamp } from "../../../../src/git/git-folder.ts";
import { commitAll, git, gitEnvironment, initRepository, withFolder, write } from "../../../git/temporary.ts";
import { fakeIo } from "../../fake-io.ts";

vi.mock("../../../../src/cli/build.ts", () => ({ build: "1" }));

const TINY = join(import.meta.dirname, "../../../platforms/tiny");
const NOTE = "this includes the changes since main; --no-since leaves them out\n";

/** A repository on the branch `topic`, with a cache. */
async function onBranch(use: (folder: string) => Promise<void>): Promise<void> {
  await withFolder(async (folder) => {
    cpSync(TINY, folder, { recursive: true });
    write(folder, { ".gitignore": "node_modules/\n" });
    mkdirSync(join(folder, "node_modules"));
    initRepository(folder);
    commitAll(folder, "first");
    git(folder, "switch", "--quiet", "--create", "topic");
    await use(folder);
  });
}

/** Long after all files were written, so that results are cached. */
const later = (): number => Date.now() + 60_000;

async function sluice(folder: string, ...args: readonly string[]): Promise<string> {
  const io = fakeIo(folder, { now: later, env: gitEnvironment });
  const code = await main(args, io);
  const { stdout, stderr } = io.written();
  return `exit ${code}\n${stdout}${stderr}`;
}

test("a cached result is used while neither the files nor the branches change", () =>
  onBranch(async (folder) => {
    const fine = `exit 0\nno problems in 9 documents, 3 clusters\n${NOTE}`;
    expect(await sluice(folder, "validate")).toBe(fine);
    expect(await sluice(folder, "validate")).toBe(fine);
    rmSync(join(folder, "features/search.yaml"));
    const removed = await sluice(folder, "validate");
    expect(removed).toMatch(/^exit 1\nfeatures\/search.yaml:4:9 error .* feature-removed\n/);
    expect(await sluice(folder, "validate")).toBe(removed);
    commitAll(folder, "Delete search");
    expect(await sluice(folder, "validate")).toBe(removed);
    git(
      folder,
      "commit",
      "--quiet",
      "--amend",
      "--message",
      "x\n\nSluice-Allow: feature-removed features/search.yaml because it was never used",
    );
    expect(await sluice(folder, "validate")).toMatch(/^exit 0\n/);
    git(folder, "branch", "--force", "main", "topic");
    expect(await sluice(folder, "validate")).toBe(`exit 0\nno problems in 8 documents, 3 clusters\n${NOTE}`);
    git(folder, "switch", "--quiet", "main");
    expect(await sluice(folder, "validate")).toBe("exit 0\nno problems in 8 documents, 3 clusters\n");
  }));

test("--since reports everything, also after a comparison that compiled a part", () =>
  onBranch(async (folder) => {
    const expiring = (name: string): string =>
      `apiVersion: sluice.dev/v1alpha1\nkind: Feature\nmetadata: {name: ${name}}\nspec:\n  description: Something.\n  owners: [a]\n  expires: 2026-12-01\n  history: [{level: DEV}]\n`;
    write(folder, { "features/a.yaml": expiring("a"), "features/b.yaml": expiring("b") });
    commitAll(folder, "add");
    await sluice(folder, "diff", "HEAD");
    write(folder, { "features/a.yaml": `# x\n${expiring("a")}` });
    await sluice(folder, "diff", "HEAD");
    expect(await sluice(folder, "validate", "--since", "HEAD")).toMatch(/\n2 notes in 11 documents, 3 clusters\n$/);
  }));

test("in a linked work tree, its own branch counts", () =>
  onBranch(async (folder) => {
    const linked = `${folder}-linked`;
    git(folder, "worktree", "add", "--quiet", "-b", "other", linked);
    try {
      rmSync(join(linked, "features/search.yaml"));
      expect(await sluice(linked, "validate")).toContain("feature-removed");
      const before = branchStamp(linked);
      git(linked, "commit", "--quiet", "--allow-empty", "--message", "more");
      expect(branchStamp(linked)).not.toBe(before);
      git(folder, "pack-refs", "--all");
      expect(branchStamp(linked)).not.toBe(before);
    } finally {
      rmSync(linked, { recursive: true, force: true });
    }
  }));

test("a clone that is too shallow says so, and is judged by its files", () =>
  onBranch(async (folder) => {
    git(folder, "switch", "--quiet", "main");
    commitAll(folder, "second");
    await withFolder(async (clone) => {
      git(clone, "clone", "--quiet", "--depth", "1", "--no-single-branch", `file://${folder}`, "p");
      git(join(clone, "p"), "switch", "--quiet", "topic");
      expect(await sluice(join(clone, "p"), "validate")).toBe(
        'exit 0\nno problems in 9 documents, 3 clusters\nthe changes of this branch were not checked: HEAD and "origin/main" have no common ancestor\n  = this clone is shallow; fetch the full history: `git fetch --unshallow`, or `fetch-depth: 0` in the checkout step\n',
      );
      git(clone, "clone", "--quiet", "--depth", "1", "--branch", "topic", `file://${folder}`, "q");
      expect(await sluice(join(clone, "q"), "validate")).toContain(
        "the changes of this branch were not checked: this clone is shallow and does not have the default branch\n",
      );
    });
  }));

test("without git, a repository or a default branch, files are checked and nothing is said", () =>
  onBranch(async (folder) => {
    const fine = "exit 0\nno problems in 9 documents, 3 clusters\n";
    git(folder, "branch", "--quiet", "--move", "main", "trunk");
    expect(await sluice(folder, "validate")).toBe(fine);
    const io = fakeIo(folder, { now: later, env: { PATH: "/nowhere" } });
    expect(await main(["validate", "--no-cache"], io)).toBe(0);
    expect(io.written().stderr).toBe("");
    rmSync(join(folder, ".git"), { recursive: true });
    expect(await sluice(folder, "validate")).toBe(fine);
  }));
