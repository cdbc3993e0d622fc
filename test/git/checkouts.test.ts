/** Checkouts that are not what was committed: sparse ones, partial clones, and line ends of Windows. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { main } from "../../src/cli/index.ts";
import { openRepository } from "../../src/git/index.ts";
import { leftOutOf } from "../../src/git/sparse-checkout.ts";
import { BROKEN, PLATFORM } from "../cli/action/platform.ts";
import { fakeIo } from "../cli/fake-io.ts";
import { git, withRepository } from "./temporary.ts";

const env = process.env;

test("what a sparse checkout leaves out is not there, and known to be, also in a further work tree", () =>
  withRepository({ "p/sluice.yaml": "1", "p/features/a.yaml": "a", "q/b.yaml": "b" }, (folder) => {
    const other = `${folder}-other`;
    git(folder, "worktree", "add", "--quiet", other, "HEAD");
    git(folder, "config", "extensions.worktreeConfig", "true");
    for (const top of [folder, other]) {
      git(top, "sparse-checkout", "set", "--no-cone", "/*", "!features/", "!q/");
      expect(existsSync(join(top, "p/features"))).toBe(false);
      expect(leftOutOf(join(top, "p"), env)).toEqual(["features/a.yaml"]);
      git(top, "sparse-checkout", "disable");
      expect(leftOutOf(join(top, "p"), env)).toEqual([]);
    }
  }));

test.each(["blob:none", "tree:0"])(
  "objects that a partial clone lacks are fetched by leaving out the filter: %s",
  (filter) =>
    withRepository(PLATFORM, async (folder) => {
      git(folder, "config", "uploadpack.allowFilter", "true");
      const clone = `${folder}-partial`;
      git(folder, "clone", "--quiet", "--no-checkout", `--filter=${filter}`, `file://${folder}`, clone);
      const repository = await openRepository(clone, env);
      const commit = await repository.resolve("HEAD");
      const read = (): unknown => repository.open(commit).read("sluice.yaml", 10_000_000);
      expect(read).toThrow(expect.objectContaining({ help: expect.stringMatching(/partial clone: remove `filter`/) }));
    }),
);

test("a checkout with the line ends of Windows is as it was committed", () =>
  withRepository(PLATFORM, async (folder) => {
    for (const path of Object.keys(PLATFORM)) {
      const text = readFileSync(join(folder, path), "utf8");
      writeFileSync(join(folder, path), text.replaceAll("\n", "\r\n"));
    }
    const said = async (...args: readonly string[]): Promise<string> => {
      const io = fakeIo(folder, { env });
      const code = await main(args, io);
      return `${code} ${io.written().stdout}${io.written().stderr}`;
    };
    expect(await said("fmt", "--check")).toMatch(/^0 /);
    expect(await said("diff", "HEAD")).toMatch(/^0 nothing changes/);
    expect(await said("explain", "search", "--blame")).not.toContain("not committed");
  }));

test("in a folder of a repository, what a forge reads names files from the top", () => {
  const below = Object.entries({ ...PLATFORM, ...BROKEN }).map(([path, text]) => [`platform/${path}`, text]);
  return withRepository(Object.fromEntries(below), async (folder) => {
    for (const [directory, args] of [
      [folder, ["-C", "platform"]],
      [join(folder, "platform"), []],
    ] as const)
      for (const [format, named] of [
        ["sarif", '"platform/features/dark-mode.yaml"'],
        ["gitlab", '"path": "platform/features/dark-mode.yaml"'],
        ["github", "::error file=platform/features/dark-mode.yaml,"],
        ["markdown", "`platform/features/dark-mode.yaml:"],
      ] as const) {
        const io = fakeIo(directory, { env });
        await main(["validate", ...args, "--format", format], io);
        expect(io.written().stdout).toContain(named);
      }
  });
});
