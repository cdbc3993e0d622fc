/** A platform in a repository with a bare remote, and the command line on it. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { main } from "../../../src/cli/index.ts";
import type { Host } from "../../../src/cli/commands/command.ts";
import type { RunReport } from "../../../src/report/report.ts";
import { fakeIo } from "../../cli/fake-io.ts";
import { commitAll, git, initRepository, withFolder, write } from "../../git/temporary.ts";

export type Files = Readonly<Record<string, string>>;

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface World {
  /** The repository to publish from. */
  readonly folder: string;
  /** The bare remote. */
  readonly remote: string;
  /** Commits these files and returns the commit. */
  readonly commit: (files: Files, message?: string) => string;
  readonly publish: (args?: readonly string[], changed?: Partial<Host>, from?: string) => Promise<Ran>;
  /** The head of a branch of the remote; "" if it does not exist. */
  readonly tip: (branch: string) => string;
  /** The text of a file of the remote. */
  readonly show: (branch: string, path: string) => string;
  readonly paths: (branch: string) => readonly string[];
}

export const header = (kind: string, name: string): string =>
  `apiVersion: sluice.dev/v1alpha1\nkind: ${kind}\nmetadata:\n  name: ${name}\n`;

export const project = (targets: string = "    gitops: {delivery: branch}\n"): string =>
  `${header("Project", "tiny")}spec:\n  sources: [features, stages]\n  targets:\n${targets}`;

export const feature = (name: string, level: string, more: string = ""): string =>
  `${header("Feature", name)}spec:\n  description: For tests.\n  owners: [team-portal]\n  purpose: permission\n${more}  history:\n    - level: ${level}\n`;

export const stage = (name: string, clusters: readonly string[], more: string = ""): string =>
  [
    `${header("Stage", name)}spec:\n  threshold: PRODUCTION\n  render: [state, openfeature]\n${more}`,
    ...clusters.map((cluster) => `${header("Cluster", cluster)}spec:\n  stage: ${name}\n`),
  ].join("---\n");

export const override = (name: string, spec: string): string =>
  `${header("Override", name)}spec:\n  reason: a test\n  ticket: OPS-7\n  expires: 2099-12-31\n${spec}`;

export const PLATFORM: Files = {
  "sluice.yaml": project(),
  "features/search.yaml": feature("search", "PRODUCTION"),
  "features/dark-mode.yaml": feature("dark-mode", "PREVIEW"),
  "stages/production.yaml": stage("production", ["eu-1", "us-1"]),
};

/** A change that affects all clusters. */
export const PROMOTED: Files = { "features/dark-mode.yaml": feature("dark-mode", "PRODUCTION") };

export async function withWorld(files: Files, use: (world: World) => Promise<void>): Promise<void> {
  await withFolder(async (base) => {
    const world = worldIn(base);
    const { folder, remote, commit } = world;
    mkdirSync(folder);
    initRepository(remote, { bare: true });
    initRepository(folder);
    git(folder, "remote", "add", "origin", remote);
    commit(files, "the platform");
    await use(world);
  });
}

/** The world of the repositories in a folder. */
export function worldIn(base: string): World {
  const [folder, remote] = [join(base, "work"), join(base, "remote.git")];
  return {
    folder,
    remote,
    commit: (files, message = "a change") => {
      write(folder, files);
      return commitAll(folder, message);
    },
    publish: (args = [], changed = {}, from = folder) => publishIn(from, args, changed),
    tip: (branch) => git(remote, "for-each-ref", "--format=%(objectname)", `refs/heads/${branch}`),
    show: (branch, path) => git(remote, "show", `${branch}:${path}`),
    paths: (branch) => git(remote, "ls-tree", "-r", "--name-only", branch).split("\n"),
  };
}

/** An environment without a configured committer. */
export const ENV: Readonly<Record<string, string | undefined>> = {
  PATH: process.env["PATH"],
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_NOSYSTEM: "1",
};

async function publishIn(folder: string, args: readonly string[], changed: Partial<Host>): Promise<Ran> {
  const io = fakeIo(folder, { env: ENV, ...changed });
  const code = await main(["publish", ...args], io);
  return { code, ...io.written() };
}

/** Cluster -> its result. */
export async function outcomes(world: World, args: readonly string[] = []): Promise<Readonly<Record<string, string>>> {
  const { stdout } = await world.publish([...args, "--format", "json"]);
  const { publication } = JSON.parse(stdout) as RunReport;
  return Object.fromEntries((publication?.clusters ?? []).map(({ cluster, is }) => [cluster, is]));
}
