/** The input of a rollout for `publish`: answers of checks, and what was asked for by hand. */
import { wavesOf } from "../../../analysis/rollout/index.ts";
import type { CheckAnswer, CheckQuestion, Wave } from "../../../analysis/rollout/index.ts";
import type { Model } from "../../../compiler/link/index.ts";
import { hasRollout } from "../../../delivery/publish/index.ts";
import { nameOfWave } from "../../../delivery/rollout/index.ts";
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
  /** The project's folder in its repository; `.` for the root. */
  readonly project: string;
  readonly places: readonly Destination[];
  readonly git: Publishing;
  readonly host: Host;
}

interface Asking extends RolloutSetUp {
  readonly questions: readonly CheckQuestion[];
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

/** A time in the future would end every wait, and be recorded as the time of publications. `tips`: of all branches. */
export function checkClock(
  { given, now, fleet, project, git, host }: RolloutSetUp,
  tips: ReadonlyMap<string, string>,
): void {
  if (given["dry-run"] || now <= host.now() || !hasRollout({ fleet, project }, tips.values(), git)) return;
  throw new UsageError(
    'with a rollout, "--at" in the future needs "--dry-run"',
    "to publish now, force a wave: `--wave STAGE/WAVE --now`",
  );
}

/** Throws a UsageError for an unknown wave. */
export function waveNamed(name: string, model: Model): Wave {
  const waves = wavesOf(model).filter(({ stage }) => model.byKind.Stage.get(stage)?.spec.rollout !== undefined);
  const found = waves.find((wave) => nameOfWave(wave) === name);
  if (found !== undefined) return found;
  const known = waves.map(nameOfWave).join(", ");
  throw new UsageError(`no wave is named "${name}"`, known === "" ? "no stage has a `rollout`" : `waves: ${known}`);
}

export async function rolloutOf(setUp: Asking): Promise<RolloutRequest> {
  const { given, now, fleet, places } = setUp;
  const { wave, reason = "", ticket = "" } = given;
  const clusters = wave === undefined ? undefined : new Set(waveNamed(wave, fleet.model).clusters);
  return {
    now,
    places,
    answer: await askAll(setUp),
    forced: given.now && clusters !== undefined ? { clusters, reason, ticket } : undefined,
    rollback: given.rollback ? clusters : undefined,
  };
}

const CHANGED: CheckAnswer = { is: "unknown", why: "the branch has just changed" };

async function askAll({ questions, git, now, host: { env } }: Asking): Promise<RolloutRequest["answer"]> {
  const publishedAt = (commit: string): number => git.commit(commit).committed * 1000;
  const ask = askerOf({ git, env, now, publishedAt });
  const answers = await Promise.all(questions.map(async (one) => [keyOf(one), await ask(one)] as const));
  const known = new Map(answers);
  return (question) => failing(question.check, known.get(keyOf(question)) ?? CHANGED);
}

function keyOf({ cluster, commit, check, definition }: CheckQuestion): string {
  return JSON.stringify([cluster, commit, check, definition]);
}

function failing(check: string, answer: CheckAnswer): FailingCheck | undefined {
  if (answer.is === "green") return undefined;
  return { check, is: answer.is, value: answer.is === "red" ? answer.value : answer.why };
}
