/** Formats the state of a rollout: a line per wave, and a table of clusters. */
import { waitingTimeText } from "../../../base/dates.ts";
import { listSome } from "../../../base/diagnostics.ts";
import { escapeInvisible } from "../../../base/escape.ts";
import { code, prose } from "../../../base/markdown.ts";
import { timeText } from "../../../delivery/rollout/index.ts";
import type { ClusterStatus, RolloutStatus, WaveStatus } from "../../../delivery/publish/index.ts";
import { wrap } from "../../../report/wrap.ts";
import { columns, folded, joinLines } from "../columns.ts";
import type { CommandContext } from "../command.ts";

/**
 * Text, at most as wide as the terminal, or 80 columns. Clusters of a wave for which the same holds share a row, unless
 * --verbose is given.
 */
export function printRollout(status: RolloutStatus, { host: { stdout }, verbose }: CommandContext): string {
  const width = stdout.terminal ? stdout.columns : WIDTH;
  const waves = columns(status.waves.map((wave) => [waveName(wave), progressOf(wave), planOf(wave)]));
  const rows = status.waves.flatMap((wave) => rowsOf(wave, verbose));
  return joinLines([
    `rollout of commit ${shortId(status.commit)} at ${timeIn(status.at)}`,
    "",
    ...waves.flatMap((line) => wrap(line, width)),
    "",
    ...folded([["CLUSTERS", "COMMIT", "SINCE", "STATE"], ...rows], width).flat(),
    ...untestedIn(status).flatMap((line) => ["", ...wrap(line, width)]),
    ...forcedIn(status).flatMap((line) => ["", ...wrap(line, width)]),
  ]);
}

const WIDTH = 80;

/** A row lists at most this many clusters, and counts the rest. */
const LISTED = 3;

function rowsOf({ clusters }: WaveStatus, verbose: boolean): readonly (readonly string[])[] {
  const rows = clusters.map(cellsOf);
  if (verbose) return rows;
  const groups = Map.groupBy(rows, ([, ...facts]) => JSON.stringify(facts));
  return [...groups.values()].map((group) => [
    listSome(
      group.map(([name = ""]) => name),
      LISTED,
    ),
    ...(group[0]?.slice(1) ?? []),
  ]);
}

/** GitHub's Markdown, with the text of documents escaped. */
export function rolloutMarkdown(status: RolloutStatus): string {
  const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  const rows = status.waves.flatMap((wave) =>
    wave.clusters.map((cluster) => {
      const [name = "", commit = "", since = "", state = ""] = cellsOf(cluster);
      return row([prose(waveName(wave)), code(name), commit === "" ? "" : code(commit), since, prose(state)]);
    }),
  );
  return joinLines([
    `Rollout of commit ${code(shortId(status.commit))} at ${timeIn(status.at)}`,
    "",
    row(["wave", "cluster", "commit", "since", "state"]),
    row(["---", "---", "---", "---", "---"]),
    ...rows,
    ...[...untestedIn(status), ...forcedIn(status)].flatMap((line) => ["", prose(line)]),
  ]);
}

function waveName({ stage, wave }: Pick<WaveStatus, "stage" | "wave">): string {
  return wave === "" ? stage : `${stage}/${wave}`;
}

/** `1 of 3 done` */
function progressOf({ clusters }: WaveStatus): string {
  return `${clusters.filter(({ is }) => is === "done").length} of ${clusters.length} done`;
}

/** `bakes 4 h; checks synced, error-rate; paused until 2026-12-10: migration of billing` */
function planOf({ bakes, checks, pause }: WaveStatus): string {
  const asked = checks.length === 0 ? "no checks" : `checks ${checks.join(", ")}`;
  const paused =
    pause === null ? "" : `; paused${pause.until === null ? "" : ` until ${pause.until}`}: ${pause.reason}`;
  return `bakes ${waitingTimeText(bakes * 1000)}; ${asked}${paused}`;
}

function cellsOf(status: ClusterStatus): readonly string[] {
  const { cluster, commit, since } = status;
  return [cluster, commit === null ? "-" : shortId(commit), since === null ? "-" : timeIn(since), stateOf(status)];
}

function stateOf(status: ClusterStatus): string {
  const { is, gets, next, checks, waits, window, isAwaited } = status;
  const words = { done: "has HEAD", gets: `gets ${shortId(gets ?? "")} now`, waits: "waits", failed: "failed" }[is];
  const failing = checks.map(({ check, is, value }) => `${check} is ${is.replace("-", " ")} (${value})`);
  const of = next === null || is === "done" ? "" : `${shortId(next)} `;
  const until = window === null ? [] : [`next window ${window}`];
  const reasons = [...waits.map(({ text }) => text), ...until].join(", ");
  const waiting = reasons === "" ? [] : [is === "waits" ? `${of}waits: ${reasons}` : `${of}waits then: ${reasons}`];
  const first = is === "waits" && waiting.length > 0 ? [] : [words];
  return [...first, ...failing, ...waiting, ...(isAwaited ? [] : ["nobody waits for it"])]
    .map(escapeInvisible)
    .join("; ");
}

function untestedIn({ waves }: RolloutStatus): readonly string[] {
  return waves.flatMap((wave) => {
    const features = [...new Set(wave.clusters.flatMap(({ untested }) => untested))].sort();
    return features.length === 0
      ? []
      : [
          escapeInvisible(
            `first tried in ${waveName(wave)}, because no earlier stage can have it: ${features.join(", ")}`,
          ),
        ];
  });
}

function forcedIn({ waves }: RolloutStatus): readonly string[] {
  return waves.flatMap(({ clusters }) =>
    clusters.flatMap(({ cluster, forced }) =>
      forced.map(({ commit, at, reason, ticket }) =>
        escapeInvisible(`${cluster} got ${shortId(commit)} before its time at ${timeIn(at)}: ${reason} (${ticket})`),
      ),
    ),
  );
}

function shortId(id: string): string {
  return id.slice(0, 12);
}

function timeIn(iso: string): string {
  return timeText(Date.parse(iso));
}
