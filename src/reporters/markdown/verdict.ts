/** The first line: what a pull request does, to be read in two seconds. Markdown. */
import { code } from "../../markdown.ts";
import type { Flips } from "../../diff.ts";
import type { Comparison, RunReport } from "../../report.ts";
import { publicationVerdict } from "./publication.ts";
import { counted, grouped } from "../worst-first.ts";

export function verdict(report: RunReport): string {
  const { summary, comparison } = report;
  const { errors, warnings } = summary;
  const problems = [
    errors === 0 ? "no errors" : `**${counted(errors, "error")}**`,
    ...(warnings === 0 ? [] : [counted(warnings, "warning")]),
  ];
  const scope = `${counted(summary.documents, "document")}, ${counted(summary.clusters, "cluster")}`;
  if (report.publication !== undefined)
    return [publicationVerdict(report.publication), problems.join(", ")].join(" · ");
  if (comparison === undefined) return `${problems.join(", ")} in ${scope}`;
  return [...meaning(report, comparison), problems.join(", ")].join(" · ");
}

function meaning({ changes }: RunReport, comparison: Comparison): readonly string[] {
  const { verdict, differs, baseIsBroken, headIsBroken } = comparison;
  if (headIsBroken === true || baseIsBroken === true) return ["What changes can't be told"];
  if (changes.length === 0) return [differs === "nothing" ? "Nothing changes" : "No change in meaning"];
  const { on, off, gained, lost, risks } = verdict;
  const said = [
    ...flips(on, "turns on", "turn on"),
    ...flips(off, "turns off", "turn off"),
    ...access(lost, "loses access", "lose access"),
    ...access(gained, "gains access", "gain access"),
  ];
  const all = said.length === 0 ? [counted(changes.length, "change")] : said;
  return risks.high === 0 ? all : [...all, `**${counted(risks.high, "high-risk change")}**`];
}

function flips({ features, clusters, stages }: Flips, one: string, more: string): readonly string[] {
  if (features.length === 0) return [];
  const what = features.length === 1 ? `${features.map(code).join("")} ${one}` : `${features.length} features ${more}`;
  const [stage, ...others] = stages;
  const where =
    stage !== undefined && others.length === 0
      ? `${grouped(clusters.length)} ${code(stage)} ${clusters.length === 1 ? "cluster" : "clusters"}`
      : `${counted(clusters.length, "cluster")} of ${counted(stages.length, "stage")}`;
  return [`${what} ${clusters.length === 0 ? "nowhere yet" : `in ${where}`}`];
}

function access(consumers: readonly string[], one: string, more: string): readonly string[] {
  if (consumers.length === 0) return [];
  if (consumers.length === 1) return [`${consumers.map(code).join("")} ${one}`];
  return [`${grouped(consumers.length)} consumers ${more}`];
}
