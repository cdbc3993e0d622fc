/** history: shows when a feature, a cluster or a consumer changed, from Git alone. */
import { eventsOf } from "../../../analysis/history.ts";
import type { Subject } from "../../../analysis/history.ts";
import { quoteList } from "../../../base/diagnostics.ts";
import { withinLimits } from "../../../base/limits.ts";
import type { ResourceGuard } from "../../../base/limits.ts";
import { compile } from "../../../compiler/compile.ts";
import { DEFAULT_OUTPUT } from "../../../compiler/link/index.ts";
import { PROJECT_FILE } from "../../../files/index.ts";
import { FETCH_ALL, GitError, openRepository } from "../../../git/index.ts";
import type { Commit } from "../../../git/index.ts";
import { compilerTargets } from "../../../render/render.ts";
import { command, EXIT, UsageError } from "../command.ts";
import type { Command, CommandContext } from "../command.ts";
import { dayOf as dayFrom, TODAY } from "../compile-project.ts";
import { consumerOf } from "../consumer.ts";
import { writeLine } from "../log-line.ts";
import { checkName } from "../match-names.ts";
import { rootOf } from "../root.ts";
import { listingOf } from "./listing.ts";
import { deliveries } from "./published.ts";
import type { DeliveriesOf } from "./published.ts";
import { historySteps } from "./steps.ts";
import type { HistorySteps } from "./steps.ts";
import { LISTING, printListing } from "../table.ts";

const OPTIONS = {
  cluster: { value: "CLUSTER", description: "changes on this cluster" },
  consumer: { value: "KIND/NAME", description: "changes for this consumer, such as Organization/acme" },
  since: { value: "REF", description: "begin at this commit, branch or tag" },
  at: { value: "REF", description: "end at this commit, branch or tag", default: "HEAD" },
  format: LISTING.format,
  today: TODAY,
} as const;

export const history: Command = command({
  name: "history",
  description:
    "Shows every change of a feature, on a cluster or for a consumer, with commit, author and ticket. Reads the first-parent\nhistory of HEAD; uncommitted changes are not included.",
  positionals: ["[FEATURE]"],
  options: OPTIONS,
  examples: [
    { line: "sluice history dark-mode", description: "show when a feature turned on and off, and where" },
    { line: "sluice history --cluster prod-eu-1 --since v1.8", description: "show what changed on a cluster" },
    {
      line: "sluice history --consumer Organization/acme",
      description: "show when a consumer gained and lost features",
    },
  ],
  async run(given, setting) {
    const [feature] = setting.positionals;
    const { cluster, consumer } = given;
    if (feature === undefined && cluster === undefined && consumer === undefined)
      throw new UsageError(
        "`history` needs a feature, a cluster or a consumer",
        "name a feature, or use --cluster or --consumer",
      );
    if (consumer !== undefined) consumerOf(consumer);
    try {
      const subject = { feature, cluster, consumer };
      const { commits, history, deliveriesOf } = await readHistory(given, subject, setting);
      checkNames(feature, cluster, history);
      if (history.unreadable.length > 0) writeLine(unreadableNote(history.unreadable), setting.host.stderr);
      const isOfFeature = feature !== undefined && consumer === undefined;
      const rows = eventsOf(history.steps, subject).map((event) => ({
        event,
        deliveries: deliveriesOf?.(event) ?? [],
      }));
      printListing(
        listingOf(rows, commits[0], { isOfFeature, hasBranches: deliveriesOf !== undefined }),
        given,
        setting,
      );
      return EXIT.fine;
    } catch (error) {
      if (error instanceof GitError) throw new UsageError(error.message, error.help);
      throw error;
    }
  },
});

interface Given {
  readonly since: string | undefined;
  readonly at: string | undefined;
  readonly today: string | undefined;
}

interface Reading {
  /** Oldest first. */
  readonly commits: readonly Commit[];
  readonly history: HistorySteps;
  readonly deliveriesOf: DeliveriesOf | undefined;
}

async function readHistory({ since, at, today }: Given, subject: Subject, setting: CommandContext): Promise<Reading> {
  const { host } = setting;
  const repository = await openRepository(rootOf(setting), host.env);
  if (repository.isShallow) throw new UsageError("this clone is shallow, so the history is not complete", FETCH_ALL);
  const head = at === undefined ? await repository.head() : await repository.resolve(at);
  if (head === undefined) throw new UsageError("the repository has no commits", "`history` reads commits");
  const from = since === undefined ? undefined : await repository.resolve(since);
  if (from !== undefined && !(await repository.contains(head, from)))
    throw new UsageError(`"${since}" is not an ancestor of ${at ?? "HEAD"}`, "name an earlier commit of this branch");
  const tree = repository.open(head);
  if (!tree.exists(PROJECT_FILE)) throw new UsageError(`"${at ?? "HEAD"}" has no ${PROJECT_FILE}`);
  const day = dayFrom(today, host);
  const { model } = compile(tree, { today: day, guard: host.guard, targets: compilerTargets, linkOnly: true });
  const output = model?.settings.output ?? DEFAULT_OUTPUT;
  const commits = repository.commitsIn({
    head,
    since: from,
    only: ["**/*.yaml", "**/*.yml"],
    except: [`${output}/**`],
  });
  const settings = { today: day, guard: sampled(host.guard) };
  const history = withinLimits(
    () => historySteps({ commits, repository, subject, settings, output, now: host.now() }),
    (sentence) => {
      throw new UsageError(sentence, "read less of the history with --since");
    },
    "compiling",
    host.guard,
  );
  const nothing = { steps: [], names: { Feature: new Set<string>(), Cluster: new Set<string>() }, unreadable: [] };
  return { commits, history: history ?? nothing, deliveriesOf: await deliveries(head, repository) };
}

/** The compilations of many small parts ask more often than needed. */
const STRIDE = 64;

function sampled(guard: ResourceGuard): ResourceGuard {
  let calls = 0;
  return () => (calls++ % STRIDE === 0 ? guard("compiling") : undefined);
}

/** Throws a UsageError for a name that no version has. */
function checkNames(feature: string | undefined, cluster: string | undefined, { names }: HistorySteps): void {
  if (feature !== undefined) checkName("feature", feature, [...names.Feature]);
  if (cluster !== undefined) checkName("cluster", cluster, [...names.Cluster]);
}

function unreadableNote(commits: readonly Commit[]): string {
  const names = quoteList(commits.map(({ id }) => id.slice(0, 7)));
  return `${names} can't be read completely: their changes are shown at the next readable commit`;
}
