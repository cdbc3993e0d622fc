/** Random histories of a fleet, and an independent check of every publication. */
import fc from "fast-check";
import assert from "node:assert/strict";
import type { BranchCommit, FailingCheck, RolloutPlan } from "../../../src/delivery/rollout/index.ts";
import type { Wave } from "../../../src/analysis/rollout/index.ts";
import { Fleet, HOUR, planOf, wave } from "./model.ts";
import type { Commit } from "./model.ts";

const FEATURES = ["a", "b", "c"] as const;

/** Staging, and production in five waves. `size`: the clusters of a wave. */
function wavesOf(size: number): readonly Wave[] {
  const names = (prefix: string): readonly string[] =>
    Array.from({ length: size }, (_, index) => `${prefix}-${String(index).padStart(2, "0")}`);
  return [
    wave("staging", "rest", names("s").slice(0, 2), { bakes: 2 * HOUR }),
    ...["canary", "eu", "us", "asia", "rest"].map((name, index) =>
      wave("production", name, names(name), { bakes: (index === 0 ? 3 : 1) * HOUR }),
    ),
  ];
}

/** `cluster`: an index into all clusters. */
type Step =
  | { readonly does: "set"; readonly feature: string; readonly value: string }
  | { readonly does: "unset" | "staging only"; readonly feature: string }
  | { readonly does: "change files"; readonly cluster: number }
  | { readonly does: "change all files"; readonly text: number }
  | { readonly does: "shut"; readonly feature: string }
  | { readonly does: "end emergencies" }
  | { readonly does: "change the rollout"; readonly to: number }
  | {
      readonly does: "run";
      readonly minutes: number;
      /** How many commits before the newest. */
      readonly back: number;
      readonly failing: readonly (readonly [cluster: number, is: FailingCheck["is"]])[];
      readonly closed: readonly number[];
    };

const feature = fc.constantFrom(...FEATURES);
const cluster = fc.nat(1000);
const does = <T extends Step["does"]>(...names: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...names);

const change: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ does: does("set"), feature, value: fc.constantFrom("on", "off for some") }) },
  fc.record({ does: does("unset", "staging only"), feature }),
  fc.record({ does: does("change files"), cluster }),
  fc.record({ does: does("change all files"), text: fc.nat(2) }),
  fc.record({ does: does("shut"), feature }),
  fc.record({ does: does("end emergencies") }),
);
const replan: fc.Arbitrary<Step> = fc.record({ does: does("change the rollout"), to: fc.nat(10) });
const run: fc.Arbitrary<Step> = fc.record({
  does: does("run"),
  minutes: fc.constantFrom(0, 10, 30, 60, 90, 180, 600),
  back: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, fc.nat(3)),
  failing: fc.oneof(
    { weight: 3, arbitrary: fc.constant([]) },
    fc.array(fc.tuple(cluster, fc.constantFrom("red", "unknown")), { maxLength: 2 }),
  ),
  closed: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, fc.array(cluster, { maxLength: 3 })),
});

/** Mostly runs, since each commit takes several. */
export const histories: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof({ weight: 2, arbitrary: change }, { weight: 3, arbitrary: run }),
  { minLength: 8, maxLength: 40 },
);

/** With changes of the rollout. */
export const replanned: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof({ weight: 2, arbitrary: change }, { weight: 2, arbitrary: replan }, { weight: 3, arbitrary: run }),
  { minLength: 8, maxLength: 40 },
);

/** Other rollouts with the same clusters. */
function variantsOf(waves: readonly Wave[]): readonly RolloutPlan[] {
  const [staging, ...production] = waves;
  const before = staging === undefined ? [] : [staging];
  const plan = (own: readonly Wave[], after: Readonly<Record<string, string>> = AFTER): RolloutPlan =>
    planOf([...before, ...own], after);
  const [canary, ...others] = production;
  const all = production.flatMap(({ clusters }) => clusters);
  return [
    plan(production),
    plan(production.toReversed()),
    plan(production.map((one) => ({ ...one, bakes: 0 }))),
    plan(production, {}),
    plan(production.map((one) => (one === canary ? { ...one, unawaited: one.clusters } : one))),
    plan([wave("production", "rest", all)]),
    plan([...others, ...(canary === undefined ? [] : [canary])]),
    { ...plan([wave("production", "rest", all)]), stages: new Set(["staging"]) },
  ];
}

const AFTER = { production: "staging" };

/** The answers of a run: cluster -> what is not green. */
interface Asked {
  readonly at: number;
  readonly failing: Readonly<Record<string, FailingCheck["is"]>>;
}

class History {
  readonly fleet: Fleet;
  readonly asked: Asked[] = [];
  readonly waves: readonly Wave[];
  now: number = 0;
  /** Equal plans are the same object. */
  readonly plans: readonly RolloutPlan[];
  /** Then other waits are right. */
  isReplanned = false;

  constructor(waves: readonly Wave[]) {
    this.waves = waves;
    this.plans = variantsOf(waves);
    this.fleet = new Fleet({ features: { a: "on" }, plan: this.plans[0] ?? planOf(waves, AFTER) });
  }

  take(step: Step): void {
    if (step.does === "run") this.run(step);
    else this.fleet.merge(this.after(step));
  }

  after(step: Exclude<Step, { readonly does: "run" }>): Partial<Commit> {
    const { features, only = {}, files = {}, shut = [] } = this.fleet.last;
    const clusters = this.fleet.clusters();
    switch (step.does) {
      case "set":
        return { features: { ...features, [step.feature]: step.value }, only: { ...only, [step.feature]: clusters } };
      case "unset":
        return { features: Object.fromEntries(Object.entries(features).filter(([name]) => name !== step.feature)) };
      case "staging only":
        return { only: { ...only, [step.feature]: this.waves[0]?.clusters ?? [] } };
      case "change files":
        return { files: { ...files, [this.cluster(step.cluster)]: this.fleet.head } };
      case "change all files":
        return { files: Object.fromEntries(clusters.map((name) => [name, String(step.text)])) };
      case "change the rollout": {
        this.isReplanned = true;
        return { plan: this.plans[step.to % this.plans.length] ?? this.fleet.last.plan };
      }
      case "shut":
        return { shut: [...new Set([...shut, step.feature])] };
      default:
        return { shut: [] };
    }
  }

  cluster(index: number): string {
    const all = this.fleet.clusters();
    return all[index % all.length] ?? "";
  }

  run({ minutes, back, failing, closed }: Extract<Step, { readonly does: "run" }>): void {
    this.now += minutes * 60_000;
    this.fleet.closed = new Set(closed.map((index) => this.cluster(index)));
    const answers = Object.fromEntries(failing.map(([index, is]) => [this.cluster(index), is]));
    const head = String(Math.max(0, Number(this.fleet.head) - back));
    const before = new Map(this.fleet.branches);
    this.asked.push({ at: this.now, failing: answers });
    this.fleet.run(this.now, answers, head);
    for (const name of this.fleet.clusters()) {
      const [was = [], is = []] = [before.get(name), this.fleet.branches.get(name)];
      assert.deepEqual(
        is.slice(0, was.length).map(({ id }) => id),
        was.map(({ id }) => id),
      );
      const made = is.at(-1);
      if (is.length > was.length && made !== undefined) this.check(name, made, was, before, answers);
    }
  }

  /** `branches`: before the run. */
  check(
    name: string,
    made: BranchCommit,
    was: readonly BranchCommit[],
    branches: ReadonlyMap<string, readonly BranchCommit[]>,
    failing: Readonly<Record<string, FailingCheck["is"]>>,
  ): void {
    const { fleet } = this;
    const last = was.at(-1);
    const about = `${name} gets ${made.source} at ${this.now / HOUR} h, planned by ${made.plan}`;
    assert.notEqual(made.content, last?.content, about);
    if (last !== undefined) assert.ok(Number(made.source) >= Number(last.source), about);
    if (last?.source === made.source) return;
    const has = fleet.meaning(made.source, name, made.shut);
    const had = last === undefined ? new Map<string, string>() : fleet.meaning(last.source, name, last.shut);
    const wanted = fleet.meaning(made.plan, name, made.shut);
    const changed = [...has].filter(([feature, value]) => had.get(feature) !== value);
    for (const [feature, value] of changed) assert.equal(wanted.get(feature), value, `${about}: ${feature}`);
    for (const feature of had.keys())
      if (!has.has(feature)) assert.equal(wanted.get(feature), undefined, `${about}: ${feature} turns off`);
    if (this.isReplanned) return;
    // It had the same files before, and HEAD gives them back.
    if (made.source === made.plan && was.some(({ content, green }) => content === made.content && green !== undefined))
      return;
    const index = this.waves.findIndex(({ clusters }) => clusters.includes(name));
    const own = this.waves[index];
    const earlier = this.waves.slice(0, index);
    for (const one of earlier.flatMap(({ clusters }) => clusters).filter((one) => branches.has(one)))
      assert.equal(failing[one], undefined, `${about}: ${one}`);
    for (const one of earlier.filter(({ stage }) => stage === own?.stage))
      for (const other of one.clusters)
        this.checkTime(`${about}: not ${other}`, one, branches.get(other) ?? [], (commit) => {
          const files = fleet.content(
            made.source,
            other,
            fleet.atOnce(made.source, other, made.plan, branches.get(other)?.at(-1)),
          );
          return Number(commit.source) >= Number(made.source) || commit.content === files;
        });
    for (const one of earlier.filter(({ stage }) => stage !== own?.stage))
      for (const other of one.clusters)
        for (const [feature, value] of changed)
          if (fleet.meaning(made.source, other).get(feature) === value)
            this.checkTime(
              `${about}: not ${feature} in ${other}`,
              one,
              branches.get(other) ?? [],
              (commit) => fleet.meaning(commit.source, other, commit.shut).get(feature) === value,
            );
  }

  /**
   * A cluster has what counts now, and a run found it green with such a publication, long enough ago. Other publications
   * may have been between, when a commit gave back what was there before.
   */
  checkTime(
    about: string,
    { bakes }: Wave,
    commits: readonly BranchCommit[],
    counts: (commit: BranchCommit) => boolean,
  ): void {
    const last = commits.at(-1);
    assert.ok(last !== undefined && counts(last), `${about}: has it`);
    const cluster = last === undefined ? "" : this.nameOf(commits);
    const greenThen = this.asked.some(({ at, failing }) => {
      const then = commits.findLast((commit) => commit.at < at || (commit.at === at && commit.green === at));
      return at + bakes <= this.now && failing[cluster] === undefined && then !== undefined && counts(then);
    });
    assert.ok(greenThen, `${about}: for long enough`);
  }

  nameOf(commits: readonly BranchCommit[]): string {
    const id = commits[0]?.id;
    return [...this.fleet.branches].find(([, own]) => own[0]?.id === id)?.[0] ?? "";
  }

  /** Nothing is merged and nothing fails any more: every cluster gets HEAD, and then nothing else. */
  settle(): void {
    for (let runs = 0; runs < 12; runs++) this.quietRun();
    const tips = this.fleet.clusters().map((name) => this.fleet.tip(name));
    for (const [index, name] of this.fleet.clusters().entries())
      assert.equal(tips[index]?.content, this.fleet.content(this.fleet.head, name), `${name} has HEAD`);
    this.quietRun();
    assert.deepEqual(
      this.fleet.clusters().map((name) => this.fleet.tip(name)?.id),
      tips.map((tip) => tip?.id),
    );
  }

  quietRun(): void {
    this.run({ does: "run", minutes: 4 * 60, back: 0, failing: [], closed: [] });
  }
}

/** Takes the steps on a fleet of this many clusters per wave, and checks every publication. */
export function checkRollout(steps: readonly Step[], size: number = 2): void {
  const history = new History(wavesOf(size));
  for (const step of steps) history.take(step);
  history.settle();
}
