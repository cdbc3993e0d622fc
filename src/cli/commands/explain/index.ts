/** explain: shows why a feature is on or off, with the line of each reason, or what a consumer has. */
import { decisionOf } from "../../../analysis/explain/index.ts";
import { quoteList } from "../../../base/diagnostics.ts";
import type { ClusterState } from "../../../compiler/resolve/index.ts";
import { hintAtConsumer, knownConsumerOf, listedConsumerOf } from "../consumer.ts";
import { command, EXIT, UsageError } from "../command.ts";
import type { Command, ExitCode, Host, CommandContext, Options, ParsedOptions } from "../command.ts";
import { dayOf, openModel, TODAY } from "../compile-project.ts";
import type { CompiledModel } from "../compile-project.ts";
import { LABEL, labelMatcher } from "../labels.ts";
import { writeLine } from "../log-line.ts";
import { shellWord } from "../shell-word.ts";
import { checkFeatureName, featuresAskedForAs, select } from "../match-names.ts";
import { screenOf } from "../options.ts";
import { LISTING, printListing } from "../table.ts";
import { AT, treeAt } from "../tree-at-revision.ts";
import { blamerAt } from "./blame.ts";
import type { Blamer } from "./blame.ts";
import { explainConsumer } from "./consumer.ts";
import { featureListing } from "./feature.ts";
import type { Answer } from "./feature.ts";
import { printChains, printOverview } from "./terminal.ts";

const OPTIONS = {
  cluster: { value: "GLOB", completes: "clusters", repeatable: true, description: "clusters to explain in full" },
  label: LABEL,
  consumer: { value: "KIND/NAME", description: "consumer, such as Organization/acme" },
  at: AT,
  blame: { description: "add commit, author and date to each line" },
  format: LISTING.format,
  today: TODAY,
} as const satisfies Options;
type Given = ParsedOptions<typeof OPTIONS>;

export const explain: Command = command({
  name: "explain",
  description:
    "Shows why a feature is on or off on a cluster, with the file and line of each reason. Without --cluster, it summarizes all\nclusters. Without a feature, it shows what a consumer has, will have and had by its grants.",
  positionals: ["[FEATURE]"],
  options: OPTIONS,
  examples: [
    { line: "sluice explain dark-mode", description: "show where a feature is on" },
    { line: "sluice explain dark-mode --cluster prod-eu-1", description: "show why it is on or off on a cluster" },
    {
      line: "sluice explain dark-mode --cluster 'prod-*' --consumer Organization/acme --today 2027-01-01",
      description: "show it for a consumer on another day",
    },
    { line: "sluice explain --consumer Organization/acme", description: "show what a consumer has" },
    { line: "sluice explain dark-mode --at v1.8", description: "show it as of a tag" },
    { line: "sluice explain dark-mode --cluster prod-eu-1 --blame", description: "show who changed the lines" },
    { line: "sluice explain dark-mode --format json", description: "print it for another program" },
  ],
  async run(given, setting) {
    const today = dayOf(given.today, setting.host);
    const [feature] = setting.positionals;
    if (feature === undefined && given.consumer === undefined)
      throw new UsageError('"explain" needs FEATURE or --consumer KIND/NAME', "see `sluice explain --help`");
    if (feature === undefined && given.blame)
      throw new UsageError('"--blame" needs a feature', "add FEATURE, or leave out --blame");
    const ref = given.at ?? (given.blame ? "HEAD" : undefined);
    const modelled = openModel(setting, { today: given.today, tree: await treeAt(ref, setting) });
    if (modelled === undefined) return EXIT.problems;
    if (modelled.states.length === 0) throw new UsageError("the project has no clusters");
    const asked: Asked = { ...modelled, today, chosen: chosenClusters(given, modelled) };
    return feature === undefined
      ? printConsumer(given, asked, setting)
      : await printFeature(feature, given, asked, setting);
  },
});

interface Asked extends CompiledModel {
  readonly today: string;
  readonly chosen: readonly ClusterState[];
}

/** The clusters that --cluster and --label leave. */
function chosenClusters(given: Given, { model, states }: CompiledModel): readonly ClusterState[] {
  const names = select(
    "cluster",
    given.cluster,
    states.map(({ cluster }) => cluster.name),
  );
  const hasLabels = labelMatcher(given.label, "cluster", model.byKind.Cluster.values());
  return states.filter(({ cluster }) => (given.cluster.length === 0 || names.has(cluster.name)) && hasLabels(cluster));
}

function printConsumer(given: Given, asked: Asked, setting: CommandContext): ExitCode {
  const consumer = knownConsumerOf(given.consumer ?? "", asked.model);
  const each = setting.verbose || given.cluster.length > 0;
  const limits = [
    ...given.cluster.map((glob) => `--cluster ${shellWord(glob)}`),
    ...given.label.map((label) => `--label ${shellWord(label)}`),
  ];
  printListing(explainConsumer({ ...asked, consumer, each, limits }), given, setting);
  return EXIT.fine;
}

async function printFeature(asking: string, given: Given, asked: Asked, setting: CommandContext): Promise<ExitCode> {
  const { model, chosen, today } = asked;
  const name = nameOf(asking, asked, setting.host);
  if (isBroken(name, asked)) return printBroken(name, setting.host);
  checkFeatureName(name, model.byKind.Feature);
  const consumer = given.consumer === undefined ? undefined : listedConsumerOf(given.consumer, model);
  if (consumer !== undefined) hintAtConsumer(consumer, model, setting.host);
  const answers = chosen.flatMap((at): readonly Answer[] => {
    const state = at.features.find(({ feature }) => feature.name === name);
    if (state === undefined) return [];
    const question = { model, at, state, consumer, today };
    return [{ at, question, decision: decisionOf(question) }];
  });
  const blame = given.blame ? await blamerAt(given.at, setting) : nobody;
  const inFull = given.cluster.length > 0;
  if (given.format === undefined || given.format === "terminal") {
    const links = given.at === undefined && !given.blame ? screenOf(setting).links : undefined;
    if (inFull) printChains(answers, { blame, links }, setting);
    else printOverview(answers, asked.states, { blame, links }, setting);
  } else printListing(featureListing(name, answers, { blame, inFull, today }), given, setting);
  return EXIT.fine;
}

const nobody: Blamer = () => "";

/** The name of the feature, found by its name, else by the key of its flag. */
function nameOf(given: string, { model }: CompiledModel, host: Host): string {
  const keyed = featuresAskedForAs(given, model.byKind.Feature);
  const [first, second] = keyed;
  if (first === undefined) return given;
  const isName = model.byKind.Feature.has(given) || model.broken.Feature.has(given);
  if (!isName && second !== undefined)
    throw new UsageError(`"${given}" is the flag key of features ${quoteList(keyed)}`, "use one of these names");
  writeLine(`"${given}" is${isName ? " also" : ""} the flag key of feature ${quoteList(keyed)}`, host.stderr);
  return isName ? given : first;
}

/** Whether the feature is declared, but has errors in its document or levels. */
function isBroken(name: string, { model, states }: CompiledModel): boolean {
  if (!model.byKind.Feature.has(name)) return model.broken.Feature.has(name);
  return states.length > 0 && states[0]?.features.some(({ feature }) => feature.name === name) === false;
}

function printBroken(name: string, host: Host): ExitCode {
  writeLine(`can't explain "${name}" until its errors are fixed`, host.stderr);
  return EXIT.problems;
}
