/** Tests the texts on a branch: URLs without secrets, references, and messages with provenance. */
import { describe, expect, test } from "vitest";
import { partsOf, readCommits } from "../../../src/git/commit.ts";
import type { Commit } from "../../../src/git/commit.ts";
import { withoutCredentials, writerIn } from "../../../src/git/run-write.ts";
import {
  publicAddress,
  branchMetadata,
  sourceIn,
  mailboxIn,
  referenceIn,
  messageOf,
  readProvenance,
} from "../../../src/delivery/publish/provenance.ts";
import { git, withRepository } from "../../git/temporary.ts";
import { runnerIn } from "../../../src/git/run.ts";

const ID = "1a2b3c4d5e6f7a8b9c0d1a2b3c4d5e6f7a8b9c0d";
const TREE = "f".repeat(40);

const commit = (changed: Partial<Commit> = {}): Commit => ({
  id: ID,
  tree: TREE,
  author: { name: "Ada", email: "ada@cumulus.example" },
  authored: 1_795_176_000,
  committed: 1_795_176_000,
  message: "turn it on\n",
  ...changed,
});

test.each([
  ["https://github.com/acme/platform.git", "https://github.com/acme/platform.git"],
  ["https://x-access-token:ghs_1@github.com/acme/platform", "https://github.com/acme/platform"],
  ["https://ghp_1@github.com/acme/platform?token=1#frag", "https://github.com/acme/platform"],
  ["git@github.com:acme/platform.git", "git@github.com:acme/platform.git"],
  ["ssh://git:secret@git.example:22/a.git", "ssh://git@git.example:22/a.git"],
  ["/srv/git/platform.git", undefined],
  ["../platform.git", undefined],
  ["file:///srv/git/platform.git", undefined],
  ["C:\\git\\platform", undefined],
  [".", undefined],
  ["ext::sh -c x", undefined],
  ["token:x-oauth-basic@github.com/acme/platform", undefined],
])("the address %j is told as %j", (address, told) => expect(publicAddress(address)).toBe(told));

test.each([
  ["fatal: unable to access 'https://u:p@git.example/x'", "fatal: unable to access 'https://git.example/x'"],
  ["ssh://u:p@h/x and https://t@h/y", "ssh://h/x and https://h/y"],
  ["fatal: unable to access 'https://h/a.git?token=s/': no", "fatal: unable to access 'https://h/a.git?...': no"],
  ["see https://h/a and why?", "see https://h/a and why?"],
  ["no address: a@b", "no address: a@b"],
])("%j is quoted as %j", (text, told) => expect(withoutCredentials(text)).toBe(told));

describe("a message", () => {
  const source = { commit: commit(), address: "https://git.example/a.git", trailers: "" };

  test("refers to the commit in the format of Argo CD, and has provenance", () => {
    expect(messageOf(source, ID, { project: "platform", tree: TREE })).toBe(`1a2b3c4: turn it on

Argocd-reference-commit-author: Ada <ada@cumulus.example>
Argocd-reference-commit-date: 2026-11-20T12:00:00Z
Argocd-reference-commit-subject: turn it on
Argocd-reference-commit-sha: ${ID}
Argocd-reference-commit-repourl: https://git.example/a.git
Sluice-Project: platform
Sluice-Source: ${ID}
Sluice-Plan: ${ID}
Sluice-Tree: ${TREE}
`);
  });

  test("leaves out missing facts, and quotes names with special characters", () => {
    const nobody = commit({ author: { name: "", email: "" }, message: "", authored: 9e15 });
    expect(messageOf({ commit: nobody, address: undefined, trailers: "" }, ID, { project: ".", tree: TREE })).toMatch(
      /^1a2b3c4\n\nArgocd-reference-commit-sha: \w+\nSluice-Project: \.\n/,
    );
    const odd = commit({ author: { name: 'Ada "A.", Countess', email: "ada@cumulus.example" } });
    expect(messageOf({ ...source, commit: odd }, ID, { project: ".", tree: TREE })).toContain(
      String.raw`commit-author: "Ada \"A.\", Countess" <ada@cumulus.example>`,
    );
  });

  test("names the source that a cluster keeps, where only what goes at once is published", () => {
    const sealed = commit({ message: messageOf(source, TREE, { project: "platform", tree: TREE }) });
    expect(sealed.message).toMatch(/^1a2b3c4 \(at once, on fffffff\): turn it on\n/);
    expect(readProvenance(sealed)).toEqual({ source: TREE, plan: ID, project: "platform" });
  });

  test("of an earlier version has no plan, and was planned by its source", () => {
    const message = messageOf(source, ID, { project: "platform", tree: TREE }).replace(/^Sluice-Plan.*\n/m, "");
    expect(readProvenance(commit({ message }))).toEqual({ source: ID, plan: ID, project: "platform" });
  });

  test("has a truncated subject", () => {
    const long = commit({ message: "😀".repeat(500) });
    expect(
      [...(messageOf({ ...source, commit: long }, ID, { project: ".", tree: TREE }).split("\n")[0] ?? "")].length,
    ).toBe(209);
  });

  test("has the facts of a rollout, in one line each", () => {
    const rollout = {
      content: "c".repeat(40),
      checks: ["health", "synced"],
      shut: ["chat", "search"],
      gaveUp: ID,
      forced: { reason: "a line\n\nSluice-Plan: forged", ticket: "OPS-7" },
    };
    const sealed = commit({ message: messageOf(source, ID, { project: ".", tree: TREE, rollout }) });
    const forced = { reason: "a line Sluice-Plan: forged", ticket: "OPS-7" };
    expect(readProvenance(sealed)).toMatchObject({ plan: ID, rollout: { ...rollout, forced } });
  });

  test("has provenance that is only valid for its tree", () => {
    const sealed = commit({ message: messageOf(source, ID, { project: "platform", tree: TREE }) });
    expect(readProvenance(sealed)).toEqual({ source: ID, plan: ID, project: "platform" });
    expect(readProvenance({ ...sealed, tree: "e".repeat(40) })).toBeUndefined();
    expect(readProvenance({ ...sealed, message: `${sealed.message}\nSigned-off-by: Eve\n` })).toBeUndefined();
    expect(readProvenance({ ...sealed, message: `${sealed.message}Sluice-Source: ${TREE}\n` })).toBeUndefined();
    expect(readProvenance({ ...sealed, message: sealed.message.replaceAll(ID, "HEAD") })).toBeUndefined();
    expect(readProvenance(commit())).toBeUndefined();
  });
});

describe("references", () => {
  test("are the valid trailers that Argo CD knows", () => {
    const body = [
      "Why.",
      "",
      "Signed-off-by: Ada <ada@cumulus.example>",
      "Argocd-reference-commit-author: Bob <bob@cumulus.example>",
      "Argocd-reference-commit-sha: abc1234",
      'Argocd-reference-commit-body: "two\\nlines"',
      "Argocd-reference-commit-repourl: https://git.example/code",
      "Argocd-reference-commit-date: yesterday",
      "Argocd-reference-commit-constructor: x",
    ].join("\n");
    expect(referenceIn(body)).toEqual({
      body: "Why.\n\nSigned-off-by: Ada <ada@cumulus.example>\nArgocd-reference-commit-date: yesterday\nArgocd-reference-commit-constructor: x\n",
      reference: {
        author: '"Bob" <bob@cumulus.example>',
        body: "two\nlines",
        sha: "abc1234",
        repoUrl: "https://git.example/code",
      },
    });
    expect(referenceIn("Argocd-reference-commit-body: {}")).toMatchObject({ reference: undefined });
  });

  test("are last in hydrator.metadata, whose fields are in the order of Argo CD", () => {
    const message = "s\n\nb\n\nArgocd-reference-commit-subject: code & <more>\n";
    const text = branchMetadata(
      {
        commit: commit({ message }),
        address: "git@h:a.git",
        trailers: "Argocd-reference-commit-subject: code & <more>\n",
      },
      ["c"],
    );
    expect(Object.keys(JSON.parse(text) as object)).toEqual(
      "repoURL drySha commands author date subject body references".split(" "),
    );
    expect(text).toContain('"subject": "code & <more>"');
    expect(text.endsWith("}\n")).toBe(true);
    expect(sourceIn(text)).toBe(ID);
    expect(sourceIn('{"drySha": "HEAD"}')).toBeUndefined();
  });
});

test.each([
  ["one\ntwo\n\n\nthree\n", { subject: "one two", body: "three" }],
  ["\n\nlate\r\n\r\nbody\r\nmore", { subject: "late", body: "body\nmore" }],
  ["", { subject: "", body: "" }],
])("the message %j has the parts %o", (message, parts) => expect(partsOf(message)).toEqual(parts));

test("a commit is read in the encoding that it names", () =>
  withRepository({ "a.txt": "a" }, (folder) => {
    git(folder, "config", "i18n.commitEncoding", "ISO-8859-1");
    const text = `tree ${git(folder, "rev-parse", "HEAD^{tree}")}\nauthor Zo\xeb <z@x> 5 +0100\ncommitter X <x@x> 7 +0000\nencoding ISO-8859-1\n\nZo\xeb\n`;
    const { stdout } = writerIn(folder, process.env)(["hash-object", "-w", "-t", "commit", "--stdin"], {
      input: Buffer.from(text, "latin1"),
    });
    const found = readCommits([stdout.trim()], runnerIn(folder, process.env)).get(stdout.trim());
    expect(found).toMatchObject({ author: { name: "Zoë", email: "z@x" }, authored: 5, committed: 7, message: "Zoë\n" });
  }));

test("git gets the credentials of the caller's environment, but no variables that redirect it", () =>
  withRepository({ "a.txt": "a" }, (folder) => {
    const env = {
      ...process.env,
      GIT_DIR: "/nowhere",
      GIT_INDEX_FILE: "/nowhere/index",
      GIT_EXEC_PATH: "/nowhere",
      GIT_ALLOW_PROTOCOL: "ext",
      GIT_CONFIG_COUNT: "1",
      GIT_CONFIG_KEY_0: "http.extraHeader",
      GIT_CONFIG_VALUE_0: "AUTHORIZATION: basic x",
      SSH_AUTH_SOCK: "/agent",
    };
    const write = writerIn(folder, env);
    expect(write(["rev-parse", "--verify", "HEAD"]).status).toBe(0);
    expect(write(["config", "--get", "http.extraHeader"]).stdout.trim()).toBe("AUTHORIZATION: basic x");
    const shown = write(["-c", "alias.env=!env", "env"]).stdout;
    expect(shown).toContain("SSH_AUTH_SOCK=/agent");
    expect(shown).toContain("GIT_ALLOW_PROTOCOL=https:ssh:file");
    expect(shown).toContain("GIT_TERMINAL_PROMPT=0");
  }));

/** As net/mail of Go 1.26 writes them. */
test.each([
  ["Grace Hopper <grace@x.example>", '"Grace Hopper" <grace@x.example>'],
  ["grace@x.example", "<grace@x.example>"],
  ['"Hopper, Grace" <grace@x.example>', '"Hopper, Grace" <grace@x.example>'],
  ["Zoë Müller <zoe@x.example>", "=?utf-8?q?Zo=C3=AB_M=C3=BCller?= <zoe@x.example>"],
  ['"Müller, Zoë (ops)" <zoe@x.example>', "=?utf-8?b?TcO8bGxlciwgWm/DqyAob3BzKQ==?= <zoe@x.example>"],
  [
    "日本語の名前がとても長い <a@b.c>",
    expect.stringMatching(/^=\?utf-8\?q\?[=0-9A-F]{63}\?= =\?utf-8\?q\?[=0-9A-F]+\?= <a@b.c>$/),
  ],
  ["nobody", undefined],
])("the author %j is told as %j", (text, told) => expect(mailboxIn(text)).toEqual(told));
