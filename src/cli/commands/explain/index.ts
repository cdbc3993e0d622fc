/** explain: shows why a feature is on or off, with the line of each reason. */
import picocolors from "picocolors";
import { AT, treeAt } from "../tree-at-revision.ts";
import { folded, terminalWidth, joinLines, wrap } from "../columns.ts";
import { groupClusters, groupName } from "../cluster-groups.ts";
import { hintAtConsumer, listedConsumerOf } from "../consumer.ts";
import { quoteList } from "../../../base/diagnostics.ts";
import { command, EXIT, UsageError } from "../command.ts";
import type { Command, ExitCode, Host, CommandContext } from "../command.ts";
import { blamerAt } from "./blame.ts";
import type { Blamer } from "./blame.ts";
import { overviewRow, PLACE } from "./overview.ts";
import { renderedIn } from "./rendered.ts";
import { verdictOf } from "./verdict.ts";
import { checkFeatureName, featuresAskedForAs, select } from "../match-names.ts";
import { screenOf } from "../options.ts";
import { dayOf, openModel, TODAY } from "../compile-project.ts";
import type { CompiledModel } from "../compile-project.ts";
import { spoken } from "../log-line.ts";
import { escapeWorkflowCommands } from "../../../report/escape-workflow-commands.ts";
import { terminalLink } from "../../../report/links.ts";
import type { Links } from "../../../report/links.ts";
import { reasonChain } from "../../../analysis/explain/index.ts";
import type { StateQuery } from "../../../analysis/explain/index.ts";
import type { ClusterState } from "../../../compiler/resolve/index.ts";
import { escapeInvisible } from "../../../base/escape.ts";
import { textWidth } from "../../../report/display-width.ts";

export const explain: Command = command({
  name: "explain",
  description:
    "Shows why a feature is on or off on a cluster, with the file and line of each reason. Without --cluster, it summarizes all\nclusters.",
  positionals: ["FEATURE"],
  options: {
    cluster: { value: "GLOB", completes: "clusters", repeatable: true, description: "clusters to explain" },
    consumer: { value: "KIND/NAME", description: "consumer, such as Organization/acme" },
    at: AT,
    blame: { description: "add commit, author and date to each line" },
    today: TODAY,
  },
  examples: [
    { line: "sluice explain dark-mode", description: "show where a feature is on" },
    { line: "sluice explain dark-mode --cluster prod-eu-1", description: "show why it is on or off on a cluster" },
    {
      line: "sluice explain dark-mode --cluster 'prod-*' --consumer Organization/acme --today 2027-01-01",
      description: "show it for a consumer on another day",
    },
    { line: "sluice explain dark-mode --at v1.8", description: "show it as of a tag" },
    { line: "sluice explain dark-mode --cluster prod-eu-1 --blame", description: "show who changed the lines" },
  ],
  async run(given, setting) {
    const today = dayOf(given.today, setting.host);
    const ref = given.at ?? (given.blame ? "HEAD" : undefined);
    const modelled = openModel(setting, { today: given.today, tree: await treeAt(ref, setting) });
    if (modelled === undefined) return EXIT.problems;
    const { model, states } = modelled;
    const name = nameOf(setting.positionals[0] ?? "", modelled, setting.host);
    if (isBroken(name, modelled)) return tellBroken(name, setting.host);
    checkFeature(name, modelled);
    const clusters = states.map(({ cluster }) => cluster.name);
    const chosen = select("cluster", given.cluster, clusters);
    const consumer = given.consumer === undefined ? undefined : listedConsumerOf(given.consumer, model);
    if (consumer !== undefined) hintAtConsumer(consumer, model, setting.host);
    const questions = states
      .filter(({ cluster }) => given.cluster.length === 0 || chosen.has(cluster.name))
      .flatMap((at): readonly StateQuery[] => {
        const state = at.features.find(({ feature }) => feature.name === name);
        return state === undefined ? [] : [{ model, at, state, consumer, today }];
      });
    const blame = given.blame ? await blamerAt(given.at, setting) : nobody;
    const links = ref === undefined ? screenOf(setting).links : undefined;
    return (given.cluster.length === 0 ? overview : inFull)(questions, { blame, links }, setting);
  },
});

const nobody: Blamer = () => "";

/** Additions to the places of reasons. */
interface Telling {
  readonly blame: Blamer;
  /** Undefined without links, or if the files on disk are not those explained. */
  readonly links: Links | undefined;
}

/** The name of the feature, found by its name, else by the key of its flag. */
function nameOf(given: string, { model }: CompiledModel, io: Host): string {
  const keyed = featuresAskedForAs(given, model.byKind.Feature);
  const [first, second] = keyed;
  if (first === undefined) return given;
  const isName = model.byKind.Feature.has(given) || model.broken.Feature.has(given);
  if (!isName && second !== undefined)
    throw new UsageError(`"${given}" is the flag key of features ${quoteList(keyed)}`, "use one of these names");
  io.stderr.write(spoken(`"${given}" is${isName ? " also" : ""} the flag key of feature ${quoteList(keyed)}`));
  return isName ? given : first;
}

/** Whether the feature is declared, but has errors in its document or levels. */
function isBroken(name: string, { model, states }: CompiledModel): boolean {
  if (!model.byKind.Feature.has(name)) return model.broken.Feature.has(name);
  return states.length > 0 && states[0]?.features.some(({ feature }) => feature.name === name) === false;
}

function tellBroken(name: string, io: Host): ExitCode {
  io.stderr.write(spoken(`can't explain "${name}" until its errors are fixed`));
  return EXIT.problems;
}

/** Throws a UsageError for an unknown feature. */
function checkFeature(name: string, { model, states }: CompiledModel): void {
  checkFeatureName(name, model.byKind.Feature);
  if (states.length === 0) throw new UsageError("the project has no clusters");
}

function inFull(
  questions: readonly StateQuery[],
  { blame, links }: Telling,
  { host: io, color }: CommandContext,
): ExitCode {
  const { bold } = picocolors.createColors(color);
  const told = questions.map((question) => {
    const chain = reasonChain(question).map(({ says, place = "", note = "" }) => [says, place, note, blame(place)]);
    const room = terminalWidth(io.stdout) - 2;
    const lines = folded(chain, room, [4, 3, 3]).flatMap((some, index) =>
      some.map((line) => opened(line, chain[index]?.[1] ?? "", links)),
    );
    const rendered = renderedLines(question).flatMap((line) => wrap(escapeInvisible(line), room));
    return [bold(escapeInvisible(verdictOf(question))), ...[...lines, ...rendered].map((line) => `  ${line}`)].join(
      "\n",
    );
  });
  io.stdout.write(escapeWorkflowCommands(`${told.join("\n\n")}\n`));
  return EXIT.fine;
}

function renderedLines(question: StateQuery): readonly string[] {
  const [first, ...more] = renderedIn(question);
  if (first === undefined) return [];
  const path = `${question.model.settings.output}/${first}`;
  return [`rendered in ${path}${more.length === 0 ? "" : ` and ${more.length} more`}`];
}

/** One row for clusters with the same answer, unless `--verbose` asks for each. */
function overview(
  questions: readonly StateQuery[],
  { blame, links }: Telling,
  { host: io, color, verbose }: CommandContext,
): ExitCode {
  const byCluster = new Map(questions.map((question) => [question.at, question]));
  const fleet = [...byCluster.keys()];
  const answerOf = (at: ClusterState): readonly string[] => {
    const question = byCluster.get(at);
    return question === undefined ? [] : overviewRow(question);
  };
  const keyOf = (answer: readonly string[], at: ClusterState): string =>
    JSON.stringify(verbose ? [at.cluster.name] : answer);
  const groups = groupClusters(fleet, answerOf, keyOf);
  const room = terminalWidth(io.stdout);
  const besides = [0, 1].map((cell) => 2 + Math.max(0, ...groups.map(({ answer }) => textWidth(answer[cell] ?? ""))));
  const nameRoom = besides.reduce((rest, width) => rest - width, room);
  const rows = groups.map(({ clusters, answer }) => [
    groupName(clusters, fleet, nameRoom),
    ...answer,
    blame(answer[PLACE] ?? ""),
  ]);
  const told = folded(rows, room).flatMap((lines, index) =>
    lines.map((line) => opened(painted(line, color), groups[index]?.answer[PLACE] ?? "", links)),
  );
  io.stdout.write(joinLines(told));
  return EXIT.fine;
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
  const [, file = "", number] = /^(.+):(\d+)$/s.exec(place) ?? [];
  const shown = escapeInvisible(place);
  const start = line.lastIndexOf(shown);
  if (file === "" || start === -1) return line;
  return (
    line.slice(0, start) + terminalLink(shown, { file, line: Number(number) }, links) + line.slice(start + shown.length)
  );
}
