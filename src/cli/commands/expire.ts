/** expire: deletes documents past their expiry date. */
import { isOver } from "../../base/dates.ts";
import type { Grant, Override, Patch } from "../../compiler/link/index.ts";
import { command, EXIT } from "./command.ts";
import type { Command, Host, CommandContext } from "./command.ts";
import { editByFile } from "./edits/choose-file.ts";
import { conclude, concludeNothing, openEditable, WRITE } from "./edits/plan.ts";
import type { Editable } from "./edits/plan.ts";
import { checkName } from "./match-names.ts";
import { TODAY } from "./compile-project.ts";
import { spoken } from "./log-line.ts";

export const expire: Command = command({
  name: "expire",
  description:
    "Removes grants, overrides and patches whose last day has passed, and shows the effect. Suitable for a scheduled job that\nopens a pull request. NAME limits it to these documents, such as acme-trial or Grant/acme-trial. An emergency override is\nonly removed if it is named, because its feature turns on again. Features and accreditations are listed but never removed.",
  positionals: ["[NAME...]"],
  completes: "overdue",
  options: { write: WRITE, today: TODAY },
  examples: [
    { line: "sluice expire", description: "list overdue documents" },
    { line: "sluice expire --write", description: "remove them" },
    { line: "sluice expire Override/search-emergency --write", description: "remove an overdue emergency override" },
    { line: "sluice expire --today 2027-07-01", description: "list what will be overdue on a day" },
  ],
  async run(given, setting) {
    const editable = openEditable(setting, given);
    if (editable === undefined) return EXIT.problems;
    tellOthers(editable, setting.host);
    const overdue = overdueIn(editable);
    const removed = chosenOf(overdue, setting).map((resource) => ({ resource, does: "goes" as const }));
    if (removed.length === 0) {
      const what = overdue.length === 0 ? "no grant, override or patch has" : "only emergency overrides have";
      return concludeNothing(`nothing to remove: ${what} passed the last day`, editable, setting);
    }
    return conclude(editByFile(removed), editable, given.write, setting);
  },
});

type Dated = Grant | Override | Patch;

function overdueIn({ model, today }: Editable): readonly Dated[] {
  const { Grant, Override, Patch } = model.byKind;
  return [...Grant.values(), ...Override.values(), ...Patch.values()].filter(({ spec }) => isOver(spec.expires, today));
}

/** The named ones; without names, all except emergencies, which are only listed. Throws a UsageError for another name. */
function chosenOf(overdue: readonly Dated[], { positionals, host: io }: CommandContext): readonly Dated[] {
  const called = (one: Dated): string => `${one.kind}/${one.name}`;
  if (positionals.length > 0) {
    const known = overdue.flatMap((one) => [one.name, called(one)]);
    for (const name of positionals) checkName("overdue grant, override or patch", name, known);
    return overdue.filter((one) => positionals.includes(one.name) || positionals.includes(called(one)));
  }
  const [emergencies = [], others = []] = [true, false].map((is) => overdue.filter((one) => isEmergency(one) === is));
  for (const one of emergencies)
    io.stderr.write(
      spoken(
        `emergency override ${one.name} ended on ${one.spec.expires}; to turn its feature on again: sluice expire ${called(one)}`,
      ),
    );
  return others;
}

function isEmergency(one: Dated): boolean {
  return one.kind === "Override" && one.spec.emergency === true;
}

/** Lists expired resources that can't simply be deleted. */
function tellOthers({ model, today }: Editable, { stderr }: Host): void {
  for (const { name, spec } of model.byKind.Feature.values()) {
    if (!isOver(spec.expires, today)) continue;
    const end = "its owners must remove it from their code first, or set a later date";
    stderr.write(
      spoken(`feature ${name} should have been removed by ${spec.expires}: ${end} (${(spec.owners ?? []).join(", ")})`),
    );
  }
  for (const { name, spec } of model.byKind.Accreditation.values())
    if (isOver(spec.expires, today))
      stderr.write(
        spoken(
          `accreditation ${name} expired on ${spec.expires}: ask ${spec.authority} for a new approval, and add a record`,
        ),
      );
}
