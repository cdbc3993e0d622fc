/** Tests where `publish` reads commit statuses. */
import { describe, expect, test } from "vitest";
import { askerOf, repositoryOf } from "../../src/cli/commands/publish/checks.ts";
import type { Publishing } from "../../src/git/publishing.ts";

const IN_WORKFLOW = {
  GITHUB_SERVER_URL: "https://github.acme.example",
  GITHUB_API_URL: "https://github.acme.example/api/v3",
  GITHUB_REPOSITORY: "acme/sources",
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
    expect(repositoryOf(remote, {})).toEqual({
      address: "https://api.github.com",
      owner: "acme",
      repository: "platform",
    });
  });

  test("a workflow is that of the remote, or else the one that it runs in", () => {
    const address = "https://github.acme.example/api/v3";
    const remote = "https://github.acme.example/acme/rendered";
    expect(repositoryOf(remote, IN_WORKFLOW)).toEqual({ address, owner: "acme", repository: "rendered" });
    expect(repositoryOf(".", IN_WORKFLOW)).toEqual({ address, owner: "acme", repository: "sources" });
  });

  test.each([
    "https://gitlab.com/acme/platform",
    "https://github.com.evil.example/acme/platform",
    "https://evil.example/github.com/acme",
    "/srv/github.com/acme/platform",
    "https://github.com/acme/../../x/y",
    "",
  ])("no server: %j", (remote) => {
    expect(() => repositoryOf(remote, {})).toThrow(
      "the remote is not a repository of github.com: set GITHUB_REPOSITORY",
    );
  });
});

test("without a token, a commit status is unknown", async () => {
  const definition = { commitStatus: "argocd/{cluster}", by: "argocd-bot" };
  const ask = askerOf({
    git: { remote: { address: "https://github.com/acme/platform" } } as Pick<Publishing, "remote">,
    env: {},
    now: 0,
    publishedAt: () => undefined,
  });
  expect(await ask({ check: "synced", cluster: "prod-eu-1", commit: "c".repeat(40), definition })).toEqual({
    is: "unknown",
    why: "commit statuses can't be read: set GITHUB_TOKEN",
  });
});
