/** revoke: a consumer loses a feature. */
import { remove } from "../edit.ts";
import type { Grant } from "../link.ts";
import type { SourceEdit } from "../write/sources.ts";
import { command, EXIT, UsageError } from "./contract.ts";
import type { Command } from "./contract.ts";
import { consumerOf } from "./edits/consumer.ts";
import { editTogether } from "./edits/places.ts";
import { conclude, openEditable, WRITE } from "./edits/plan.ts";
import { checkName } from "./names.ts";
import { TODAY } from "./session.ts";

export const revoke: Command = command({
  name: "revoke",
  describes:
    "Takes a feature out of the grants of a consumer, and shows where it is lost. A grant of nothing else goes as a whole.",
  positionals: ["FEATURE"],
  options: {
    from: { value: "KIND/NAME", says: "who loses it, as Organization/acme (required)" },
    grant: { value: "NAME", repeatable: true, says: "only from these grants" },
    write: WRITE,
    today: TODAY,
  },
  examples: [
    { line: "sluice revoke invoices --from Organization/acme", says: "where would they lose it?" },
    { line: "sluice revoke invoices --from Organization/acme --grant acme-trial --write", says: "only the trial" },
  ],
  async run(given, setting) {
    if (given.from === undefined) throw new UsageError("who is to lose it?", "say so: --from Organization/acme");
    const { kind, name } = consumerOf(given.from);
    const editable = openEditable(setting, given);
    if (editable === undefined) return EXIT.problems;
    const { Feature, Grant } = editable.model.byKind;
    const feature = setting.positionals[0] ?? "";
    checkName("feature", feature, [...Feature.keys()]);
    for (const grant of given.grant) checkName("grant", grant, [...Grant.keys()]);
    const chosen = [...Grant.values()].filter(
      ({ name: own, spec }) =>
        spec.consumer.kind === kind &&
        spec.consumer.name === name &&
        spec.features.includes(feature) &&
        (given.grant.length === 0 || given.grant.includes(own)),
    );
    return conclude(without(feature, chosen), editable, given.write, setting);
  },
});

function without(feature: string, grants: readonly Grant[]): readonly SourceEdit[] {
  return editTogether(
    grants.map((grant) => {
      const rest = grant.spec.features.filter((one) => one !== feature);
      const index = grant.spec.features.indexOf(feature);
      return { resource: grant, does: rest.length === 0 ? "goes" : [remove(["spec", "features"], index)] };
    }),
  );
}
