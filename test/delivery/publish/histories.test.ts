/**
 * Properties of publications over random histories, on real repositories: an emergency is on every cluster after one run,
 * and brings nothing else; no order of runs takes it back; its end arrives with the source. In waves, nothing else turns on
 * before its time, or if HEAD has taken it back.
 *
 * `HISTORIES=500 vitest run test/delivery/publish/histories.test.ts` tries more.
 */
import fc from "fast-check";
import { expect, test } from "vitest";
import { parse } from "yaml";
import type { FailingCheck } from "../../../src/delivery/publish/index.ts";
import { git } from "../../git/temporary.ts";
import { after, CLUSTERS, FIRST, filesOf, hasErrors, histories, onAt, shutOn, withDependents } from "./histories.ts";
import type { Cluster, Platform, Step } from "./histories.ts";
import { interrupted, Killed, killedAt, publisherAt, withoutAnswer } from "./publisher.ts";
import { withWorld } from "./world.ts";
import type { World } from "./world.ts";

const HOUR = 3_600_000;
const SHUT = Date.parse("2026-11-21T09:00:00Z");
const OPEN = Date.parse("2026-11-22T03:00:00Z");

interface Commit {
  readonly id: string;
  readonly platform: Platform;
}

/** The content of a branch: its features that are on, the consumers of `chat`, and the commits that it names. */
interface Branch {
  readonly tip: string;
  readonly on: ReadonlySet<string>;
  readonly consumers: ReadonlySet<string>;
  readonly plan: number;
  readonly source: number;
  readonly hasOverlay: boolean;
}

function contentOf(world: World, branch: string, tip: string, commits: readonly Commit[]): Branch {
  const message = git(world.remote, "show", "-s", "--format=%B", tip);
  const indexOf = (trailer: string): number => {
    const id = new RegExp(`^${trailer}: (.*)$`, "m").exec(message)?.[1];
    return commits.findIndex((commit) => commit.id === id);
  };
  const { data } = parse(world.show(branch, "state/sluice-features-default.yaml")) as { data: Record<string, string> };
  const flags = world.show(branch, "openfeature/openfeature-flags/flags-default.yaml");
  return {
    tip,
    on: new Set(Object.keys(data).filter((name) => data[name] === "enabled")),
    consumers: new Set(["acme", "umbrella"].filter((name) => flags.includes(name))),
    plan: indexOf("Sluice-Plan"),
    source: indexOf("Sluice-Source"),
    hasOverlay: world.paths(branch).includes("sluice.metadata"),
  };
}

type Branches = ReadonlyMap<Cluster, Branch | undefined>;

/** Everything that was merged and published so far. */
class History {
  readonly commits: Commit[] = [];
  /** The newest commit of a run that was completed. */
  newest = 0;
  readonly world: World;
  /** The branches by their tips. */
  readonly known = new Map<string, Branch>();
  readonly holds: "windows" | "waves";
  /** In waves, time goes on with each run. */
  now = OPEN;
  /** The features that were on after each run, oldest first. */
  readonly log: { readonly at: number; readonly on: ReadonlyMap<Cluster, ReadonlySet<string>> }[] = [];

  constructor(world: World, holds: "windows" | "waves") {
    this.world = world;
    this.holds = holds;
    this.commits.push({ id: git(world.folder, "rev-parse", "HEAD"), platform: FIRST });
  }

  branches(): Branches {
    const refs = git(this.world.remote, "for-each-ref", "--format=%(refname:short) %(objectname)", "refs/heads/env");
    const tips = new Map(refs.split("\n").map((line) => line.split(" ") as [string, string]));
    return new Map(CLUSTERS.map((cluster) => [cluster, this.branchAt(`env/${cluster}`, tips)]));
  }

  branchAt(branch: string, tips: ReadonlyMap<string, string>): Branch | undefined {
    const tip = tips.get(branch);
    if (tip === undefined) return undefined;
    const known = this.known.get(tip) ?? contentOf(this.world, branch, tip, this.commits);
    this.known.set(tip, known);
    return known;
  }

  async take(step: Step): Promise<void> {
    const last = this.commits.at(-1)?.platform ?? FIRST;
    const platform = after(last, step);
    if (platform === undefined) await this.publish(step as Extract<Step, { readonly back: number }>);
    else this.commits.push({ id: this.world.commit(filesOf(platform, this.holds), step.does), platform });
  }

  async publish(step: Extract<Step, { readonly back: number }>): Promise<void> {
    const before = this.branches();
    this.now += step.open ? 2 * HOUR : HOUR / 3;
    const now = this.holds === "waves" ? this.now : step.open ? OPEN : SHUT;
    const failing = this.holds === "waves" ? (): readonly FailingCheck[] => [] : undefined;
    const head = Math.max(0, this.commits.length - 1 - step.back);
    const { git: own, run } = await publisherAt(this.world.folder, this.commits[head]?.id ?? "", now, failing);
    const done: number[] = [];
    const attempt = (index: number, work: () => unknown): void => {
      try {
        work();
        done.push(index);
      } catch (error) {
        if (!(error instanceof Killed)) throw error;
      }
    };
    if (step.does === "kill") attempt(head, () => run(killedAt(step.at, own)));
    else if (step.does === "lose the answer") attempt(head, () => run(withoutAnswer(own)));
    else if (step.does === "race") {
      const other = Math.max(0, this.commits.length - 1 - step.other);
      const second = await publisherAt(this.world.folder, this.commits[other]?.id ?? "", now, failing);
      attempt(head, () => run(interrupted(() => attempt(other, () => second.run(second.git)), own)));
    } else attempt(head, () => run(own));
    this.newest = Math.max(this.newest, ...done);
    this.check(before, step.open, done);
  }

  check(before: Branches, open: boolean, done: readonly number[]): void {
    const newest = this.commits.length - 1;
    for (const [cluster, branch] of this.branches()) {
      const was = before.get(cluster);
      // In waves, a run does not publish to every cluster.
      if (branch === undefined) expect([was, this.holds === "waves" ? [] : done]).toEqual([undefined, []]);
      else {
        this.checkEmergencies(cluster, branch);
        if (was !== undefined) this.checkStep(cluster, was, branch, open);
        if (done.includes(newest)) this.checkNewest(cluster, branch, open);
      }
    }
    const on = [...this.branches()].flatMap(([cluster, branch]) =>
      branch === undefined ? [] : [[cluster, branch.on] as const],
    );
    this.log.push({ at: this.now, on: new Map(on) });
  }

  /** A feature turns on when HEAD has it, and when it was on for long enough where it comes first. */
  checkWave(cluster: Cluster, was: Branch, is: Branch): void {
    const before = ({ "p-1": "s-1", "p-2": "p-1", "s-1": undefined } as const)[cluster];
    const wanted = onAt(cluster, this.commits[is.plan]?.platform ?? FIRST);
    const hadAll = this.log.some(({ on }) => is.on.symmetricDifference(on.get(cluster) ?? new Set()).size === 0);
    for (const name of is.on.difference(was.on)) {
      expect(wanted, `wanted on ${cluster}`).toContain(name);
      // The release of a cluster goes at once.
      if (name === "r") continue;
      // An emergency can keep a wave from testing a feature.
      const plans = [is.source, is.plan].map((index) => this.commits[index]?.platform ?? FIRST);
      if (before === undefined || hadAll || !plans.every((plan) => onAt(before, plan).has(name))) continue;
      const since = this.log.findLast(({ at }) => at <= this.now - HOUR);
      const then = this.log.filter(({ at }) => at >= (since?.at ?? 0));
      for (const { on } of then) expect(on.get(before), `${name} on ${before} before ${cluster}`).toContain(name);
    }
  }

  /** On every cluster after one run, and taken back by none. A run that was killed may have planned something newer. */
  checkEmergencies(cluster: Cluster, { on, plan }: Branch): void {
    const at = this.commits[Math.max(this.newest, plan)]?.platform ?? FIRST;
    for (const name of shutOn(cluster, at)) expect(on, `emergency on ${cluster}`).not.toContain(name);
  }

  /** A branch only moves forward. While windows are shut, nothing changes but what emergencies turn off. */
  checkStep(cluster: Cluster, was: Branch, is: Branch, open: boolean): void {
    if (was.tip === is.tip) return;
    git(this.world.remote, "merge-base", "--is-ancestor", was.tip, is.tip);
    expect(is.plan).toBeGreaterThanOrEqual(was.plan);
    expect(is.source).toBeGreaterThanOrEqual(was.source);
    if (this.holds === "waves") return this.checkWave(cluster, was, is);
    if (open || cluster === "s-1") return;
    const sources = [was.source, is.source, is.plan].map((index) => this.commits[index]?.platform ?? FIRST);
    const shut = sources.flatMap((platform) => [
      ...withDependents(shutOn(cluster, this.commits[is.plan]?.platform ?? FIRST), platform),
    ]);
    expect([...is.on.difference(was.on)], `turned on on ${cluster}`).toEqual([]);
    expect(new Set(shut), `turned off on ${cluster}`).toEqual(new Set([...shut, ...was.on.difference(is.on)]));
  }

  /** After a run of the newest commit. */
  checkNewest(cluster: Cluster, branch: Branch, open: boolean): void {
    const { platform } = this.commits.at(-1) ?? { platform: FIRST };
    const isReadable = platform.broken === undefined || platform.broken === "a level";
    if (isReadable) expect(branch.consumers, `grants on ${cluster}`).toEqual(platform.grants);
    if (isReadable && (this.holds === "waves" || open))
      expect(branch.on.has("r"), `release of ${cluster}`).toBe(platform.upgraded.has(cluster));
    const isHeld = this.holds === "waves" || !open;
    if (hasErrors(platform) || (isHeld && cluster !== "s-1")) return;
    expect(branch.on, `features on ${cluster}`).toEqual(onAt(cluster, platform));
    expect(branch.hasOverlay && branch.source === this.commits.length - 1).toBe(false);
  }
}

/** An emergency in the first wave alone holds what turns on its features behind it. */
function isHeldByEmergency(platform: Platform): boolean {
  const [first, last] = (["p-1", "p-2"] as const).map((name) => withDependents(shutOn(name, platform), platform));
  return first !== undefined && last !== undefined && first.difference(last).size > 0;
}

const runs = Number(process.env["HISTORIES"] ?? 3);

const LAST_RUN: Step = { does: "run", back: 0, open: true };

test.each([
  ["windows", runs, 1],
  ["waves", Math.ceil(runs / 3), 4],
] as const)(
  "random histories keep the rules of what goes at once on top of %s",
  {
    timeout: 300_000 + runs * 60_000,
  },
  (holds, numRuns, last) =>
    fc.assert(
      fc.asyncProperty(histories, (steps) =>
        withWorld(filesOf(FIRST, holds), async (world) => {
          const history = new History(world, holds);
          for (let index = 0; index < last; index++) await history.take(LAST_RUN);
          for (const step of steps) await history.take(step);
          // Whatever has happened, these runs repair it, and another one has nothing to do.
          await history.take({ does: "fix" });
          for (let index = 0; index < last; index++) await history.take(LAST_RUN);
          const { platform } = history.commits.at(-1) ?? { platform: FIRST };
          for (const [cluster, branch] of history.branches())
            if (!hasErrors(platform) && !(holds === "waves" && cluster === "p-2" && isHeldByEmergency(platform)))
              expect(branch?.on, `features on ${cluster}`).toEqual(onAt(cluster, platform));
          const before = history.branches();
          await history.take(LAST_RUN);
          expect(history.branches()).toEqual(before);
        }),
      ),
      // A smaller history takes as long to find as many others take to test.
      { numRuns, endOnFailure: true },
    ),
);
