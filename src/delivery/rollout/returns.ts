/**
 * The values that HEAD or a rollback has taken back, and do not spread; and earlier files, which may come back without baking.
 */
import type { Wave } from "../../analysis/rollout/index.ts";
import { greenWith, lastWhere } from "./history.ts";
import type { BranchCommit } from "./history.ts";
import type { Meaning, RolloutInput } from "./input.ts";
import { earlierStages } from "./judging.ts";
import type { Wait } from "./waits.ts";

/** The changes with a commit that HEAD does not have: of features, also those that it turns off, and of other files. */
export function takenBack(cluster: string, source: string, rules: RolloutInput): readonly Wait[] {
  if (source === rules.head) return [];
  const [now, then] = [rules.meaning(rules.head, cluster), rules.meaning(source, cluster)];
  const changed = changes(cluster, source, rules).flatMap(([name, value]) => (now.get(name) === value ? [] : [name]));
  const removed = [...meaningNow(cluster, rules).keys()].filter((name) => !then.has(name) && now.has(name));
  const features = [...changed, ...removed];
  const isTakenBack = features.length > 0 || rules.isUndone(source, cluster);
  return isTakenBack ? [{ why: "taken-back", features }] : [];
}

/** The values that a commit would change on a cluster, without those that it turns off. */
export function changes(cluster: string, source: string, rules: RolloutInput): readonly (readonly [string, string])[] {
  const was = meaningNow(cluster, rules);
  return [...rules.meaning(source, cluster)].filter(([name, value]) => was.get(name) !== value);
}

/** The meaning of what a cluster has. */
function meaningNow(cluster: string, { history, heldThen }: RolloutInput): Meaning {
  const last = history(cluster).commits.at(-1);
  return last === undefined ? new Map() : heldThen(last, cluster);
}

/** Changes that a rollback by hand has removed do not come back by themselves, nor to a cluster that is new in the wave. */
export function rolledBack(cluster: string, wave: Wave, source: string, rules: RolloutInput): readonly Wait[] {
  const { history, meaning, heldThen, content, isIn } = rules;
  const { commits } = history(cluster);
  const others = wave.clusters.map((other) => rollbackIn(history(other).commits));
  const back =
    rollbackIn(commits) ??
    others.find((one) => one !== undefined && one.at <= (commits[0]?.at ?? Number.POSITIVE_INFINITY));
  if (back?.gaveUp === undefined) return [];
  const [was, is] = [back.gaveUp, back.source].map((one) => heldThen({ source: one, shut: [] }, cluster));
  const then = meaning(source, cluster);
  const again = [...then].flatMap(([name, value]) =>
    was?.get(name) === value && is?.get(name) !== value ? [name] : [],
  );
  const off = [...(is?.keys() ?? [])].filter((name) => was?.has(name) !== true && !then.has(name));
  const features = [...again, ...off];
  const isSame = isIn(source, back.plan) || content(source, cluster) === content(back.gaveUp, cluster);
  return features.length > 0 || isSame ? [{ why: "rolled-back", features }] : [];
}

/** The publication with which a cluster got back the source that it has. */
function rollbackIn(commits: readonly BranchCommit[]): BranchCommit | undefined {
  const kept = lastWhere(commits, (commit) => commit.source === commits.at(-1)?.source);
  return kept.findLast((commit) => commit.gaveUp !== undefined);
}

/** Whether the cluster was green with the files of HEAD before. `red`: the clusters that were red with them. */
export function isTrusted(
  cluster: string,
  wave: Wave,
  red: ReadonlySet<string>,
  { history, content, head, plan }: RolloutInput,
): boolean {
  const there = content(head, cluster);
  if (there === undefined || greenWith(history(cluster).commits, there) === undefined) return false;
  const waves = plan.waves.filter(({ stage }) => stage === wave.stage);
  const before = earlierStages(wave.stage, plan).flatMap((stage) => plan.waves.filter((one) => one.stage === stage));
  const upTo = [...before, ...waves.slice(0, waves.indexOf(wave) + 1)];
  return !upTo.some(({ clusters }) => clusters.some((other) => red.has(other)));
}

/** The clusters that were red with the files that HEAD gives them, and not green afterwards. */
export function clustersRedWith({ plan, head, history, content }: RolloutInput): ReadonlySet<string> {
  const clusters = plan.waves.flatMap((wave) => wave.clusters);
  return new Set(
    clusters.filter((cluster) => {
      const red = history(cluster).commits.filter(
        (commit) => commit.red?.before === false && commit.green === undefined,
      );
      return red.some((commit) => commit.content === content(head, cluster));
    }),
  );
}
