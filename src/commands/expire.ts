/** expire: what is past its date goes. */
import type { Grant, Override, Patch } from "../link.ts";
import { command, EXIT } from "./contract.ts";
import type { Command, Io } from "./contract.ts";
import { editTogether } from "./edits/places.ts";
import { conclude, openEditable, WRITE } from "./edits/plan.ts";
import type { Editable } from "./edits/plan.ts";
import { TODAY } from "./session.ts";
import { spoken } from "./spoken.ts";

export const expire: Command = command({
  name: "expire",
  describes:
    "Removes grants, overrides and patches whose last day has passed, and shows what that changes: for a scheduled run that\nopens a pull request. Features and accreditations need a person, and are named: programs may still ask for a feature,\nand an accreditation is evidence, whose features would be on without one.",
  positionals: [],
  options: { write: WRITE, today: TODAY },
  examples: [
    { line: "sluice expire", says: "what is overdue?" },
    { line: "sluice expire --write", says: "remove it" },
    { line: "sluice expire --today 2027-07-01", says: "what will be, in July?" },
  ],
  async run(given, setting) {
    const editable = openEditable(setting, given);
    if (editable === undefined) return EXIT.problems;
    tellOthers(editable, setting.io);
    const removed = overdueIn(editable).map((resource) => ({ resource, does: "goes" as const }));
    if (removed.length === 0) {
      setting.io.stdout.write("no grant, override or patch is past its last day: nothing to change\n");
      return EXIT.fine;
    }
    return conclude(editTogether(removed), editable, given.write, setting);
  },
});

type Dated = Grant | Override | Patch;

function overdueIn({ model, today }: Editable): readonly Dated[] {
  const { Grant, Override, Patch } = model.byKind;
  return [...Grant.values(), ...Override.values(), ...Patch.values()].filter(({ spec }) => isOver(spec.expires, today));
}

/** Those whose day has passed, and that are more than their date. */
function tellOthers({ model, today }: Editable, { stderr }: Io): void {
  for (const { name, spec } of model.byKind.Feature.values()) {
    if (!isOver(spec.expires, today)) continue;
    const end = "its owners end it in the programs first, or give it another day";
    stderr.write(
      spoken(`feature ${name} was to be gone by ${spec.expires}: ${end} (${(spec.owners ?? []).join(", ")})`),
    );
  }
  for (const { name, spec } of model.byKind.Accreditation.values())
    if (isOver(spec.expires, today))
      stderr.write(
        spoken(`accreditation ${name} expired on ${spec.expires}: ask ${spec.authority} again, and record it beside`),
      );
}

function isOver(expires: string | undefined, today: string): boolean {
  return expires !== undefined && expires !== "never" && expires < today;
}
