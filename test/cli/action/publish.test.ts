/** Runs `publish` of the Action as a runner does, with a bare remote. */
import { afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { startFakeGitHub } from "../../forge/github/fake-github.ts";
import type { FakeGitHub } from "../../forge/github/fake-github.ts";
import { git } from "../../git/temporary.ts";
import { PLATFORM, project, PROMOTED, stage, withWorld } from "../../delivery/publish/world.ts";
import type { World } from "../../delivery/publish/world.ts";
import { builtAction, start } from "./runner.ts";
import type { Start, Started } from "./runner.ts";

let action: string;
let fake: FakeGitHub;

beforeAll(async () => void (action = await builtAction()));
beforeEach(async () => void (fake = await startFakeGitHub()));
afterEach(async () => {
  expect(fake.requests).toEqual([]);
  await fake.close();
});

const run = ({ folder }: World, changed: Partial<Start> = {}): Promise<Started> => {
  const inputs = { command: "publish", ...changed.inputs };
  return start(action, folder, fake, { event: "push", ...changed, inputs });
};

test("a push publishes every cluster, tells it in the log and the summary, and hands it on", () =>
  withWorld(PLATFORM, async (world) => {
    const { code, log, summary, outputs } = await run(world);
    expect([code, outputs["published"], outputs["pending"], outputs["errors"]]).toEqual([0, "eu-1,us-1", "", "0"]);
    expect(log).toContain('2 clusters published to "origin" from commit');
    expect(summary).toMatch(/^### 2 clusters published to "origin" from commit `?[0-9a-f]{12}`? · no errors\n/);
    expect(summary).toMatch(/\| published \| `eu-1` \| `env\/eu-1` \| 7 files changed, at commit /);
    const committer = git(world.remote, "show", "-s", "--format=%cn <%ce>", "env/eu-1");
    expect(committer).toBe("github-actions[bot] <41898282+github-actions[bot]@users.noreply.github.com>");
    expect((await run(world)).outputs["published"]).toBe("");
  }));

test("one branch for all is named by an input, and where it is missing it is said how the clusters are found", () =>
  withWorld({ ...PLATFORM, "sluice.yaml": project("    gitops: {}\n") }, async (world) => {
    const without = await run(world);
    expect([without.code, without.summary]).toEqual([
      1,
      expect.stringMatching(
        /nothing would read the branches, because the clusters are delivered from folders .*\n\nset `spec/,
      ),
    ]);
    const { code, outputs } = await run(world, { inputs: { branch: "deploy" } });
    expect([code, outputs["published"]]).toEqual([0, "eu-1,us-1"]);
    expect(world.paths("deploy")).toContain("rendered/clusters/eu-1/state/kustomization.yaml");
    expect((await run(world, { inputs: { branch: "--force" } })).log).toContain(`is not a valid branch name`);
  }));

test("a scheduled run publishes what may change now, and says who waits", () => {
  // A maintenance exclusion that covers every day.
  const maintenance = `  maintenance:\n    exclusions:\n      - {from: 2020-01-01, to: 2199-12-31, reason: a test}\n`;
  const both = `${stage("production", ["eu-1"], maintenance)}---\n${stage("canary", ["us-1"])}`;
  return withWorld({ ...PLATFORM, "stages/production.yaml": both }, async (world) => {
    await run(world);
    world.commit(PROMOTED);
    const inputs = { "respect-windows": "true" };
    const { code, outputs, summary } = await run(world, { event: "schedule", inputs });
    expect([code, outputs["published"], outputs["pending"]]).toEqual([0, "us-1", "eu-1"]);
    expect(summary).toMatch(
      /\| pending \| `eu-1` \| `env\/eu-1` \| dark-mode turns on; next maintenance window 2200-01-01/,
    );
  });
});

test("a branch that somebody has changed fails the step, with an annotation at the cluster", () =>
  withWorld(PLATFORM, async (world) => {
    await run(world);
    const theirs = git(world.remote, "commit-tree", "env/eu-1^{tree}", "-p", "env/eu-1", "-m", "x @acme ::error::y");
    const empty = git(world.remote, "commit-tree", git(world.remote, "mktree"), "-p", theirs, "-m", "y");
    git(world.remote, "update-ref", "refs/heads/env/eu-1", empty);
    const { code, log, outputs } = await run(world);
    expect([code, outputs["errors"]]).toEqual([1, "1"]);
    expect(log).toMatch(/^::error file=stages\/production.yaml,line=\d+,.*title=branch-changed::/m);
  }));

test.each(["pull_request", "pull_request_target", "merge_group", "workflow_run", "release"])(
  "on %s nothing is published",
  (event) =>
    withWorld(PLATFORM, async (world) => {
      const { code, log } = await run(world, { event, payload: {} });
      expect([code, world.tip("env/eu-1")]).toEqual([1, ""]);
      expect(log).toMatch(new RegExp(`^::error title=Sluice::can't publish on \`${event}\``, "m"));
    }),
);
