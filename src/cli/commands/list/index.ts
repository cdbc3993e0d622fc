/** list: shows resources, states, or the matrix of features and clusters. */
import picocolors from "picocolors";
import { KINDS } from "../../../compiler/kinds.ts";
import type { Kind } from "../../../compiler/kinds.ts";
import { escapedJson } from "../../../report/escape-json.ts";
import { suggest } from "../../../base/suggest.ts";
import { AT, treeAt } from "../tree-at-revision.ts";
import { folded, terminalWidth, joinLines, wrap } from "../columns.ts";
import { command, EXIT, UsageError } from "../command.ts";
import type { Command, Completable, ExitCode, Options, CommandContext } from "../command.ts";
import { chooser } from "./filters.ts";
import { listMatrix } from "./matrix.ts";
import { listResources } from "./resources.ts";
import { listStates } from "./states.ts";
import { pluralOf } from "../plural.ts";
import type { ListOutput, ListTable } from "./listing.ts";
import { REASONS } from "../../../compiler/resolve/index.ts";
import { openModel } from "../compile-project.ts";
import type { CompiledModel } from "../compile-project.ts";

function filter(value: string, description: string, completes?: Completable) {
  return { value, repeatable: true, description, ...(completes === undefined ? {} : { completes }) } as const;
}

const OPTIONS = {
  cluster: filter("GLOB", "limit to these clusters", "clusters"),
  stage: filter("GLOB", "limit to clusters of these stages", "stages"),
  feature: filter("GLOB", "limit to these features", "features"),
  service: filter("GLOB", "limit to these services", "services"),
  owner: filter("GLOB", "limit to these owners", "owners"),
  state: {
    ...filter("STATE", "limit to this state"),
    choices: ["enabled", "disabled", "granted"],
  },
  reason: {
    ...filter("REASON", "limit to this reason"),
    choices: [...REASONS],
  },
  at: AT,
  json: { description: "print JSON with all fields" },
} as const satisfies Options;

export const list: Command = command({
  name: "list",
  description:
    "Prints a table of the resources of a kind, of `states` (every feature on every cluster), or the `matrix` of features and\nclusters. Without an argument, it lists the kinds.",
  positionals: ["[KIND|states|matrix]"],
  completes: "listings",
  options: OPTIONS,
  examples: [
    { line: "sluice list features --owner team-portal", description: "list the features of a team" },
    {
      line: "sluice list states --cluster prod-eu-1 --reason override",
      description: "list the overrides in effect on a cluster",
    },
    { line: "sluice list matrix --stage production", description: "show which features are on in production" },
    { line: "sluice list states --at v1.8", description: "list the states as of a tag" },
    { line: "sluice list grants --json", description: "print grants for another program" },
  ],
  async run(given, setting) {
    const what = whatOf(setting.positionals[0]);
    const modelled = openModel(setting, { tree: await treeAt(given.at, setting) });
    if (modelled === undefined) return EXIT.problems;
    if (what === undefined) return listListable(modelled, setting);
    const choose = chooser(given, modelled);
    const each = setting.verbose || given.cluster.length > 0;
    const listing =
      what === "states"
        ? listStates(modelled, choose, each)
        : what === "matrix"
          ? listMatrix(modelled, choose, { width: setting.host.stdout.columns, each })
          : listResources(what, modelled, choose);
    setting.host.stdout.write(given.json ? escapedJson(listing.json) : tablesOf(listing, setting));
    return EXIT.fine;
  },
});

type What = Kind | "states" | "matrix";

/** Takes a kind in any case, singular or plural. Throws a UsageError for an unknown one. */
function whatOf(word: string | undefined): What | undefined {
  if (word === undefined) return undefined;
  const wanted = word.toLowerCase();
  if (wanted === "states" || wanted === "matrix") return wanted;
  const kind = KINDS.find((one) => [one.toLowerCase(), `${one.toLowerCase()}s`, pluralOf(one)].includes(wanted));
  if (kind !== undefined) return kind;
  const near = suggest(wanted, [...KINDS.map(pluralOf), "states", "matrix"]);
  throw new UsageError(
    `"${word}" can't be listed`,
    near === undefined ? "`sluice list` shows the kinds" : `did you mean "${near}"?`,
  );
}

function listListable({ model, states }: CompiledModel, { host: io }: CommandContext): ExitCode {
  const rows = KINDS.map((kind) => [pluralOf(kind), String(model.byKind[kind].size), `resources of kind ${kind}`]);
  const all = [
    ["LIST", "COUNT", "DESCRIPTION"],
    ...rows,
    ["states", String(states.flatMap(({ features }) => features).length), "every feature on every cluster"],
    ["matrix", "1", "every feature on every cluster, as a grid"],
  ];
  io.stdout.write(joinLines(folded(all, terminalWidth(io.stdout)).flat()));
  return EXIT.fine;
}

function tablesOf({ tables, foot = [] }: ListOutput, { host: { stdout }, color }: CommandContext): string {
  if (tables.every(({ rows }) => rows.length === 0)) return "nothing found\n";
  const room = terminalWidth(stdout);
  const { bold } = picocolors.createColors(color);
  const lines = tables.map((table) => linesOf(table, room, bold));
  return joinLines([
    ...lines.flatMap((some, index) => (index === 0 ? some : ["", ...some])),
    ...foot.flatMap((line) => wrap(line, room)),
  ]);
}

function linesOf({ head, rows }: ListTable, room: number, bold: (text: string) => string): readonly string[] {
  const [heads = [], ...rest] = folded([head, ...rows], room);
  return [...heads.map(bold), ...rest.flat()];
}
