/** list: shows resources, states, consumers, ends, or the matrix of features and clusters. */
import { KINDS } from "../../../compiler/kinds.ts";
import type { Kind } from "../../../compiler/kinds.ts";
import { REASONS } from "../../../compiler/resolve/index.ts";
import { suggest } from "../../../base/suggest.ts";
import { AT, treeAt } from "../tree-at-revision.ts";
import { command, EXIT, UsageError } from "../command.ts";
import type { Command, CommandContext, Completable, Options, ParsedOptions } from "../command.ts";
import { dayOf, openModel, TODAY } from "../compile-project.ts";
import type { CompiledModel } from "../compile-project.ts";
import { pluralOf } from "../plural.ts";
import { LISTING, printListing } from "../table.ts";
import type { Column, Listing } from "../table.ts";
import { FACTS } from "./facts.ts";
import type { Show } from "./facts.ts";
import { checkFilters, chooser, givenFilters } from "./filters.ts";
import type { FilterName } from "./filters.ts";
import { labelledKind, listResources, RESOURCE_FILTERS } from "./resources.ts";

function filter(value: string, description: string, completes?: Completable) {
  return { value, repeatable: true, description, ...(completes === undefined ? {} : { completes }) } as const;
}

const OPTIONS = {
  cluster: filter("GLOB", "limit to these clusters", "clusters"),
  stage: filter("GLOB", "limit to clusters of these stages", "stages"),
  label: filter("KEY=VALUE", "limit to clusters with this label; for kinds without clusters, to documents with it"),
  feature: filter("GLOB", "limit to these features", "features"),
  service: filter("GLOB", "limit to these services", "services"),
  owner: filter("GLOB", "limit to these owners", "owners"),
  level: filter("GLOB", "limit to features at these levels", "levels"),
  state: {
    ...filter("STATE", "limit to this state"),
    choices: ["enabled", "disabled", "granted"],
  },
  reason: {
    ...filter("REASON", "limit to this reason"),
    choices: [...REASONS],
  },
  consumer: { value: "KIND/NAME", description: "limit to this consumer, such as Organization/acme" },
  before: { value: "YYYY-MM-DD", description: "(expiries) limit to what ends before this day" },
  stale: { description: "(features) limit to features to clean up: those with warnings about age or dates" },
  ...LISTING,
  json: { description: "same as --format json" },
  at: AT,
  today: TODAY,
} as const satisfies Options;
type Given = ParsedOptions<typeof OPTIONS>;

export const list: Command = command({
  name: "list",
  description:
    "Prints a table of the resources of a kind, of `states` (every feature on every cluster), the `matrix` of features and\nclusters, `consumers`, or `expiries` (everything that expires). Without an argument, it lists the kinds.\n\nCSV and JSON have one row or object per fact. In the terminal, clusters with the same answer share a row.",
  positionals: ["[KIND|states|matrix|consumers|expiries]"],
  completes: "listings",
  options: OPTIONS,
  examples: [
    { line: "sluice list features --owner team-portal", description: "list the features of a team" },
    { line: "sluice list features --stale", description: "list the features to clean up" },
    { line: "sluice list consumers", description: "count what each consumer has, will have and had" },
    {
      line: "sluice list states --consumer Organization/acme --state enabled",
      description: "list everything that is on for a consumer",
    },
    { line: "sluice list expiries --before 2027-01-01", description: "list what ends by a day, overdue items first" },
    {
      line: "sluice list states --stage production --level PREVIEW",
      description: "list features at a level in production, with owners",
    },
    { line: "sluice list clusters --label region=eu --sort=-stage", description: "list and sort clusters of a region" },
    { line: "sluice list matrix --stage production", description: "show which features are on in production" },
    { line: "sluice list states --at v1.8 --format csv", description: "export the states of a tag to a spreadsheet" },
  ],
  async run(given, setting) {
    const what = whatOf(setting.positionals[0]);
    const format = formatOf(given);
    const modelled = openModel(setting, { today: given.today, tree: await treeAt(given.at, setting) });
    if (modelled === undefined) return EXIT.problems;
    const show: Show = (listing) => {
      printListing(listing, { sort: given.sort, format }, setting);
    };
    if (what === undefined) {
      checkUnfiltered(given);
      show(overviewOf(modelled));
      return EXIT.fine;
    }
    const { filters, labelled, name, title } = definitionOf(what);
    checkFilters(given, title, filters);
    const query = {
      ...modelled,
      choose: chooser(given, labelled, modelled),
      ...circumstances(given, setting),
      empty: givenFilters(given).length > 0 ? `no ${name} match the filters` : `the project has no ${name}`,
    };
    if (isFact(what)) FACTS[what].list(query, show);
    else show(listResources(what, query));
    return EXIT.fine;
  },
});

type What = Kind | keyof typeof FACTS;

interface ListDefinition {
  /** As on the command line, in the plural. */
  readonly name: string;
  /** For messages. */
  readonly title: string;
  readonly filters: readonly FilterName[];
  /** The kind whose labels --label matches. */
  readonly labelled: Kind;
}

function isFact(what: string): what is keyof typeof FACTS {
  return Object.hasOwn(FACTS, what);
}

function definitionOf(what: What): ListDefinition {
  if (isFact(what))
    return {
      name: what === "matrix" ? "states" : what,
      title: what,
      filters: FACTS[what].filters,
      labelled: "Cluster",
    };
  return {
    name: pluralOf(what),
    title: `resources of kind ${what}`,
    filters: RESOURCE_FILTERS[what],
    labelled: labelledKind(what),
  };
}

function formatOf({ format, json }: Given): string | undefined {
  if (json && format !== undefined && format !== "json")
    throw new UsageError(`"--json" contradicts "--format ${format}"`, "leave out one of them");
  return json ? "json" : format;
}

function circumstances({ today, before, stale, cluster }: Given, { host, verbose }: CommandContext) {
  return {
    today: dayOf(today, host),
    before: before === undefined ? undefined : dayOf(before, host),
    stale,
    each: verbose || cluster.length > 0,
    width: host.stdout.columns,
  };
}

/** Takes a kind in any case, singular or plural. Throws a UsageError for an unknown one. */
function whatOf(word: string | undefined): What | undefined {
  if (word === undefined) return undefined;
  const wanted = word.toLowerCase();
  const facts = Object.keys(FACTS).filter(isFact);
  const fact = facts.find((one) => one === wanted || singular(one) === wanted);
  if (fact !== undefined) return fact;
  const kind = KINDS.find((one) => [one.toLowerCase(), `${one.toLowerCase()}s`, pluralOf(one)].includes(wanted));
  if (kind !== undefined) return kind;
  const near = suggest(wanted, [...KINDS.map(pluralOf), ...facts]);
  throw new UsageError(
    `"${word}" can't be listed`,
    near === undefined ? "`sluice list` shows the kinds" : `did you mean "${near}"?`,
  );
}

function singular(fact: string): string {
  return fact.replace(/ies$/, "y").replace(/s$/, "");
}

/** A row of `list` without an argument. */
interface Listable {
  readonly list: string;
  readonly count: number;
  readonly description: string;
}

const OVERVIEW: readonly Column<Listable>[] = [
  { name: "list", value: ({ list }) => list },
  { name: "count", value: ({ count }) => count },
  { name: "description", value: ({ description }) => description },
];

function overviewOf(modelled: CompiledModel): Listing<Listable> {
  const kinds = KINDS.map((kind) => ({
    list: pluralOf(kind),
    count: modelled.model.byKind[kind].size,
    description: `resources of kind ${kind}`,
  }));
  const facts = Object.entries(FACTS).map(([list, { count, description }]) => ({
    list,
    count: count(modelled),
    description,
  }));
  return { columns: OVERVIEW, rows: [...kinds, ...facts], json: (rows) => rows, empty: [] };
}

/** Throws a UsageError for a filter without a list. */
function checkUnfiltered(given: Given): void {
  const [filter] = givenFilters(given);
  if (filter !== undefined) throw new UsageError(`"--${filter}" needs a list`, "name one: `sluice list` shows them");
}
