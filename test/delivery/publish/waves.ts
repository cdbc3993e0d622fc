/** A platform whose changes go in waves: staging, then canary, eu and the rest of production. */
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll } from "vitest";
import { valueAt } from "../../../src/base/collections.ts";
import { git, withFolder } from "../../git/temporary.ts";
import { feature, header, project, withWorld, worldIn } from "./world.ts";
import type { Files, Ran, World } from "./world.ts";

export const HOUR = 3_600_000;

export const clusterOf = (stage: string, name: string, more: string = ""): string =>
  `${header("Cluster", name)}spec:\n  stage: ${stage}\n${more}`;

const stageOf = (name: string, spec: string): string =>
  `${header("Stage", name)}spec:\n  render: [state, openfeature]\n${spec}`;

export const CLUSTERS = {
  "s-1": "staging",
  "c-1": "production",
  "eu-1": "production",
  "eu-2": "production",
  "u-1": "production",
};

/** Turns chat on, and off again. */
export const CHAT: Files = { "features/chat.yaml": feature("chat", "PRODUCTION") };
export const NO_CHAT: Files = { "features/chat.yaml": feature("chat", "DEV") };

/** This state on all clusters. */
export const ALL = (state: string): Readonly<Record<string, string>> =>
  Object.fromEntries(["c-1", "eu-1", "eu-2", "s-1", "u-1"].map((cluster) => [cluster, state]));

/** `checks`: `none`, or a list. */
export const waves = (checks: string, more: string = ""): Files => ({
  "stages/waves.yaml": [
    stageOf("staging", `  threshold: PREVIEW\n  rollout: {bakes: 1h, checks: ${checks}}\n`),
    stageOf(
      "production",
      `  threshold: PRODUCTION
  after: staging
  rollout:
    bakes: 2h
    checks: ${checks}
${more}    waves:
      - {name: canary, clusters: {names: [c-1]}, bakes: 4h}
      - {name: eu, clusters: {names: [eu-1, eu-2]}}
`,
    ),
  ].join("---\n"),
});

export const PROJECT_WITH_CHECKS: string = `${project()}  checks:\n    health: {commitStatus: "argocd/{cluster}", by: argocd-bot}\n`;

const PLATFORM: Files = {
  "sluice.yaml": project(),
  "features/search.yaml": feature("search", "PRODUCTION"),
  "features/chat.yaml": feature("chat", "DEV"),
  "features/pay.yaml": feature("pay", "DEV"),
  "stages/clusters.yaml": Object.entries(CLUSTERS)
    .map(([name, stage]) => clusterOf(stage, name))
    .join("---\n"),
  ...waves("none"),
};

/** The hours at which the platform reaches the next wave for the first time. */
const FIRST_RUNS: readonly number[] = [-100, -90, -80, -70, -60];

/** Hours are relative to this time. */
export const ZERO: number = Date.parse("2026-11-21T09:00:00Z");

export interface Waves extends World {
  /** Runs `publish` at an hour. */
  readonly at: (hour: number, ...args: readonly string[]) => Promise<Ran>;
  /** Cluster -> the position of its source among the commits, and the features that are on. */
  readonly state: () => Readonly<Record<string, string>>;
  readonly tips: () => Readonly<Record<string, string>>;
}

/** Made once for a file of tests, by the run that needs it first. */
const bases = new Map<Files, Promise<string>>();

afterAll(async () => {
  for (const base of await Promise.all(bases.values())) rmSync(dirname(base), { recursive: true, force: true });
});

/** A run at an hour. */
type Run = (world: World, hour: number) => Promise<unknown>;

/** The platform has been on all clusters for a long time, by these runs. */
export async function withWaves(
  use: (waves: Waves) => Promise<void>,
  files: Files = NOTHING,
  run: Run = (world, hour) => runsOf(world)(hour),
): Promise<void> {
  const base = await valueAt(bases, files, () => settled(files, run));
  await withFolder(async (folder) => {
    cpSync(base, folder, { recursive: true });
    const world = worldIn(folder);
    git(world.folder, "remote", "set-url", "origin", world.remote);
    await use({ ...world, at: runsOf(world), state: () => stateOf(world), tips: () => tipsOf(world) });
  });
}

const NOTHING: Files = {};

/** A copy of the repositories. */
async function settled(files: Files, run: Run): Promise<string> {
  const copy = join(mkdtempSync(join(tmpdir(), "sluice-waves-")), "base");
  await withWorld({ ...PLATFORM, ...files }, async (world) => {
    for (const hour of FIRST_RUNS) await run(world, hour);
    cpSync(dirname(world.folder), copy, { recursive: true });
  });
  return copy;
}

function runsOf(world: World): Waves["at"] {
  return (hour, ...args) => world.publish(args, { now: () => ZERO + hour * HOUR });
}

function tipsOf({ remote }: World): Readonly<Record<string, string>> {
  const refs = git(remote, "for-each-ref", "--format=%(refname:lstrip=3) %(objectname)", "refs/heads/env");
  return Object.fromEntries(refs.split("\n").map((line) => line.split(" ") as [string, string]));
}

function stateOf({ folder, remote }: World): Readonly<Record<string, string>> {
  const commits = git(folder, "rev-list", "--reverse", "HEAD").split("\n");
  const format = "%(refname:lstrip=3) %(contents:trailers:key=Sluice-Source,valueonly)";
  const refs = git(remote, "for-each-ref", `--format=${format}`, "refs/heads/env").split("\n").filter(Boolean);
  const branches = refs.map((line) => line.split(" ") as [string, string]);
  const names = branches.map(([cluster]) => `env/${cluster}`);
  const found = git(remote, "grep", "-h", "--heading", "-E", "^  [a-z-]+: |^apiVersion", ...names, "--", STATE);
  const states = found.split(/^apiVersion.*$/m).slice(1);
  return Object.fromEntries(
    branches.map(([cluster, source], index) => {
      const on = [...(states[index] ?? "").matchAll(/^ {2}([\w-]+): enabled$/gm)].map(([, name]) => name);
      return [cluster, [commits.indexOf(source), ...on].join(" ")];
    }),
  );
}

const STATE = "state/sluice-features-default.yaml";
