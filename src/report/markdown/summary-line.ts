/** Writes the first line of the comment, which summarizes the effects of a pull request. Markdown. */
import { code } from "../../base/markdown.ts";
import type { GateChanges } from "../../analysis/diff/index.ts";
import type { Comparison, ReportedChange, RunReport } from "../report.ts";
import { publicationVerdict } from "./publication.ts";
import { formatCount, formatNumber } from "../by-severity.ts";
import { isWholeCluster } from "../change-title.ts";

export function summaryLine(report: RunReport): string {
  const { summary, comparison } = report;
  const { errors, warnings } = summary;
  const problems = [
    errors === 0 ? "no errors" : `**${formatCount(errors, "error")}**`,
    ...(warnings === 0 ? [] : [formatCount(warnings, "warning")]),
  ];
  const scope = `${formatCount(summary.documents, "document")}, ${formatCount(summary.clusters, "cluster")}`;
  if (report.publication !== undefined)
    return [publicationVerdict(report.publication), problems.join(", ")].join(" · ");
  if (comparison === undefined) return `${problems.join(", ")} in ${scope}`;
  return [...changesInWords(report, comparison), problems.join(", ")].join(" · ");
}

function changesInWords({ changes }: RunReport, comparison: Comparison): readonly string[] {
  const { verdict, differs, baseIsBroken, headIsBroken } = comparison;
  if (headIsBroken === true || baseIsBroken === true) return ["The changes can't be determined"];
  if (changes.length === 0) return [differs === "nothing" ? "Nothing changes" : "No change in meaning"];
  const { on, off, gained, lost, risks } = verdict;
  const parts = [
    ...flips(on, "turns on", "turn on"),
    ...flips(off, "turns off", "turn off"),
    ...access(lost, "loses access", "lose access"),
    ...access(gained, "gains access", "gain access"),
  ];
  const named = [...parts, ...others(changes, verdict)];
  const all = named.length === 0 ? [formatCount(changes.length, "change")] : named;
  return risks.high === 0 ? all : [...all, `**${formatCount(risks.high, "high-risk change")}**`];
}

/** Kinds of other changes, in order of importance. */
const OTHERS: readonly {
  readonly is: (change: ReportedChange) => boolean;
  readonly one: string;
  readonly more: string;
}[] = [
  { is: isLoosened, one: "policy loosened", more: "policies loosened" },
  { is: ({ kind }) => kind === "policy", one: "policy changed", more: "policies changed" },
  { is: ({ kind }) => kind === "rename", one: "rename", more: "renames" },
  { is: (change) => isWholeCluster(change) && change.after === null, one: "cluster removed", more: "clusters removed" },
  { is: (change) => isWholeCluster(change) && change.before === null, one: "cluster added", more: "clusters added" },
  {
    is: ({ kind }) => kind === "cluster",
    one: "change of a cluster's stage, release or settings",
    more: "changes of clusters' stages, releases or settings",
  },
  { is: ({ kind }) => kind === "threshold", one: "threshold changed", more: "thresholds changed" },
  { is: isPrice, one: "billing change", more: "billing changes" },
  { is: ({ kind }) => kind === "catalog", one: "catalog change", more: "catalog changes" },
  { is: ({ kind }) => kind === "accreditation", one: "accreditation changed", more: "accreditations changed" },
  { is: ({ kind }) => kind === "override", one: "override changed", more: "overrides changed" },
  { is: ({ kind }) => kind === "grant", one: "grant changed", more: "grants changed" },
  { is: ({ subject }) => subject.endsWith(".owners"), one: "owner changed", more: "owners changed" },
  { is: ({ kind }) => kind === "renderer", one: "change of the renderer", more: "changes of the renderer" },
  { is: ({ kind }) => kind === "feature-level", one: "level changed", more: "levels changed" },
  { is: ({ kind }) => kind === "feature-value", one: "value changed", more: "values changed" },
  { is: () => true, one: "state changed", more: "states changed" },
];

function isLoosened({ kind, advice }: ReportedChange): boolean {
  return kind === "policy" && advice.some(({ topic }) => topic === "policy");
}

function isPrice({ kind, subject }: ReportedChange): boolean {
  return kind === "catalog" && /billing|pric|cost/i.test(subject);
}

/** Changes other than features that turn on or off and the resulting changes of access. */
function others(
  changes: readonly ReportedChange[],
  { on, off, gained, lost }: Comparison["verdict"],
): readonly string[] {
  const toggled = new Set([...on.features, ...off.features]);
  const access = new Set([...gained, ...lost]);
  const isMentioned = ({ kind, subject, consumer, consumers }: ReportedChange): boolean =>
    (kind === "feature-state" && (toggled.has(subject) || consumers !== undefined)) ||
    (kind === "feature-level" && toggled.has(subject)) ||
    (kind === "grant" && consumer !== undefined && access.has(consumer));
  let left = changes.filter((change) => !isMentioned(change));
  return OTHERS.flatMap(({ is, one, more }) => {
    const matching = left.filter(is);
    left = left.filter((change) => !is(change));
    return matching.length === 0 ? [] : [`${formatNumber(matching.length)} ${matching.length === 1 ? one : more}`];
  });
}

function flips({ features, clusters, stages }: GateChanges, one: string, more: string): readonly string[] {
  if (features.length === 0) return [];
  const what = features.length === 1 ? `${features.map(code).join("")} ${one}` : `${features.length} features ${more}`;
  const [stage, ...others] = stages;
  const where =
    stage !== undefined && others.length === 0
      ? `${formatNumber(clusters.length)} ${code(stage)} ${clusters.length === 1 ? "cluster" : "clusters"}`
      : `${formatCount(clusters.length, "cluster")} of ${formatCount(stages.length, "stage")}`;
  return [`${what} ${clusters.length === 0 ? "nowhere yet" : `in ${where}`}`];
}

function access(consumers: readonly string[], one: string, more: string): readonly string[] {
  if (consumers.length === 0) return [];
  if (consumers.length === 1) return [`${consumers.map(code).join("")} ${one}`];
  return [`${formatNumber(consumers.length)} consumers ${more}`];
}
