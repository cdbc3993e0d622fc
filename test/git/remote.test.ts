/** Pushing more branches than fit into one command line, to a remote that goes away meanwhile. */
import { expect, test } from "vitest";
import { openRemote } from "../../src/git/remote.ts";
import type { Answer, Writer } from "../../src/git/run-write.ts";

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

test.each([
  ["http://127.0.0.1:8080/a.git", true],
  ["http://user:secret@localhost/a.git", true],
  ["http://[::1]:80/a.git", true],
  ["http://localhost.git.example/a.git", false],
  ["http://127.0.0.1@git.example/a.git", false],
  ["http://git.example/a.git", false],
  ["https://127.0.0.1/a.git\nhttp://git.example/a.git", false],
])("plain http to %j is allowed: %s", (address, isAllowed) => {
  const asked: string[] = [];
  const git: Writer = (args, { env } = {}) => {
    if (args.includes("remote")) return said(args.includes("get-url") ? `${address}\n` : "origin\n");
    if (args.includes("push")) asked.push([env?.["GIT_ALLOW_PROTOCOL"], ...args.slice(0, 2)].join(" "));
    return said("*\tx:refs/heads/a\t[new branch]\n");
  };
  openRemote("origin", git).push([{ branch: "a", commit: "a".repeat(40) }]);
  expect(asked).toEqual([isAllowed ? "https:ssh:file:http -c http.followRedirects=false" : " push --porcelain"]);
});

test("of what a server says, each branch is told its own part, to the last reason", () => {
  const lines = [
    "GH013: Repository rule violations found for refs/heads/env/a.",
    "",
    "- Commits must have verified signatures.",
    "GH006: Protected branch update failed for refs/heads/env/b.",
  ];
  const stderr = lines.map((line) => `remote: ${line}\n`).join("");
  const stdout = ["env/a", "env/b"]
    .map((branch) => `!\tx:refs/heads/${branch}\t[remote rejected] (hook declined)\n`)
    .join("");
  const git: Writer = ([command]) => (command === "push" ? { status: 1, stdout, stderr } : said("origin\n"));
  const updates = ["env/a", "env/b"].map((branch) => ({ branch, commit: "a".repeat(40) }));
  expect([...openRemote("origin", git).push(updates).values()]).toEqual([
    {
      is: "refused",
      reason:
        "hook declined; its message: GH013: Repository rule violations found for refs/heads/env/a; Commits must have verified signatures",
    },
    { is: "refused", reason: "hook declined; its message: GH006: Protected branch update failed for refs/heads/env/b" },
  ]);
});
