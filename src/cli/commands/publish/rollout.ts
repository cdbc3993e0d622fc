/** The input of a rollout for `publish`: answers of checks, and what was asked for by hand. */
import { wavesOf } from "../../../analysis/rollout/index.ts";
import type { CheckAnswer, Wave } from "../../../analysis/rollout/index.ts";
import type { Model } from "../../../compiler/link/index.ts";
import type { Destination, FailingCheck, RolloutRequest } from "../../../delivery/publish/index.ts";
import type { Publishing } from "../../../git/publishing.ts";
import type { Fleet } from "../../../render/render.ts";
import { UsageError } from "../command.ts";
import type { Host } from "../command.ts";
import { askerOf } from "./checks.ts";

/** The options that concern waves. */
export interface RolloutOptions {
  readonly wave: string | undefined;
  readonly now: boolean;
  readonly rollback: boolean;
  readonly reason: string | undefined;
  readonly ticket: string | undefined;
  readonly branch: string | undefined;
  readonly cluster: readonly string[];
  readonly "dry-run": boolean;
}

interface RolloutSetUp {
  readonly given: RolloutOptions;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly fleet: Fleet;
  readonly places: readonly Destination[];
  readonly git: Publishing;
  readonly host: Host;
}

/** Throws a UsageError for options that do not belong together. */
export function checkForced({ wave, now, rollback, reason, ticket, branch, cluster }: RolloutOptions): void {
  if (now && rollback) throw new UsageError('"--now" excludes "--rollback"');
  if (wave !== undefined && !now && !rollback)
    throw new UsageError('"--wave" needs "--now" or "--rollback"', "`--now` publishes HEAD, `--rollback` gives back");
  if (now && wave === undefined)
    throw new UsageError('"--now" needs "--wave"', "to plan for another time, use `--at TIME`");
  if (now && (reason === undefined || reason.trim() === "" || ticket === undefined || ticket.trim() === ""))
    throw new UsageError('"--now" needs "--reason" and "--ticket"', "both are recorded in the publication");
  if (!now && (reason !== undefined || ticket !== undefined))
    throw new UsageError('"--reason" and "--ticket" need "--now"');
  if (wave !== undefined && (branch !== undefined || cluster.length > 0))
    throw new UsageError(`"--wave" excludes "--${branch === undefined ? "cluster" : "branch"}"`);
}

/** A time in the future would end every wait, and be recorded as the time of publications. */
export function checkClock({ given, now, fleet: { model }, host }: RolloutSetUp): void {
  const hasRollout = [...model.byKind.Stage.values()].some(({ spec }) => spec.rollout !== undefined);
  if (!hasRollout || given["dry-run"] || now <= host.now()) return;
  throw new UsageError(
    'with a rollout, "--at" in the future needs "--dry-run"',
    "to publish now, force a wave: `--wave STAGE/WAVE --now`",
  );
}

/** Throws a UsageError for an unknown wave. */
export function waveNamed(name: string, model: Model): Wave {
  const waves = wavesOf(model).filter(({ stage }) => model.byKind.Stage.get(stage)?.spec.rollout !== undefined);
  const found = waves.find((wave) => nameOf(wave) === name);
  if (found !== undefined) return found;
  const known = waves.map(nameOf).join(", ");
  throw new UsageError(`no wave is named "${name}"`, known === "" ? "no stage has a `rollout`" : `waves: ${known}`);
}

function nameOf({ stage, name }: Wave): string {
  return name === "" ? stage : `${stage}/${name}`;
}

export async function rolloutOf(setUp: RolloutSetUp): Promise<RolloutRequest> {
  const { given, now, fleet, places } = setUp;
  const { wave, reason = "", ticket = "" } = given;
  const clusters = wave === undefined ? undefined : new Set(waveNamed(wave, fleet.model).clusters);
  return {
    now,
    places,
    failing: await askAll(setUp),
    forced: given.now && clusters !== undefined ? { clusters, reason, ticket } : undefined,
    rollback: given.rollback ? clusters : undefined,
  };
}

const CHANGED: CheckAnswer = { is: "unknown", why: "the branch has just changed" };

/** Asks every check of every wave about the heads of the branches. */
async function askAll({ fleet: { model }, places, git, now, host }: RolloutSetUp): Promise<RolloutRequest["failing"]> {
  const waves = wavesOf(model).filter(({ checks }) => checks !== "none");
  const checksOf = new Map(waves.flatMap(({ clusters, checks }) => clusters.map((cluster) => [cluster, checks])));
  const asked = new Map<string, readonly FailingCheck[]>();
  if (checksOf.size > 0) {
    const tips = git.remote.branches(["env/*"]);
    const publishedAt = (commit: string): number => git.commit(commit).committed * 1000;
    const ask = askerOf({ project: model.project, git, env: host.env, now, publishedAt });
    const questions = places.flatMap(({ cluster, branch }) => {
      const [tip, checks = "none"] = [tips.get(branch), checksOf.get(cluster)];
      return tip === undefined || checks === "none" ? [] : [{ cluster, tip, checks }];
    });
    await Promise.all(
      questions.map(async ({ cluster, tip, checks }) => {
        const answers = checks.map(async (check) => failing(check, await ask(check, cluster, tip)));
        asked.set(`${cluster} ${tip}`, (await Promise.all(answers)).flat());
      }),
    );
  }
  return (cluster, commit) => {
    const checks = checksOf.get(cluster) ?? "none";
    const others = checks === "none" ? [] : checks.flatMap((check) => failing(check, CHANGED));
    return asked.get(`${cluster} ${commit}`) ?? others;
  };
}

function failing(check: string, answer: CheckAnswer): readonly FailingCheck[] {
  if (answer.is === "green") return [];
  return [{ check, is: answer.is, value: answer.is === "red" ? answer.value : answer.why }];
}
