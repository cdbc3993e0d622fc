/** new: adds a minimal document. */
import type { Kind } from "../../../compiler/kinds.ts";
import { command, UsageError } from "../command.ts";
import type { Command, Options, ParsedOptions, Topic } from "../command.ts";
import { isGiven } from "../edits/fields.ts";
import { checkForm, checkFree } from "../edits/free-name.ts";
import { conclude, editProject, WRITE } from "../edits/plan.ts";
import { unknownName } from "../match-names.ts";
import { TODAY } from "../compile-project.ts";
import { newCluster } from "./cluster.ts";
import { NEW_OPTIONS } from "./document.ts";
import type { NewKind, OptionName } from "./document.ts";
import { newFeature } from "./feature.ts";
import { newOverride } from "./override.ts";
import { newStage } from "./stage.ts";

const KINDS: Readonly<Record<string, { readonly kind: Kind; readonly of: NewKind }>> = {
  feature: { kind: "Feature", of: newFeature },
  cluster: { kind: "Cluster", of: newCluster },
  stage: { kind: "Stage", of: newStage },
  override: { kind: "Override", of: newOverride },
};

const ALL = { ...NEW_OPTIONS, write: WRITE, today: TODAY } as const satisfies Options;

export const newDocument: Command = command({
  name: "new",
  description:
    "Adds a document next to similar ones, and shows the effect. If a required value is missing, the error lists the choices.",
  positionals: ["feature|cluster|stage|override", "NAME"],
  options: ALL,
  topic: topicOf,
  examples: [
    {
      line: 'sluice new feature search-hints --owner team-portal --description "Hints in the search." --expires 2027-06-30',
      description: "show the effect",
    },
    {
      line: "sluice new cluster prod-sa-1 --stage production --release 1.8 --label region=sa --write",
      description: "add a cluster next to the others of its stage",
    },
    { line: "sluice new stage canary --threshold PREVIEW --after staging --write", description: "add a stage" },
    {
      line: 'sluice new override early-search-eu --feature search --level PRODUCTION --label region=eu --reason "a trial" --expires 2027-03-31',
      description: "add an override with a chosen name",
    },
  ],
  async run(given, setting) {
    const [kindName = "", name = ""] = setting.positionals;
    const entry = Object.hasOwn(KINDS, kindName) ? KINDS[kindName] : undefined;
    if (kindName === "grant")
      throw new UsageError('"new" does not add grants', "use `sluice grant FEATURE --to CONSUMER --reason TEXT`");
    if (entry === undefined) throw unknownName("kind of new document", kindName, Object.keys(KINDS));
    checkOptions(kindName, entry.of, given);
    checkForm(name);
    return editProject(setting, given, (editable) => {
      if (entry.kind !== "Override") checkFree(entry.kind, name, editable);
      return conclude([entry.of.edit(name, given, editable, setting.host)], editable, given.write, setting);
    });
  },
});

/** Undefined for an unknown kind. */
function topicOf(kind: string): Topic | undefined {
  const entry = Object.hasOwn(KINDS, kind) ? KINDS[kind] : undefined;
  if (entry === undefined) return undefined;
  const { options } = entry.of;
  return {
    description: `Adds a document of kind ${entry.kind} next to similar ones, and shows the effect.`,
    positionals: ["NAME"],
    options: Object.fromEntries(
      Object.entries(ALL).filter(([name]) => !Object.hasOwn(NEW_OPTIONS, name) || options.some((one) => one === name)),
    ),
    examples: newDocument.examples.filter(({ line }) => line.startsWith(`sluice new ${kind} `)),
  };
}

/** Throws a UsageError for an option that another kind takes. */
function checkOptions(kind: string, { options }: NewKind, given: ParsedOptions<typeof ALL>): void {
  const names = Object.keys(NEW_OPTIONS) as OptionName[];
  const other = names.find((name) => isGiven(given[name]) && !options.includes(name));
  if (other === undefined) return;
  throw new UsageError(
    `"--${other}" does not apply to a new ${kind}`,
    `these do: ${options.map((name) => `--${name}`).join(", ")}`,
  );
}
