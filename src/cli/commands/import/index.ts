/** import: creates documents from the configuration of other systems. Writes new files only, all or none. */
import { collectInto } from "../../../base/diagnostics.ts";
import type { Diagnostic } from "../../../base/diagnostics.ts";
import { drafts, projectDraft, stageDrafts, importers } from "../../../authoring/import/index.ts";
import type { ImportContext, ImportOption, Draft, Importer } from "../../../authoring/import/index.ts";
import { didYouMean } from "../../../base/suggest.ts";
import { saveSources } from "../../../render/output/index.ts";
import { command, EXIT, UsageError } from "../command.ts";
import type { Command, CommandContext, Option, Options, ParsedOptions, Topic } from "../command.ts";
import { WRITE } from "../edits/plan.ts";
import { assignedBy } from "./components.ts";
import { inputs } from "./files.ts";
import { importContextOf, openDestination } from "./destination.ts";
import type { ImportDestination } from "./destination.ts";
import { update } from "./update.ts";
import { dropInvalid } from "./drop-invalid.ts";
import type { ValidDrafts } from "./drop-invalid.ts";
import { show } from "./preview.ts";
import { dayOf, FORMAT, formatsOf, TODAY } from "../compile-project.ts";
import { writeLine } from "../log-line.ts";

const PURPOSES = ["release", "operational", "experiment", "permission", "kill-switch"] as const;

/** Options that only some importers use. */
const OWN = {
  update: {
    description: "update Features of an earlier import and keep manual changes (kubernetes, openshift)",
  },
  owner: { value: "TEAM", description: "owner for features that have none" },
  purpose: { value: "PURPOSE", choices: PURPOSES, description: "purpose for features that have none" },
  level: {
    value: "LEVEL",
    description: "level for features that are in use",
    default: "first generally available level",
  },
  stage: { value: "STAGE", description: "stage for clusters that have none (clusters)" },
  cluster: { value: "CLUSTER", description: "cluster that the grants apply to (milo)", default: "all clusters" },
  component: {
    value: "NAME=GATE,...",
    repeatable: true,
    description: "gates of a component, or a YAML file of components and their gates (kubernetes)",
  },
} as const satisfies Readonly<Record<ImportOption, Option>>;

const OPTIONS = { write: WRITE, ...OWN, format: FORMAT, today: TODAY } as const satisfies Options;

export const importing: Command = command({
  name: "import",
  description: `Converts data from other systems to source documents, and lists everything that can't be converted. It writes nothing\nwithout --write, and changes existing documents only with --update. \`sluice import SYSTEM --help\` shows the options of a\nsystem.\n\nsystems\n${importers
    .map(({ name, operands, description }) => `  ${`${name} ${operands}`.padEnd(26)} ${description}`)
    .join("\n")}`,
  positionals: ["SYSTEM", "[PATH...]"],
  options: OPTIONS,
  topic: topicOf,
  examples: importers.flatMap(({ examples }) => examples.slice(0, 1)),
  async run(given, setting) {
    const { host, directory, positionals } = setting;
    const [system = "", ...paths] = positionals;
    const importer = importerOf(system);
    checkOptions(importer, given);
    const { updating } = importer;
    const formats = formatsOf(given.format);
    const today = dayOf(given.today, host);
    const inputDiagnostics: Diagnostic[] = [];
    const files = await inputs(importer, paths, host, collectInto(inputDiagnostics));
    const destination = openDestination(directory, today, host.guard);
    if (destination.before !== undefined && destination.before.model === undefined)
      throw new UsageError("sluice.yaml is invalid: fix it before importing", "see `sluice validate`");
    const around = importContextOf(destination, {
      ...given,
      updating: given.update ? updating?.annotation : undefined,
      assigned: await assignedBy(given.component, host, collectInto(inputDiagnostics)),
    });
    if (given.update && updating !== undefined)
      return update(
        { importer, updating, files, around, inputDiagnostics, formats, today, isWritten: given.write },
        destination,
        setting,
      );
    const carried = drafts(importer, files, around, collectInto(inputDiagnostics));
    const unread = inputDiagnostics.some(({ severity }) => severity === "error");
    const whole =
      unread || carried.length === 0 ? [] : [...carried, ...missing(importer, carried, destination, around)];
    const settled = without(carried, dropInvalid(whole, destination, today, collectInto(inputDiagnostics), host.guard));
    await show({ importer, settled, inputDiagnostics, isWritten: given.write }, formats, setting);
    if (unread) {
      host.stderr.write("nothing was written, because of the errors\n");
      return EXIT.problems;
    }
    return given.write ? write(settled, destination, setting) : preview(settled, destination, setting);
  },
});

/** Undefined for an unknown system. */
function topicOf(system: string): Topic | undefined {
  const importer = importers.find(({ name }) => name === system);
  if (importer === undefined) return undefined;
  const { operands, description, help, examples } = importer;
  const isUsed = (name: string): boolean => !Object.hasOwn(OWN, name) || isOptionOf(name, importer);
  return {
    description: `Converts ${description}. ${help}`,
    positionals: [operands],
    options: Object.fromEntries(
      Object.entries(OPTIONS)
        .filter(([name]) => isUsed(name))
        .map(([name, option]) => [name, { ...option, description: option.description.replace(/ \([a-z, ]+\)$/, "") }]),
    ),
    examples,
  };
}

function isOptionOf(name: string, { options }: Importer): boolean {
  return options.some((option) => option === name);
}

/** Throws a UsageError for an option that only other importers use. */
function checkOptions(importer: Importer, given: ParsedOptions<typeof OPTIONS>): void {
  for (const name of Object.keys(OWN) as ImportOption[]) {
    const value = given[name];
    const isGiven = Array.isArray(value) ? value.length > 0 : value !== undefined && value !== false;
    if (!isGiven || isOptionOf(name, importer)) continue;
    const others = importers.filter((one) => isOptionOf(name, one)).map((one) => one.name);
    throw new UsageError(`"--${name}" does not apply to ${importer.name}`, `these use it: ${others.join(", ")}`);
  }
}

/** Drops the created project and stage if nothing else was imported. */
function without(carried: readonly Draft[], settled: ValidDrafts): ValidDrafts {
  const isWorthIt = settled.drafts.some((draft) => carried.includes(draft));
  return isWorthIt ? settled : { edits: [], drafts: [], found: [] };
}

function importerOf(name: string): Importer {
  const found = importers.find((one) => one.name === name);
  if (found !== undefined) return found;
  const names = importers.map((one) => one.name);
  throw new UsageError(`unknown system "${name}"`, didYouMean(name, names) ?? `available: ${names.join(", ")}`);
}

/** The documents that the imported ones need and the project lacks. */
function missing(
  importer: Importer,
  carried: readonly Draft[],
  { before }: ImportDestination,
  around: ImportContext,
): readonly Draft[] {
  const model = before?.model;
  const has = (kind: "Stage" | "Cluster"): boolean =>
    (model?.byKind[kind].size ?? 0) > 0 || carried.some((draft) => draft.kind === kind);
  const isBare = importer.render !== undefined && !has("Stage") && !has("Cluster");
  return [
    ...(before === undefined && !carried.some((draft) => draft.kind === "Project") ? [projectDraft] : []),
    ...(isBare ? stageDrafts(around.level, importer.render ?? [], around.folderOf("Stage")) : []),
  ];
}

const NOTHING = "nothing to import\n";

function preview({ edits, found }: ValidDrafts, { tree }: ImportDestination, { host }: CommandContext) {
  const there = edits.filter(({ path }) => tree.exists(path));
  for (const { path } of there) writeLine(`"${path}" already exists and is not overwritten`, host.stderr);
  printErrors(found, host);
  host.stderr.write(edits.length === 0 ? NOTHING : "nothing was written: add --write\n");
  return EXIT.fine;
}

/** The maximum number of file names to list. */
const NAMED = 20;

/** Writes all files, or none. */
async function write({ edits, found }: ValidDrafts, { root }: ImportDestination, { host }: CommandContext) {
  if (printErrors(found, host)) return EXIT.problems;
  if (edits.length === 0) {
    host.stderr.write(NOTHING);
    return EXIT.fine;
  }
  const obstacle = await host.uninterrupted(() => saveSources(root, edits));
  if (obstacle !== undefined)
    throw new UsageError(
      obstacle.endsWith("nothing was written") ? obstacle : `${obstacle}: nothing was written`,
      "an import never overwrites: move the file away, or import less",
    );
  for (const { path } of edits.slice(0, NAMED)) writeLine(`wrote ${path}`, host.stderr);
  if (edits.length > NAMED) host.stderr.write(`wrote ${edits.length - NAMED} more files\n`);
  host.stderr.write("next: sluice validate, sluice render\n");
  return EXIT.fine;
}

/** Prints errors that no draft causes alone, such as duplicate documents. */
function printErrors(found: readonly Diagnostic[], host: CommandContext["host"]): boolean {
  const errors = found.filter(({ severity }) => severity === "error");
  for (const { at, message } of errors) writeLine(`it would cause an error: ${at.file.path}: ${message}`, host.stderr);
  return errors.length > 0;
}
