/** expire: what is past its date goes. */
import type { Grant, Override, Patch } from "../link.ts";
import { command, EXIT } from "./contract.ts";
import type { Command } from "./contract.ts";
import { editTogether } from "./edits/places.ts";
import { conclude, openEditable, WRITE } from "./edits/plan.ts";
import type { Editable } from "./edits/plan.ts";
import { TODAY } from "./session.ts";
import { spoken } from "./spoken.ts";

export const expire: Command = command({
  name: "expire",
  describes:
    "Removes grants, overrides and patches whose last day has passed, and shows what that changes: for a scheduled run that\nopens a pull request. What has no other end stays: a feature whose day has passed is named with its owners, since programs\nmay still ask for it; an accreditation has the day on which it was given, and none on which it ends.",
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
    tellFeatures(editable, setting.io.stderr);
    const removed = overdueIn(editable).map((resource) => ({ resource, does: "goes" as const }));
    return conclude(editTogether(removed), editable, given.write, setting);
  },
});

type Dated = Grant | Override | Patch;

function overdueIn({ model, today }: Editable): readonly Dated[] {
  const { Grant, Override, Patch } = model.byKind;
  return [...Grant.values(), ...Override.values(), ...Patch.values()].filter(
    ({ spec }) => spec.expires !== undefined && spec.expires < today,
  );
}

function tellFeatures({ model, today }: Editable, stderr: { readonly write: (text: string) => void }): void {
  for (const { name, spec } of model.byKind.Feature.values()) {
    if (spec.expires === undefined || spec.expires === "never" || spec.expires >= today) continue;
    const owners = (spec.owners ?? []).join(", ");
    const end = "its owners end it in the programs first, or give it another day";
    stderr.write(spoken(`feature ${name} was to be gone by ${spec.expires}: ${end} (${owners || "nobody owns it"})`));
  }
}
