/** Summarizes all changes. */
import type { Change, GateChanges, Risk, Verdict } from "./change.ts";
import type { Side } from "./sides.ts";
import { sorted } from "./values.ts";

const ON: ReadonlySet<string | null> = new Set(["enabled", "granted", "permanent"]);

export function verdictOf(changes: readonly Change[], head: Side): Verdict {
  const count = (risk: Risk): number => changes.filter((change) => change.risk === risk).length;
  const flips = (on: boolean): GateChanges => {
    const own = changes.filter(
      (change) =>
        change.kind === "feature-state" &&
        ON.has(change.before) !== on &&
        ON.has(change.after) === on &&
        !isForNobody(change),
    );
    const clusters = sorted(own.flatMap((change) => change.clusters));
    const stages = head.states.filter(({ cluster }) => clusters.includes(cluster.name)).map(({ stage }) => stage.name);
    return { features: sorted(own.map(({ subject }) => subject)), clusters, stages: sorted(stages) };
  };
  return {
    on: flips(true),
    off: flips(false),
    gained: sorted(changes.flatMap((change) => [...(change.consumers?.gained ?? []), ...granted(change, true)])),
    lost: sorted(changes.flatMap((change) => [...(change.consumers?.lost ?? []), ...granted(change, false)])),
    risks: { high: count("high"), medium: count("medium"), low: count("low") },
  };
}

/** Whether the feature turns on or off by grants only, and no consumer gains or loses access. */
function isForNobody({ before, after, consumers }: Change): boolean {
  const isGranted = ON.has(after) ? after === "granted" : before === "granted";
  return isGranted && (consumers?.gained.length ?? 0) + (consumers?.lost.length ?? 0) === 0;
}

/** The consumer of an added or removed grant, unless the grant is dormant. */
function granted({ kind, consumer, before, after, advice }: Change, gained: boolean): readonly string[] {
  const sleeps = advice.some(({ topic }) => topic === "dormant");
  const isIt = gained ? before === null : after === null;
  return kind === "grant" && consumer !== undefined && !sleeps && isIt ? [consumer] : [];
}
