/** Builds URLs of lines from Git remotes, without secrets. */
import { expect, test } from "vitest";
import { commitTemplate, faultOf, linkTemplate } from "../../src/site/forge.ts";

test.each([
  ["https://github.com/o/r.git", "", "https://github.com/o/r/blob/{commit}/{path}#L{line}"],
  ["https://ada:s3cret@github.com/o/r.git", "", "https://github.com/o/r/blob/{commit}/{path}#L{line}"],
  ["https://x-access-token:s3cret@github.com/o/r", "a b/", "https://github.com/o/r/blob/{commit}/a%20b/{path}#L{line}"],
  ["git@github.com:o/r.git", "platform/", "https://github.com/o/r/blob/{commit}/platform/{path}#L{line}"],
  ["ssh://git@github.example.com:2222/o/r.git", "", "https://github.example.com/o/r/blob/{commit}/{path}#L{line}"],
  ["https://gitlab.com/a/b/c.git", "", "https://gitlab.com/a/b/c/-/blob/{commit}/{path}#L{line}"],
  ["git@gitlab.example.org:a/b.git", "", "https://gitlab.example.org/a/b/-/blob/{commit}/{path}#L{line}"],
  ["https://bitbucket.org/o/r/", "", "https://bitbucket.org/o/r/src/{commit}/{path}#lines-{line}"],
  ["https://codeberg.org/o/r.git", "", "https://codeberg.org/o/r/src/commit/{commit}/{path}#L{line}"],
])("%s, in folder %j", (remote, folder, template) => {
  expect(linkTemplate(remote, folder)).toBe(template);
});

test.each([
  ["https://ada:s3cret@github.com/o/r.git", "https://github.com/o/r/commit/{commit}"],
  ["git@gitlab.example.org:a/b.git", "https://gitlab.example.org/a/b/-/commit/{commit}"],
  ["https://bitbucket.org/o/r/", "https://bitbucket.org/o/r/commits/{commit}"],
  ["https://git.example.com/o/r.git", undefined],
])("a commit of %s", (remote, template) => {
  expect(commitTemplate(remote)).toBe(template);
});

test.each([
  "https://git.example.com/o/r.git",
  "https://github.com/",
  "https://github.com/../r",
  "https://evil.example/github.com/o/r",
  "https://notgithub.com/o/r",
  "/srv/git/r.git",
  "../r.git",
  "file:///srv/git/github.com/o/r",
  "javascript://github.com/o/r",
  "",
])("%s is an unknown forge", (remote) => {
  expect(linkTemplate(remote, "")).toBeUndefined();
});

test.each([
  ["https://git.example.com/r/{commit}/{path}#{line}", undefined],
  ["https://git.example.com/r/{path}", "lacks {commit}"],
  ["https://git.example.com/r/{commit}", "lacks {path}"],
  ["javascript:alert('{commit}{path}')", "is not an http or https URL"],
  ["https://ada:s3cret@git.example.com/{commit}/{path}", "contains a user name or a password"],
])("--link %s", (template, fault) => {
  expect(faultOf(template)).toBe(fault);
});
