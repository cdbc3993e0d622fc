/** Tests a run that is killed, and the next one. */
import { spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { git } from "../../git/temporary.ts";
import { ENV, outcomes, PLATFORM, PROMOTED, withWorld } from "./world.ts";

const PROGRAM = join(import.meta.dirname, "../../../src/bin.ts");

/** A git that kills whoever runs it, with a command of this name; the folder to find it in. */
function deadlyGit(folder: string, name: string, when: "before" | "after"): string {
  const bin = join(folder, "../bin");
  mkdirSync(bin);
  const real = `PATH='${ENV["PATH"]}' git "$@"`;
  const kill = "kill -9 $PPID";
  const steps = when === "before" ? `${kill}; exit 1` : `${real}; ${kill}; exit 1`;
  writeFileSync(join(bin, "git"), `#!/bin/sh\ncase " $* " in *" ${name} "*) ${steps};; esac\n${real}\n`, {
    mode: 0o755,
  });
  return bin;
}

test.each([
  ["fast-import", "before"],
  ["fast-import", "after"],
  ["mktree", "after"],
  ["commit-tree", "after"],
  ["push", "before"],
  ["push", "after"],
] as const)("a run that is killed at `git %s`, %s it, is made good by the next", (name, when) =>
  withWorld(PLATFORM, async (world) => {
    await world.publish();
    const head = world.commit(PROMOTED);
    const path = `${deadlyGit(world.folder, name, when)}:${ENV["PATH"]}`;
    const signal = await new Promise((resolve) => {
      const child = spawn(process.execPath, [PROGRAM, "publish"], { cwd: world.folder, env: { ...ENV, PATH: path } });
      child.on("close", (_, by) => resolve(by));
    });
    expect(signal).toBe("SIGKILL");
    const is = name === "push" && when === "after" ? "unchanged" : "published";
    expect(await outcomes(world)).toEqual({ "eu-1": is, "us-1": is });
    for (const branch of ["env/eu-1", "env/us-1"]) {
      expect(git(world.remote, "rev-list", "--count", branch)).toBe("2");
      expect(JSON.parse(world.show(branch, "hydrator.metadata"))).toMatchObject({ drySha: head });
    }
    git(world.folder, "fsck", "--no-dangling");
  }),
);
