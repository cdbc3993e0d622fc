/**
 * Builds the comment: verdict, problems, changes by risk, advice and manifest diffs, within the size limit of a forge.
 */
import type { Risk } from "../../analysis/diff/index.ts";
import { code } from "../../base/markdown.ts";
import type { Revision, RunReport } from "../report.ts";
import { escapeWorkflowCommands } from "../escape-workflow-commands.ts";
import { rolloutLine } from "../rollout-line.ts";
import { adviceList } from "./advice.ts";
import { fitToBudget, fixed } from "./fit-to-budget.ts";
import type { Block } from "./fit-to-budget.ts";
import { changeTable } from "./changes.ts";
import { names } from "./truncate.ts";
import { clustersOf } from "./clusters.ts";
import { diagnosticTables } from "./diagnostics.ts";
import { dependencyGraph } from "./graph.ts";
import { manifestDiffs } from "./manifests.ts";
import { sourceLinks } from "./source-links.ts";
import type { RepositoryContext } from "./source-links.ts";
import { publicationTable } from "./publication.ts";
import { summaryLine } from "./summary-line.ts";

/** GitHub accepts 65,536 characters per comment; the rest is for the marker and a margin. */
export const COMMENT_BUDGET = 60_000;
/** GitHub accepts 1 MiB of job summary, and shows none that is larger. */
export const SUMMARY_BUDGET = 1_000_000;

const LINES_OF_A_DIFF = 60;

/** Notes for the reader about the base, each with the condition under which it applies. */
const CAVEATS = [
  [
    "baseIsBroken",
    "Neither the base nor an earlier commit compiles, so there is no comparison. All problems of the result are listed.",
  ],
  ["baseIsMissing", "The base has no project, so there is no comparison and no change rule applies."],
  [
    "baseIsEarlier",
    "The base does not compile. The comparison uses its last ancestor that compiles and includes all changes since then.",
  ],
] as const;

export interface CommentOptions extends RepositoryContext {
  /** UTF-8 bytes. */
  readonly budget: number;
  /** The location of the full report, in Markdown. */
  readonly fullReport: string;
  /** The source of the report, if it is not this run; Markdown. */
  readonly source?: string | undefined;
}

/** Returns Markdown. Text from documents stays in code spans. */
export function comment(report: RunReport, options: CommentOptions): string {
  const { source } = options;
  const sourceNote = source === undefined ? [] : [fixed(`> ${source}\n\n`)];
  const label = source === undefined ? "" : "As reported: ";
  const all = [fixed(`### ${label}${summaryLine(report)}\n\n`), ...sourceNote, ...blocks(report, options)];
  return `${fitToBudget(all.map(escaped), options.budget).trimEnd()}\n`;
}

/** Escapes workflow commands, because the comment may be printed to a log. */
function escaped(block: Block): Block {
  return { ...block, items: block.items.map(escapeWorkflowCommands) };
}

/** Whether nothing changes and there are no errors. */
export function isQuiet({ changes, comparison, summary }: RunReport): boolean {
  return comparison !== undefined && comparison.baseIsBroken !== true && changes.length === 0 && summary.errors === 0;
}

/** The parts with priorities. If space is short, the lowest are cut first: the evidence, then minor changes. */
function blocks(report: RunReport, { folder, repository, budget, fullReport }: CommentOptions): readonly Block[] {
  const { changes, comparison } = report;
  const clusters = clustersOf(report);
  const context = { clusters, place: sourceLinks(report, { folder, repository }), fullReport };
  const lines = budget > COMMENT_BUDGET ? Number.POSITIVE_INFINITY : LINES_OF_A_DIFF;
  const of = (risk: Risk, priority: number): readonly Block[] => [
    ...changeTable(
      changes.filter((change) => change.risk === risk),
      risk,
      priority,
      context,
    ),
    ...adviceList(changes, risk, priority - 1, fullReport),
  ];
  return [
    ...CAVEATS.flatMap(([is, caveat]) => (comparison?.[is] === true ? [fixed(`> ${caveat}\n\n`)] : [])),
    ...(comparison?.rollout === undefined ? [] : [fixed(`Rollout: ${rolloutLine(comparison.rollout, code)}\n\n`)]),
    ...publicationTable(report.publication, 17, fullReport),
    ...diagnosticTables(report, 16, context),
    ...of("high", 14),
    ...of("medium", 8),
    ...of("low", 4),
    dependencyGraph(changes, 5, fullReport),
    clusters.block(6, fullReport),
    manifestDiffs(comparison?.manifests ?? [], 1, { clusters, fullReport, lines }),
    ...(comparison === undefined ? [] : [fixed(foot(report, comparison.base, comparison.head))]),
  ];
}

function foot({ changes }: RunReport, base: Revision, head: Revision): string {
  const owners = [...new Set(changes.flatMap((change) => change.owners))].toSorted();
  const compared = `${revision(base)} → ${revision(head)}`;
  return `${compared}${owners.length === 0 ? "" : ` · owners: ${names(owners, 10)}`}\n`;
}

function revision({ name, commit, dirty }: Revision): string {
  const short = commit?.slice(0, 7);
  const id = short === undefined || name.startsWith(short) ? "" : ` ${code(short)}`;
  return `${code(name === commit ? name.slice(0, 7) : name)}${id}${dirty ? " with changes" : ""}`;
}
