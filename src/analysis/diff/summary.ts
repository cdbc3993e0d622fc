/** Summarizes all changes. */
import type { Change, GateChanges, Risk, ChangeSummary } from "./change.ts";
import type { Side } from "./sides.ts";
import { sorted } from "./values.ts";

const ON: ReadonlySet<string | null> = new Set(["enabled", "granted", "permanent"]);

export function summarize(changes: readonly Change[], head: Side): ChangeSummary {
  const count = (risk: Risk): number => changes.filter((change) => change.risk === risk).length;
  const flips = (on: boolean): GateChanges => {
    const matching = changes.filter(
      (change) =>
        change.kind === "feature-state" &&
        ON.has(change.before) !== on &&
        ON.has(change.after) === on &&
        !isForNobody(change),
    );
    const clusters = sorted(matching.flatMap((change) => change.clusters));
    const stages = head.states.filter(({ cluster }) => clusters.includes(cluster.name)).map(({ stage }) => stage.name);
    return { features: sorted(matching.map(({ subject }) => subject)), clusters, stages: sorted(stages) };
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
  const isDormant = advice.some(({ topic }) => topic === "dormant");
  const isMatch = gained ? before === null : after === null;
  return kind === "grant" && consumer !== undefined && !isDormant && isMatch ? [consumer] : [];
}
