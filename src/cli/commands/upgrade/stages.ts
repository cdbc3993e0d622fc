/** Formats an upgrade of the whole fleet as a plan, stage by stage, with equal clusters grouped. */
import picocolors from "picocolors";
import type { Compilation } from "../../../compiler/compile.ts";
import type { GateMove, ClusterPair } from "../../../analysis/diff/index.ts";
import { clusterPairs } from "../../../analysis/diff/index.ts";
import type { Model } from "../../../compiler/link/index.ts";
import { compareReleases } from "../../../base/release.ts";
import type { ReporterOptions } from "../../../report/reporter.ts";
import { escapeWorkflowCommands } from "../../../report/escape-workflow-commands.ts";
import type { ClusterState } from "../../../compiler/resolve/index.ts";
import { promotionOrder } from "../../../compiler/resolve/index.ts";
import { escapeInvisible } from "../../../base/escape.ts";
import { commas, movesOn, remarks, printGates, wrapped } from "./gates.ts";

export interface Goal {
  readonly track: string;
  /** A release, never `latest`. */
  readonly to: string;
}

/** Whether a cluster gets the release, or the reason why not. */
export type UpgradeStatus = "upgraded" | "there" | "unnamed";

export function upgradeStatus({ releases }: ClusterState, { track, to }: Goal): UpgradeStatus {
  const now = releases.get(track);
  if (now === undefined) return "unnamed";
  return compareReleases(now, to) >= 0 ? "there" : "upgraded";
}

/** `states`: the current states of the planned clusters. */
export function printPlan(
  goal: Goal,
  states: readonly ClusterState[],
  before: Compilation,
  after: Compilation,
  screen: ReporterOptions,
): string {
  const { bold } = picocolors.createColors(screen.color);
  const pairs = clusterPairs({ base: before, head: after, now: 0 });
  const fleet: Fleet = {
    goal,
    moves: movesOn(goal.track, before, after),
    pairs: new Map(pairs.map((pair) => [pair.before.cluster.name, pair])),
    screen,
  };
  const stages = Map.groupBy(promotionOrder(states), ({ stage }) => stage.name);
  const lines = [
    bold(`plan for track ${escapeInvisible(goal.track)} to ${escapeInvisible(goal.to)}`),
    "",
    ...[...stages].flatMap(([stage, own]) => [bold(escapeInvisible(stage)), ...formatStage(own, fleet), ""]),
    ...closing(fleet, after.model),
  ];
  return escapeWorkflowCommands(lines.map((line) => `${line}\n`).join(""));
}

interface Fleet {
  readonly goal: Goal;
  readonly moves: readonly GateMove[];
  readonly pairs: ReadonlyMap<string, ClusterPair>;
  readonly screen: ReporterOptions;
}

function closing({ goal, moves, screen }: Fleet, model: Model | undefined): readonly string[] {
  const lines = model === undefined ? [] : remarks(goal, moves, model, screen);
  return lines.length === 0 ? [] : [...lines, ""];
}

function formatStage(states: readonly ClusterState[], fleet: Fleet): readonly string[] {
  const groups = Map.groupBy(states, (state) => likeness(state, fleet));
  return [...groups.values()].flatMap((own) => formatGroup(own, fleet));
}

/** A key that is equal for clusters with the same effect. */
function likeness(state: ClusterState, { goal, moves, pairs }: Fleet): string {
  const status = upgradeStatus(state, goal);
  const now = state.releases.get(goal.track);
  if (status !== "upgraded") return `${status} ${now}`;
  const { name } = state.cluster;
  const own = moves.flatMap(({ clusters }, index) =>
    clusters.some(({ after }) => after.cluster.name === name) ? [index] : [],
  );
  return JSON.stringify([now, own, flipsOf(pairs.get(name))]);
}

function formatGroup(states: readonly ClusterState[], { goal, moves, pairs, screen }: Fleet): readonly string[] {
  const [first] = states;
  if (first === undefined) return [];
  const { dim } = picocolors.createColors(screen.color);
  const names = commas(states.map(({ cluster }) => escapeInvisible(cluster.name)));
  const now = first.releases.get(goal.track);
  const status = upgradeStatus(first, goal);
  const line = (...words: readonly string[]): readonly string[] => wrapped([...names, ...words], "  ", screen, " ");
  if (status === "unnamed") return line("without", "a", "release", "of", "this", "track").map(dim);
  if (status === "there") return line("already", "on", `${now}`).map(dim);
  const isOurs = ({ after }: ClusterPair): boolean => states.some(({ cluster }) => cluster.name === after.cluster.name);
  const own = moves.flatMap((move) => {
    const clusters = move.clusters.filter(isOurs);
    return clusters.length === 0 ? [] : [{ ...move, clusters }];
  });
  const narrow = { ...screen, width: screen.width - INDENT.length };
  const shown = new Set(own.map(({ feature }) => feature.name));
  const others = flipsOf(pairs.get(first.cluster.name)).map((flipped) => flipped.filter((name) => !shown.has(name)));
  const lines = [...formatFlips(others, narrow), ...printGates(own, "unnamed", narrow)];
  const nothing = lines.length === 0 ? [dim("no feature and no gate changes")] : lines;
  return [...line("from", `${now}`), ...nothing.map((one) => INDENT + one)];
}

const INDENT = "    ";

/** The features that turn on, and those that turn off. */
function flipsOf(pair: ClusterPair | undefined): readonly [on: readonly string[], off: readonly string[]] {
  if (pair === undefined) return [[], []];
  const was = new Map(pair.before.features.map(({ feature, open }) => [feature.name, open]));
  const flipped = pair.after.features.filter(({ feature, open }) => open !== (was.get(feature.name) ?? false));
  const names = (on: boolean): readonly string[] =>
    flipped.filter(({ open }) => open === on).map(({ feature }) => feature.name);
  return [names(true), names(false)];
}

function formatFlips([on = [], off = []]: readonly (readonly string[])[], screen: ReporterOptions): readonly string[] {
  const line = (says: string, names: readonly string[]): readonly string[] =>
    names.length === 0 ? [] : wrapped([says, ...commas(names.map(escapeInvisible))], "", screen, " ");
  return [...line("features on:", on), ...line("features off:", off)];
}
