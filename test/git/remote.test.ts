/** Pushing more branches than fit into one command line, to a remote that goes away meanwhile. */
import { expect, test } from "vitest";
import { openRemote } from "../../src/git/remote.ts";
import type { Answer, Writer } from "../../src/git/writer.ts";

const said = (stdout: string): Answer => ({ status: 0, stdout, stderr: "" });
const GONE: Answer = { status: 128, stdout: "", stderr: "fatal: unable to access 'https://git.example/': timed out\n" };
const UPDATES = Array.from({ length: 450 }, (_, index) => ({ branch: `env/c-${index}`, commit: "a".repeat(40) }));

/** A git whose `answers`-th push and all after it find nobody. */
function gitThatEndsAfter(answers: number): Writer {
  let pushes = 0;
  return ([command = "", ...args]) => {
    if (command === "remote") return said("origin\n");
    if (command !== "push") return said("");
    if (pushes++ >= answers) return GONE;
    const refs = args.filter((arg) => arg.includes(":refs/"));
    return said(refs.map((ref) => `*\t${ref}\t[new branch]\n`).join(""));
  };
}

test("what was taken before is published, and the rest told", () => {
  const pushed = [...openRemote("origin", gitThatEndsAfter(2)).push(UPDATES)];
  expect(pushed.map(([branch]) => branch)).toEqual(UPDATES.map(({ branch }) => branch));
  expect(pushed.slice(0, 400).every(([, { is }]) => is === "done")).toBe(true);
  const reason = expect.stringMatching(/^the remote "origin" can't be reached: .*timed out$/);
  for (const [, one] of pushed.slice(400)) expect(one).toEqual({ is: "refused", reason });
});

test("where nothing was taken, one sentence is enough", () => {
  expect(() => openRemote("origin", gitThatEndsAfter(0)).push(UPDATES)).toThrow("can't be reached");
});
