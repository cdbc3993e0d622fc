/** Prints explanations in the terminal, with links to the lines. */
import picocolors from "picocolors";
import { reasonChain, splitPlace } from "../../../analysis/explain/index.ts";
import type { StateQuery } from "../../../analysis/explain/index.ts";
import { escapeInvisible } from "../../../base/escape.ts";
import type { ClusterState } from "../../../compiler/resolve/index.ts";
import { textWidth } from "../../../report/display-width.ts";
import { escapeWorkflowCommands } from "../../../report/escape-workflow-commands.ts";
import { terminalLink } from "../../../report/links.ts";
import type { Links } from "../../../report/links.ts";
import { groupClusters, groupName, inPromotionOrder } from "../cluster-groups.ts";
import { folded, joinLines, terminalWidth } from "../columns.ts";
import { wrap } from "../../../report/wrap.ts";
import type { CommandContext } from "../command.ts";
import type { Blamer } from "./blame.ts";
import type { Answer } from "./feature.ts";
import { renderedIn } from "./rendered.ts";
import { verdictOf } from "./verdict.ts";

/** Additions to the places of reasons. */
interface Telling {
  readonly blame: Blamer;
  /** Undefined without links, or if the files on disk are not those explained. */
  readonly links: Links | undefined;
}

/** The full chain of reasons on each cluster. */
export function printChains(
  answers: readonly Answer[],
  { blame, links }: Telling,
  { host, color }: CommandContext,
): void {
  const { bold } = picocolors.createColors(color);
  const told = answers.map(({ question }) => {
    const chain = reasonChain(question).map(({ says, place = "", note = "" }) => [says, place, note, blame(place)]);
    const room = terminalWidth(host.stdout) - 2;
    const lines = folded(chain, room, [4, 3, 3]).flatMap((some, index) =>
      some.map((line) => opened(line, chain[index]?.[1] ?? "", links)),
    );
    const rendered = renderedLines(question).flatMap((line) => wrap(escapeInvisible(line), room));
    const head = wrap(escapeInvisible(verdictOf(question)), room + 2).map(bold);
    return [...head, ...[...lines, ...rendered].map((line) => `  ${line}`)].join("\n");
  });
  host.stdout.write(escapeWorkflowCommands(`${told.join("\n\n")}\n`));
}

function renderedLines(question: StateQuery): readonly string[] {
  const [first, ...more] = renderedIn(question);
  if (first === undefined) return [];
  const path = `${question.model.settings.output}/${first}`;
  return [`rendered in ${path}${more.length === 0 ? "" : ` and ${more.length} more`}`];
}

/** One row for clusters with the same answer, unless `--verbose` asks for each. */
export function printOverview(
  answers: readonly Answer[],
  fleet: readonly ClusterState[],
  { blame, links }: Telling,
  { host, color, verbose }: CommandContext,
): void {
  const keyOf = (answer: Answer): string => JSON.stringify(verbose ? [answer.at.cluster.name] : cellsOf(answer));
  const groups = groupClusters(inPromotionOrder(answers), keyOf).map(({ first, clusters }) => ({
    clusters,
    cells: cellsOf(first),
    place: first.decision.because.place ?? "",
  }));
  const room = terminalWidth(host.stdout);
  const besides = [0, 1].map((cell) => 2 + Math.max(0, ...groups.map(({ cells }) => textWidth(cells[cell] ?? ""))));
  const nameRoom = besides.reduce((rest, width) => rest - width, room);
  const rows = groups.map(({ clusters, cells, place }) => [
    groupName(clusters, fleet, nameRoom),
    ...cells,
    blame(place),
  ]);
  const told = folded(rows, room).flatMap((lines, index) =>
    lines.map((line) => opened(painted(line, color), groups[index]?.place ?? "", links)),
  );
  host.stdout.write(joinLines(told.length === 0 ? ["no cluster matches"] : told));
}

function cellsOf({ decision: { state, reason, because } }: Answer): readonly string[] {
  return [state, reason, because.says, because.place ?? "", because.note ?? ""];
}

/** Colors enabled and granted. */
function painted(line: string, color: boolean): string {
  const { green, cyan } = picocolors.createColors(color);
  return line
    .replace(/^(.+? {2,}|)(enabled)(?= {2}|$)/, (_, before: string, on: string) => before + green(on))
    .replace(/^(.+? {2,}|)(granted to \d+)(?= {2}|$)/, (_, before: string, on: string) => before + cyan(on));
}

/** Links the place in a line to its file, unless the place was cut. */
function opened(line: string, place: string, links: Links | undefined): string {
  const { file = "", line: number } = splitPlace(place);
  const shown = escapeInvisible(place);
  const start = line.lastIndexOf(shown);
  if (file === "" || start === -1) return line;
  return (
    line.slice(0, start) + terminalLink(shown, { file, line: number ?? 1 }, links) + line.slice(start + shown.length)
  );
}
