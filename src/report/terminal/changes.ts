/** Formats changes for the terminal: what, where, before and after, causes and advice. */
import { listSome } from "../../base/diagnostics.ts";
import type picocolors from "picocolors";
import type { GateChanges, Risk } from "../../analysis/diff/index.ts";
import type { Comparison, ReportedCause, ReportedChange, Revision, RunReport } from "../report.ts";
import { titleOf } from "../change-title.ts";
import { rolloutLine } from "../rollout-line.ts";
import { escapeInvisible } from "../../base/escape.ts";
import { visibleStart } from "../visible-difference.ts";
import { terminalLink } from "../links.ts";
import type { Links } from "../links.ts";

type Colors = ReturnType<typeof picocolors.createColors>;

const RISKS: readonly Risk[] = ["high", "medium", "low"];
/** The maximum number of names and lines; the rest is counted. */
const MOST_CLUSTERS = 5;
const MOST_CAUSES = 5;
/** The maximum number of characters of a value before or after. */
const LONGEST = 60;
const INDENT = "    ";

export function formatChanges({ changes, summary }: RunReport, colors: Colors, links?: Links): readonly string[] {
  return RISKS.flatMap((risk) => {
    const changesOfRisk = changes.filter((change) => change.risk === risk);
    if (changesOfRisk.length === 0) return [];
    const title = `${painter(risk, colors)(`${risk} risk`)} ${colors.dim(`(${changesOfRisk.length})`)}`;
    return [title, ...changesOfRisk.flatMap((change) => formatChange(change, summary.clusters, colors, links)), ""];
  });
}

function formatChange(change: ReportedChange, all: number, colors: Colors, links?: Links): readonly string[] {
  const { consumer, clusters, before, after, because, advice } = change;
  const { label, name } = titleOf(change);
  const what = `${escapeInvisible(label)} ${colors.bold(escapeInvisible(name))}${consumer === undefined ? "" : ` to ${escapeInvisible(consumer)}`}`;
  const where = clusters.length === 0 ? "" : `  ${colors.dim("on")} ${placesOf(clusters, all)}`;
  const [was, is] = shortened(before, after);
  const head = `  ${what}  ${colors.red(was)} ${colors.dim("->")} ${colors.green(is)}${where}`;
  const [first] = because;
  if (change.risk === "low" && advice.length === 0)
    return [first === undefined ? head : `${head}  ${colors.dim(lineOf(first, links))}`];
  const causes = because.slice(0, MOST_CAUSES).map((cause) => causeLine(cause, colors, links));
  const more = because.length - causes.length;
  return [
    head,
    ...consumersOf(change, colors),
    ...causes,
    ...(more > 0 ? [`${INDENT}${colors.dim(`and ${more} more ${more === 1 ? "line" : "lines"}`)}`] : []),
    ...advice.map(({ message }) => `${INDENT}${colors.yellow("!")} ${escapeInvisible(message)}`),
  ];
}

/** Both sides, escaped and cut so that the first difference is visible. */
function shortened(before: string | null, after: string | null): readonly [before: string, after: string] {
  const [left, right] = [[...(before ?? "none")], [...(after ?? "none")]];
  const start = visibleStart(left, right, LONGEST);
  return [shortenedFrom(start, left), shortenedFrom(start, right)];
}

function shortenedFrom(start: number, text: readonly string[]): string {
  if (text.length <= LONGEST) return escapeInvisible(text.join(""));
  const [first, last] = [start === 0 ? "" : "…", text.length - start <= LONGEST ? "" : "…"];
  const room = LONGEST - first.length - last.length;
  return escapeInvisible(`${first}${text.slice(start, start + room).join("")}${last}`);
}

function placesOf(clusters: readonly string[], all: number): string {
  if (clusters.length === all && all > 1) return `all ${all} clusters`;
  if (clusters.length <= MOST_CLUSTERS) return clusters.map(escapeInvisible).join(", ");
  return `${clusters.length} of ${all} clusters: ${listSome(clusters.map(escapeInvisible), MOST_CLUSTERS - 1)}`;
}

function consumersOf({ consumers }: ReportedChange, colors: Colors): readonly string[] {
  const line = (sign: string, names: readonly string[]): readonly string[] =>
    names.length === 0 ? [] : [`${INDENT}${sign} ${shortList(names)}`];
  return [...line(colors.red("-"), consumers?.lost ?? []), ...line(colors.green("+"), consumers?.gained ?? [])];
}

function shortList(names: readonly string[]): string {
  return listSome(names.map(escapeInvisible), MOST_CLUSTERS);
}

function causeLine(cause: ReportedCause, colors: Colors, links: Links | undefined): string {
  const gone = cause.side === "base" ? colors.dim(" (before)") : "";
  return `${INDENT}${lineOf(cause, links)}  ${colors.dim(escapeInvisible(cause.place))}${gone}`;
}

/** Links only lines of the head, because lines of the base may have moved. */
function lineOf(cause: ReportedCause, links: Links | undefined): string {
  return terminalLink(`${escapeInvisible(cause.file)}:${cause.line}`, cause, cause.side === "head" ? links : undefined);
}

function painter(risk: Risk, colors: Colors): (text: string) => string {
  if (risk === "high") return colors.red;
  return risk === "medium" ? colors.yellow : colors.dim;
}

/** The summary of a comparison with its two sides. */
export function formatComparison({ changes, comparison }: RunReport): readonly string[] {
  if (comparison === undefined) return [];
  const [base, head] = [revisionName(comparison.base), revisionName(comparison.head)];
  const between = `from ${base} to ${head}`;
  if (comparison.headIsBroken === true)
    return [`what changes ${between} can't be determined until the errors are fixed`];
  if (comparison.baseIsBroken === true)
    return [`neither ${base} nor an earlier commit compiles, so there is no base to compare with`];
  if (changes.length > 0) {
    const { verdict } = comparison;
    const risks = RISKS.filter((risk) => verdict.risks[risk] > 0).map((risk) => `${verdict.risks[risk]} ${risk}`);
    const total = `${changes.length} ${changes.length === 1 ? "change" : "changes"} (${risks.join(", ")}) ${between}`;
    return [...verdictLine(comparison), ...rolloutLines(comparison), total];
  }
  return [`${comparison.differs === "nothing" ? "nothing changes" : "no change in meaning"} ${between}`];
}

/** The name, or the beginning of a commit id. */
function revisionName({ name, commit }: Revision): string {
  return escapeInvisible(name === commit ? name.slice(0, 12) : name);
}

function verdictLine({ verdict: { on, off, gained, lost } }: Comparison): readonly string[] {
  const parts = [
    ...flips(on, "on"),
    ...flips(off, "off"),
    ...access(lost, "loses access", "lose access"),
    ...access(gained, "gains access", "gain access"),
  ];
  return parts.length === 0 ? [] : [parts.join(" · ")];
}

function rolloutLines({ rollout }: Comparison): readonly string[] {
  return rollout === undefined ? [] : [`rollout: ${rolloutLine(rollout, escapeInvisible)}`];
}

function flips({ features, clusters, stages }: GateChanges, way: string): readonly string[] {
  if (features.length === 0) return [];
  const [stage = ""] = stages;
  const kind = stages.length === 1 ? `${escapeInvisible(stage)} ` : "";
  const where = `${clusters.length} ${kind}${clusters.length === 1 ? "cluster" : "clusters"}`;
  const what = features.length === 1 ? "feature turns" : "features turn";
  return [`${features.length} ${what} ${way} in ${where}`];
}

function access(names: readonly string[], one: string, more: string): readonly string[] {
  return names.length === 0 ? [] : [`${names.length} ${names.length === 1 ? `consumer ${one}` : `consumers ${more}`}`];
}
