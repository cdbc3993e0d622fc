/** Formats the effect of an upgrade on the gates of components: losses first, harmless changes last. */
import picocolors from "picocolors";
import { gateMoves, requiredBy, valuesOf, clusterPairs } from "../../../analysis/diff/index.ts";
import type { GateMove } from "../../../analysis/diff/index.ts";
import type { Compilation } from "../../../compiler/compile.ts";
import { trackOf } from "../../../compiler/link/index.ts";
import type { Model } from "../../../compiler/link/index.ts";
import { locationIn, locate } from "../../../compiler/parse/index.ts";
import { compareReleases } from "../../../base/release.ts";
import { toReportPlace } from "../../../report/report.ts";
import type { ReporterOptions } from "../../../report/reporter.ts";
import { escapeWorkflowCommands } from "../../../report/escape-workflow-commands.ts";
import { terminalLink } from "../../../report/links.ts";
import { overrideField } from "../../../compiler/resolve/index.ts";
import type { ClusterState } from "../../../compiler/resolve/index.ts";
import { decidedAt } from "../../../analysis/change-rules/index.ts";
import { escapeInvisible } from "../../../base/escape.ts";

/** Moves with a common title. */
interface Group {
  readonly title: string;
  readonly paint: "red" | "yellow" | "dim";
  readonly has: (move: GateMove) => boolean;
  /** Lists only names, because no action is needed. */
  readonly brief?: true;
}

const GROUPS: readonly Group[] = [
  { title: "set, but no longer known", paint: "red", has: ({ kind }) => kind === "vanishes" },
  { title: "set, but locked", paint: "red", has: (move) => move.kind === "locks" && isAgainst(move) },
  { title: "different default value", paint: "yellow", has: ({ kind }) => kind === "flips" },
  { title: "deprecated from now on", paint: "yellow", has: ({ kind }) => kind === "deprecated" },
  {
    title: "locked to their current value",
    paint: "dim",
    has: (move) => move.kind === "locks" && !isAgainst(move) && move.before.open === move.after.open,
    brief: true,
  },
  { title: "no longer known, without effect", paint: "dim", has: ({ kind }) => kind === "ends", brief: true },
];

/** Whether the lock contradicts the rendered value, or an override (except an emergency) exists. */
function isAgainst({ before, after }: GateMove): boolean {
  return (
    (after.lockedTo !== undefined && after.open !== after.lockedTo && after.gateOverride === undefined) ||
    (before.gateOverride !== undefined && before.gateOverride.spec.emergency !== true)
  );
}

/** The gates of one track that an upgrade moves. */
export function movesOn(track: string, before: Compilation, after: Compilation): readonly GateMove[] {
  const { model } = after;
  if (model === undefined) return [];
  const pairs = clusterPairs({ base: before, head: after, now: 0 });
  return gateMoves(pairs, model).filter(({ feature }) => trackOf(feature) === track);
}

/** Whether components on these clusters use the releases of the track. */
export function hasGates(track: string, states: readonly ClusterState[], model: Model): boolean {
  const components = model.project.spec.targets?.gates?.components ?? {};
  const isOurs = [...model.byKind.Feature.values()].some(
    (feature) =>
      trackOf(feature) === track && feature.spec.gates?.some(({ component }) => components[component] !== undefined),
  );
  return isOurs && states.some(({ render }) => render.includes("gates"));
}

/** A sentence if no history of the track has a release as new as this one. */
function unknownAfter(track: string, to: string, model: Model): string | undefined {
  const named = [...model.byKind.Feature.values()]
    .filter((feature) => trackOf(feature) === track && feature.spec.gates !== undefined)
    .flatMap(({ spec: { history = [], deprecated } }) => [
      ...history.flatMap(({ since }) => since ?? []),
      ...[deprecated?.since, deprecated?.until].flatMap((sentence) => sentence ?? []),
    ]);
  const newest = named.toSorted(compareReleases).at(-1);
  if (newest === undefined || to === "latest" || compareReleases(newest, to) >= 0) return undefined;
  return `no history of track ${track} goes beyond release ${newest}: removals and locks up to ${to} may be missing`;
}

/** Empty if no gate moves. `clusters`: whether each move names its clusters. */
export function printGates(
  moves: readonly GateMove[],
  clusters: "named" | "unnamed",
  screen: ReporterOptions,
): readonly string[] {
  return GROUPS.flatMap((group) => {
    const own = moves.filter(group.has);
    if (own.length === 0) return [];
    const colors = picocolors.createColors(screen.color);
    const title = `${colors[group.paint](group.title)} ${colors.dim(`(${own.length})`)}`;
    if (group.brief === true) return [title, ...wrapped(own.map(briefly), "  ", screen)];
    return [title, ...own.flatMap((move) => printMove(move, clusters === "named", screen))];
  });
}

/** `NodeSwap (kubelet)`. */
function briefly({ gates }: GateMove): string {
  return [...Map.groupBy(gates, ({ name }) => name)]
    .map(
      ([name, own]) =>
        `${escapeInvisible(name)} (${own
          .map(({ component }) => escapeInvisible(component))
          .sort()
          .join(", ")})`,
    )
    .join(", ");
}

function printMove(move: GateMove, isPlaced: boolean, screen: ReporterOptions): readonly string[] {
  const { feature, gates, clusters, override } = move;
  const colors = picocolors.createColors(screen.color);
  const names = [...Map.groupBy(gates, (gate) => `${gate.name} ${changeOf(move, valuesOf(move, gate))}`).values()];
  const heads = names.map((own) => {
    const [first] = own;
    if (first === undefined) return "";
    return `  ${colors.bold(escapeInvisible(first.name))}  ${changeOf(move, valuesOf(move, first))}`;
  });
  const components = [...new Set(gates.map(({ component }) => escapeInvisible(component)))].sort();
  const where = isPlaced ? ["on", ...commas(clusters.map(({ after }) => escapeInvisible(after.cluster.name)))] : [];
  const required = requiredBy(move).map(escapeInvisible);
  const { replacedBy } = feature.spec.deprecated ?? {};
  return [
    ...heads,
    ...beside(wrapped(["of", ...commas(components), ...where], "    ", screen, " "), placeText(move, screen), screen),
    ...(override === undefined ? [] : [`    set by override ${escapeInvisible(override.name)}`]),
    ...(required.length === 0 ? [] : wrapped(["required", "by", ...commas(required)], "    ", screen, " ")),
    ...(replacedBy === undefined ? [] : [`    use ${escapeInvisible(replacedBy)} instead`]),
  ];
}

/** Adds a place at the end of the last line if there is room, else below it. */
function beside(lines: readonly string[], place: Place, { width }: ReporterOptions): readonly string[] {
  const last = lines.at(-1) ?? "";
  return last.length + 2 + place.columns < width
    ? [...lines.slice(0, -1), `${last}  ${place.text}`]
    : [...lines, `    ${place.text}`];
}

function changeOf(
  { kind, after, gone }: GateMove,
  [before, now]: readonly [boolean | undefined, boolean | undefined],
): string {
  const { until } = after.feature.spec.deprecated ?? {};
  if (kind === "deprecated") return until === undefined ? `${now}, no removal is known` : `${now}, removed in ${until}`;
  if (gone !== undefined) return `${now}, unknown from ${gone}`;
  if (kind === "vanishes") return `${before} -> gone`;
  if (kind === "locks") return `${before}, locked from now on`;
  return `${before ?? "new"} -> ${now}${after.locked ? ", locked" : ""}`;
}

interface Place {
  readonly text: string;
  /** The width without escape sequences. */
  readonly columns: number;
}

/** The relevant line: that of the conflicting override, or of the feature. */
function placeText(move: GateMove, { links }: ReporterOptions): Place {
  const { override } = move;
  const location =
    override === undefined ? decidedAt(move) : locationIn(override.document, ["spec", overrideField(override)]);
  const place = toReportPlace(location, locate);
  const shown = escapeInvisible(`${place.file}:${place.line}`);
  return { text: terminalLink(shown, place, links), columns: shown.length };
}

const MOST = 5;

/** Adds a comma to all names except the last. Shortens long lists. */
export function commas(names: readonly string[]): readonly string[] {
  const shown = names.length <= MOST ? names : names.slice(0, MOST - 1);
  const rest = names.length - shown.length;
  const words = shown.map((name, index) => (index < shown.length - 1 ? `${name},` : name));
  return rest === 0 ? words : [...words, `and ${rest} more`];
}

/** Wraps the items to the width of the screen. */
export function wrapped(
  words: readonly string[],
  indent: string,
  { width }: ReporterOptions,
  between = ", ",
): readonly string[] {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + between.length + word.length <= width - 1)
      lines[lines.length - 1] = last + between + word;
    else {
      if (last !== undefined) lines[lines.length - 1] = last + between.trimEnd();
      lines.push(indent + word);
    }
  }
  return lines;
}

/** The section about the gates that an upgrade of a track moves; printed above its changes. */
export function section(
  { track, to }: { readonly track: string; readonly to: string },
  moves: readonly GateMove[],
  model: Model,
  screen: ReporterOptions,
): string {
  const { bold } = picocolors.createColors(screen.color);
  const moved = printGates(moves, "named", screen);
  const lines = [
    bold(`gates of components, track ${escapeInvisible(track)} to ${escapeInvisible(to)}`),
    ...(moved.length === 0 ? ["no gate that is set is lost, and no default changes"] : moved),
    ...remarks({ track, to }, moves, model, screen),
    "",
  ];
  return escapeWorkflowCommands(lines.map((line) => `${line}\n`).join(""));
}

/** Advice that holds for all gates. */
export function remarks(
  { track, to }: { readonly track: string; readonly to: string },
  moves: readonly GateMove[],
  model: Model,
  screen: ReporterOptions,
): readonly string[] {
  const { yellow } = picocolors.createColors(screen.color);
  const refuses = moves.some(({ kind }) => kind === "vanishes" || kind === "ends" || kind === "locks");
  const sentences = [
    ...(refuses ? ["deliver the rendered files before the upgrade: the new version rejects the old ones"] : []),
    ...[unknownAfter(track, to, model)].flatMap((one) => one ?? []),
  ];
  return sentences.flatMap((sentence) => {
    const [first = "", ...rest] = wrapped(escapeInvisible(sentence).split(" "), "  ", screen, " ");
    return [`${yellow("!")}${first.slice(1)}`, ...rest];
  });
}
