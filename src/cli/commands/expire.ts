/** expire: lists documents past their last day, and deletes the chosen ones. */
import { locate, locationIn } from "../../compiler/parse/index.ts";
import { daysBetween, isOver } from "../../base/dates.ts";
import type { Accreditation, Feature, Grant, Override, Patch } from "../../compiler/link/index.ts";
import { toReportPlace } from "../../report/report.ts";
import { command, UsageError } from "./command.ts";
import type { Command, CommandContext, ExitCode } from "./command.ts";
import { folded, joinLines, terminalWidth } from "./columns.ts";
import { editByFile } from "./edits/choose-file.ts";
import { conclude, concludeNothing, editProject, WRITE } from "./edits/plan.ts";
import type { Editable } from "./edits/plan.ts";
import { unknownName } from "./match-names.ts";
import { TODAY } from "./compile-project.ts";

export const expire: Command = command({
  name: "expire",
  description:
    "Lists documents whose last day has passed, and shows the effect of removing the grants, overrides and patches among\nthem. Suitable for a scheduled job that opens a pull request. NAME selects documents: a number in the list, a\nname such as acme-trial, or Grant/acme-trial. An emergency override is only removed if it is named, because its feature turns on\nagain. Features and accreditations are listed but never removed.",
  positionals: ["[NAME...]"],
  completes: "overdue",
  options: { write: WRITE, today: TODAY },
  examples: [
    { line: "sluice expire", description: "list overdue documents" },
    { line: "sluice expire 1 3", description: "show the effect of removing two of them" },
    { line: "sluice expire --write", description: "remove all except emergency overrides" },
    { line: "sluice expire Override/search-emergency --write", description: "remove an overdue emergency override" },
    { line: "sluice expire --today 2027-07-01", description: "list what will be overdue on a day" },
  ],
  run: (given, setting) =>
    editProject(setting, given, (editable) => {
      const overdue = overdueIn(editable);
      const chosen = chosenOf(overdue, setting.positionals);
      if (setting.positionals.length > 0) return remove(chosen, editable, given.write, setting);
      setting.host.stdout.write(table(overdue, editable, setting));
      const others = overdue.removable.filter((one) => !isEmergency(one));
      if (others.length === 0) return concludeNothing(nothing(overdue), editable, setting);
      if (others.length > 1)
        setting.host.stderr.write("to remove some of them, pass numbers or names: sluice expire 1 2\n");
      return remove(others, editable, given.write, setting);
    }),
});

type Removable = Grant | Override | Patch;
type Kept = Feature | Accreditation;

interface Overdue {
  readonly removable: readonly Removable[];
  /** Only a person can decide about these. */
  readonly kept: readonly Kept[];
}

function overdueIn({ model: { byKind }, today }: Editable): Overdue {
  const isOverdue = ({ spec }: Removable | Kept): boolean => isOver(spec.expires, today);
  const { Grant, Override, Patch, Feature, Accreditation } = byKind;
  return {
    removable: [...Grant.values(), ...Override.values(), ...Patch.values()].filter(isOverdue),
    kept: [...Feature.values(), ...Accreditation.values()].filter(isOverdue),
  };
}

function keyOf({ kind, name }: Removable): string {
  return `${kind}/${name}`;
}

function isEmergency(one: Removable): boolean {
  return one.kind === "Override" && one.spec.emergency === true;
}

/** By name, or by number unless it is an emergency. Throws a UsageError for anything else. */
function chosenOf({ removable, kept }: Overdue, names: readonly string[]): readonly Removable[] {
  const known = new Map<string, Removable[]>();
  for (const [index, one] of removable.entries()) {
    const number = isEmergency(one) ? [] : [String(index + 1)];
    for (const key of [one.name, keyOf(one), ...number]) known.set(key, [...(known.get(key) ?? []), one]);
  }
  for (const name of names) if (!known.has(name)) throw unknown(name, { removable, kept });
  return [...new Set(names.flatMap((name) => known.get(name) ?? []))];
}

/** Suggests names only, since one number is as near as another. */
function unknown(name: string, { removable, kept }: Overdue): UsageError {
  const decided = kept.find((one) => one.name === name);
  if (decided !== undefined)
    return new UsageError(
      `${decided.kind.toLowerCase()} "${name}" is not removed`,
      "it needs a decision: change its last day by hand",
    );
  const names = removable.map((one) => one.name);
  const what = "overdue grant, override or patch";
  if (!/^\d+$/.test(name)) return unknownName(what, name, names);
  return new UsageError(`no ${what} has the number ${name}`, "`sluice expire` lists the numbers");
}

function remove(
  chosen: readonly Removable[],
  editable: Editable,
  write: boolean,
  setting: CommandContext,
): Promise<ExitCode> {
  const edits = chosen.map((resource) => ({ resource, does: "goes" as const }));
  return conclude(editByFile(edits), editable, write, setting);
}

function nothing({ removable }: Overdue): string {
  return removable.length === 0
    ? "nothing to remove: no grant, override or patch has passed its last day"
    : "nothing to remove: only emergency overrides have passed their last day, and these must be named";
}

/** Empty if nothing is overdue. */
function table({ removable, kept }: Overdue, { today }: Editable, { host: { stdout } }: CommandContext): string {
  const row = (one: Removable | Kept, choice: string): readonly string[] => {
    const { file, line } = toReportPlace(locationIn(one.document, ["spec", "expires"]), locate);
    const ago = daysBetween(one.spec.expires ?? today, today);
    return [choice, one.kind, one.name, one.spec.expires ?? "", `${ago} d`, aboutOf(one), `${file}:${line}`];
  };
  const rows = [
    ...removable.map((one, index) => row(one, isEmergency(one) ? "name" : String(index + 1))),
    ...kept.map((one) => row(one, "-")),
  ];
  if (rows.length === 0) return "";
  return joinLines(
    folded([["#", "KIND", "NAME", "ENDED", "AGO", "ABOUT", "PLACE"], ...rows], terminalWidth(stdout)).flat(),
  );
}

function aboutOf(one: Removable | Kept): string {
  if (one.kind === "Grant")
    return `${one.spec.features.join(", ")} to ${one.spec.consumer.kind}/${one.spec.consumer.name}`;
  if (one.kind === "Override") return isEmergency(one) ? `emergency: ${one.spec.feature} is off` : one.spec.feature;
  if (one.kind === "Patch") return `${one.spec.resource.kind}/${one.spec.resource.name}`;
  if (one.kind === "Accreditation") return `ask ${one.spec.authority} for a new approval`;
  return `to remove by ${(one.spec.owners ?? []).join(", ") || "its owners"}`;
}
