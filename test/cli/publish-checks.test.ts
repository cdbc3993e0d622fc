/** Tests where `publish` reads commit statuses. */
import { describe, expect, test } from "vitest";
import { askerOf } from "../../src/cli/commands/publish/checks.ts";
import { repositoryOf } from "../../src/cli/commands/publish/status-forge.ts";
import type { Publishing } from "../../src/git/publishing.ts";

const IN_WORKFLOW = {
  GITHUB_SERVER_URL: "https://github.acme.example",
  GITHUB_API_URL: "https://github.acme.example/api/v3",
  GITHUB_REPOSITORY: "acme/sources",
};

const IN_JOB = {
  CI_SERVER_URL: "https://gitlab.acme.example:8443/git",
  CI_API_V4_URL: "https://gitlab.acme.example:8443/git/api/v4",
  CI_PROJECT_ID: "42",
};

describe("the repository of", () => {
  test.each([
    ["https://github.com/acme/platform"],
    ["https://github.com/acme/platform.git"],
    ["https://x-access-token:abc@github.com/acme/platform.git"],
    ["git@github.com:acme/platform.git"],
    ["ssh://git@github.com:22/acme/platform.git"],
    ["ssh://git@GitHub.com/acme/platform/"],
  ])("%s", (remote) => {
    const found = { forge: "github", address: "https://api.github.com", owner: "acme", repository: "platform" };
    expect(repositoryOf(remote, {})).toEqual(found);
    expect(repositoryOf(remote, IN_JOB)).toEqual(found);
  });

  test("a workflow is that of the remote, or else the one that it runs in", () => {
    const on = { forge: "github", address: "https://github.acme.example/api/v3", owner: "acme" };
    const remote = "https://github.acme.example/acme/rendered";
    expect(repositoryOf(remote, IN_WORKFLOW)).toEqual({ ...on, repository: "rendered" });
    expect(repositoryOf(".", IN_WORKFLOW)).toEqual({ ...on, repository: "sources" });
  });

  test.each([
    ["https://gitlab.com/acme/platform", "acme/platform"],
    ["https://sluice:glpat-x@gitlab.com/acme/cloud/eu/platform.git", "acme/cloud/eu/platform"],
    ["git@gitlab.com:acme/cloud/platform.git", "acme/cloud/platform"],
    ["ssh://git@GitLab.com:22/acme/platform/", "acme/platform"],
  ])("%s", (remote, project) => {
    const found = { forge: "gitlab", address: "https://gitlab.com/api/v4", project };
    expect(repositoryOf(remote, {})).toEqual(found);
    expect(repositoryOf(remote, IN_WORKFLOW)).toEqual(found);
  });

  test.each([
    ["https://gitlab.acme.example:8443/git/acme/cloud/rendered.git", "acme/cloud/rendered"],
    ["https://sluice:x@gitlab.acme.example/acme/rendered.git", "acme/rendered"],
    ["ssh://git@gitlab.acme.example:2222/git/rendered.git", "git/rendered"],
    [".", "42"],
    ["git@ssh.acme.example:acme/rendered.git", "42"],
  ])("a job of a GitLab at a port and a path: %s", (remote, project) => {
    const found = { forge: "gitlab", address: "https://gitlab.acme.example:8443/git/api/v4", project };
    expect(repositoryOf(remote, IN_JOB)).toEqual(found);
    expect(repositoryOf(remote, { ...IN_JOB, CI_API_V4_URL: "" })).toEqual(found);
    expect(repositoryOf(remote, { ...IN_JOB, CI_SERVER_URL: undefined })).toEqual(found);
  });

  test.each([
    "https://github.com.evil.example/acme/platform",
    "https://gitlab.com.evil.example/acme/platform",
    "https://gitlab.acme.example/acme/platform",
    "https://evil.example/github.com/acme",
    "https://evil.example:x@gitlab.com@evil.example/acme/platform",
    "/srv/github.com/acme/platform",
    "",
  ])("no server: %j", (remote) => {
    expect(() => repositoryOf(remote, {})).toThrow(
      "the remote is neither on github.com nor on gitlab.com: set GITHUB_REPOSITORY, or CI_SERVER_URL and CI_PROJECT_ID",
    );
  });

  test.each([
    ["https://github.com/acme/../../x/y", {}, "the remote is not a repository of github.com"],
    ["https://gitlab.com/platform", {}, "the remote is not the address of a GitLab project"],
    ["https://gitlab.com/acme/../../x", {}, "the remote is not the address of a GitLab project"],
    ["https://gitlab.com/acme/a%2Fb", {}, "the remote is not the address of a GitLab project"],
    [".", { GITHUB_REPOSITORY: "acme" }, "GITHUB_REPOSITORY is not a repository: set GITHUB_REPOSITORY to OWNER/NAME"],
    [".", { CI_PROJECT_ID: "../1" }, "the remote is neither on github.com nor on gitlab.com"],
  ])("no path: %j", (remote, env, expected) => {
    expect(() => repositoryOf(remote, env)).toThrow(expected);
  });
});

test.each([
  ["https://github.com/acme/platform", "commit statuses can't be read: set GITHUB_TOKEN"],
  [
    "https://gitlab.com/acme/platform",
    "commit statuses can't be read: set GITLAB_TOKEN, because CI_JOB_TOKEN may not read them",
  ],
])("without a token, a commit status is unknown: %s", async (address, why) => {
  const definition = { commitStatus: "argocd/{cluster}", by: "argocd-bot" };
  const ask = askerOf({
    git: { remote: { address } } as Pick<Publishing, "remote">,
    env: { CI_JOB_TOKEN: "glcbt-x" },
    now: 0,
    publishedAt: () => undefined,
  });
  expect(await ask({ check: "synced", cluster: "prod-eu-1", commit: "c".repeat(40), definition })).toEqual({
    is: "unknown",
    why,
  });
});
