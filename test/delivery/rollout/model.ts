/** A fleet without Git: commits, branches and checks as data, and runs of the planner on them. */
import { describeWait, observed, planner } from "../../../src/delivery/rollout/index.ts";
import type {
  BranchCommit,
  ClusterHistory,
  Decision,
  FailingCheck,
  Meaning,
  Planner,
  RolloutPlan,
} from "../../../src/delivery/rollout/index.ts";
import type { Wave } from "../../../src/analysis/rollout/index.ts";

export const HOUR = 3_600_000;

/** The sources of a commit. A missing entry is off. */
export interface Commit {
  /** Feature -> its value, on all clusters that `only` does not exclude. */
  readonly features: Readonly<Record<string, string>>;
  /** Feature -> the clusters that have it. */
  readonly only?: Readonly<Record<string, readonly string[]>>;
  /** Cluster -> other files. */
  readonly files?: Readonly<Record<string, string>>;
  /** Features that emergencies turn off. */
  readonly shut?: readonly string[];
  readonly plan: RolloutPlan;
}

export const wave = (stage: string, name: string, clusters: readonly string[], more: Partial<Wave> = {}): Wave => ({
  stage,
  name,
  clusters,
  unawaited: [],
  bakes: HOUR,
  checks: ["health"],
  ...more,
});

export const planOf = (waves: readonly Wave[], after: Readonly<Record<string, string>> = {}): RolloutPlan => ({
  waves,
  after: new Map(Object.entries(after)),
  stages: new Set(waves.filter(({ name }) => name !== "").map(({ stage }) => stage)),
});

/** Cluster -> the check that is not green. */
export type Failing = Readonly<Record<string, FailingCheck["is"]>>;

export class Fleet {
  readonly commits: Commit[] = [];
  readonly branches: Map<string, readonly BranchCommit[]> = new Map();
  /** Clusters that can't be changed now, because their window is closed. A first publication does not wait for one. */
  closed: ReadonlySet<string> = new Set<string>();
  private ids = 0;

  constructor(first: Commit) {
    this.commits.push(first);
  }

  merge(change: Partial<Commit>): string {
    this.commits.push({ ...this.last, ...change });
    return this.head;
  }

  get last(): Commit {
    return this.at(this.head);
  }

  get head(): string {
    return String(this.commits.length - 1);
  }

  at(id: string): Commit {
    const commit = this.commits[Number(id)];
    if (commit === undefined) throw new Error(`no commit ${id}`);
    return commit;
  }

  /** The meaning of a commit with these emergencies on top. */
  meaning(id: string, cluster: string, shut: readonly string[] = [], isPlain: boolean = false): Meaning {
    const { features, only = {}, shut: own = [] } = this.at(id);
    const off = isPlain ? new Set() : new Set([...own, ...shut]);
    return new Map(
      Object.entries(features).filter(([name]) => !off.has(name) && only[name]?.includes(cluster) !== false),
    );
  }

  content(id: string, cluster: string, shut: readonly string[] = []): string {
    return JSON.stringify([[...this.meaning(id, cluster, shut)], this.at(id).files?.[cluster]]);
  }

  /** The features that are shut on top of a source: by the emergencies of HEAD, and those whose end the source does not contain. */
  atOnce(
    source: string,
    cluster: string,
    head: string,
    tip: BranchCommit | undefined = this.tip(cluster),
  ): readonly string[] {
    const { shut = [], plan = source } = tip ?? {};
    return [...new Set([...(this.at(head).shut ?? []), ...(Number(plan) > Number(source) ? shut : [])])];
  }

  clusters(): readonly string[] {
    return this.last.plan.waves.flatMap(({ clusters }) => clusters);
  }

  tip(cluster: string): BranchCommit | undefined {
    return this.branches.get(cluster)?.at(-1);
  }

  /** Cluster -> the source of its branch. */
  sources(): Readonly<Record<string, string | undefined>> {
    return Object.fromEntries(this.clusters().map((cluster) => [cluster, this.tip(cluster)?.source]));
  }

  historyOf(cluster: string, failing: Failing): ClusterHistory {
    const is = failing[cluster];
    return {
      commits: this.branches.get(cluster) ?? [],
      failing: is === undefined ? [] : [{ check: "health", is, value: "0.5" }],
    };
  }

  /** Records the answers of checks, as each run does. */
  observe(now: number, failing: Failing): void {
    for (const cluster of this.clusters()) {
      const commits = observed(this.historyOf(cluster, failing), now);
      if (commits.length > 0) this.branches.set(cluster, commits);
    }
  }

  planner(now: number, failing: Failing = {}, head: string = this.head): Planner {
    const sources = [...this.branches.values()].flatMap((commits) => commits.map(({ source }) => Number(source)));
    const known = [...new Set([Number(head), ...sources])].filter((source) => source <= Number(head));
    return planner({
      now,
      head,
      rollback: false,
      candidates: known.sort((a, b) => b - a).map(String),
      isIn: (commit, other) => Number(commit) <= Number(other),
      content: (source, cluster) => this.content(source, cluster, this.atOnce(source, cluster, head)),
      meaning: (source, cluster) => this.meaning(source, cluster, this.atOnce(source, cluster, head)),
      plainly: (source, cluster) => this.meaning(source, cluster, [], true),
      isUndone: (source, cluster) => {
        const [now, then, last] = [this.tip(cluster)?.source ?? "0", source, head].map(
          (id) => this.at(id).files?.[cluster],
        );
        return then !== now && last === now;
      },
      heldThen: ({ source, shut }, cluster) => this.meaning(source, cluster, shut),
      plan: this.at(head).plan,
      planAt: (source) => this.at(source).plan,
      steps: known.map(String),
      planBefore: (source) => (source === "0" ? undefined : this.at(String(Number(source) - 1)).plan),
      history: (cluster) => this.historyOf(cluster, failing),
    });
  }

  /** A run of `publish`. Returns the decisions, before which nothing was published. */
  run(now: number, failing: Failing = {}, head: string = this.head): Readonly<Record<string, Decision>> {
    this.observe(now, failing);
    const { decide } = this.planner(now, failing, head);
    const decisions = this.clusters().map((cluster) => [cluster, decide(cluster)] as const);
    for (const [cluster, decision] of decisions) {
      // Without a rollout, a cluster gets HEAD.
      const source = decision === undefined ? head : decision.source;
      // The run of an older commit leaves the branch alone.
      if (Number(this.tip(cluster)?.plan ?? head) > Number(head)) continue;
      const isHeld = this.closed.has(cluster) && this.branches.has(cluster);
      const next = source === undefined || isHeld ? this.tip(cluster)?.source : source;
      if (next !== undefined) this.publish(cluster, next, now, head);
    }
    return Object.fromEntries(decisions.flatMap(([cluster, one]) => (one === undefined ? [] : [[cluster, one]])));
  }

  publish(cluster: string, source: string, at: number, plan: string, more: Partial<BranchCommit> = {}): void {
    const shut = this.atOnce(source, cluster, plan);
    const content = this.content(source, cluster, shut);
    const before = this.branches.get(cluster) ?? [];
    if (before.at(-1)?.content === content) return;
    const commit = {
      id: String(this.ids++),
      source,
      plan,
      at,
      content,
      isNamed: true,
      shut,
      checks: ["health"],
      ...more,
    };
    this.branches.set(cluster, [...before, commit]);
  }
}

export const WAVES: readonly Wave[] = [
  wave("production", "canary", ["c1"], { bakes: 4 * HOUR }),
  wave("production", "eu", ["e1", "e2"]),
  wave("production", "rest", ["u1"]),
];
export const PLAN: RolloutPlan = planOf(WAVES);

/** All clusters have the first commit, and have been green with it for a long time. */
export function settled(plan: RolloutPlan = PLAN): Fleet {
  const fleet = new Fleet({ features: { search: "on" }, plan });
  for (const hours of [-400, -300, -200, -100, -1]) fleet.run(hours * HOUR);
  return fleet;
}

export const words = ({ waits }: Pick<Decision, "waits"> = { waits: [] }): readonly string[] => waits.map(describeWait);
