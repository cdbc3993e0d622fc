/** revoke: a consumer loses a feature, everywhere or on some clusters. */
import { remove } from "../edit.ts";
import type { Operation } from "../edit.ts";
import type { Cluster, Grant } from "../link.ts";
import { command, EXIT, UsageError } from "./contract.ts";
import type { Command } from "./contract.ts";
import { consumerOf, hintAtConsumer } from "./consumer.ts";
import { present } from "./edits/fields.ts";
import { narrowed } from "./edits/narrow.ts";
import { editTogether, freeName } from "./edits/places.ts";
import type { Edit } from "./edits/places.ts";
import { conclude, openEditable, WRITE } from "./edits/plan.ts";
import type { Editable } from "./edits/plan.ts";
import { SELECTOR } from "./edits/selector.ts";
import { checkName, select } from "./names.ts";
import { TODAY } from "./session.ts";

export const revoke: Command = command({
  name: "revoke",
  describes:
    "Takes a feature out of the grants of a consumer, and shows where it is lost. A grant of nothing else goes as a whole.\nOn some clusters only, a grant is narrowed; if it also grants other features, it is parted in two.",
  positionals: ["FEATURE"],
  options: {
    from: { value: "KIND/NAME", says: "who loses it, as Organization/acme (required)" },
    cluster: SELECTOR.cluster,
    stage: SELECTOR.stage,
    grant: { value: "NAME", repeatable: true, says: "only from these grants" },
    write: WRITE,
    today: TODAY,
  },
  examples: [
    { line: "sluice revoke invoices --from Organization/acme", says: "where would they lose it?" },
    { line: "sluice revoke invoices --from Organization/acme --cluster prod-eu-1 --write", says: "on one cluster" },
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
    const where = whereOf(given, editable);
    const chosen = [...Grant.values()].filter(
      ({ name: own, spec }) =>
        spec.consumer.kind === kind &&
        spec.consumer.name === name &&
        spec.features.includes(feature) &&
        (given.grant.length === 0 || given.grant.includes(own)),
    );
    if (chosen.length === 0) hintAtConsumer({ kind, name }, editable.model, setting.io);
    const edits = chosen.flatMap((grant) => lossOf(feature, grant, where, editable));
    return conclude(editTogether(edits), editable, given.write, setting);
  },
});

/** Where a feature is lost. */
interface Where {
  readonly isEverywhere: boolean;
  readonly isIn: (cluster: Cluster) => boolean;
  /** Stages that lose it as such. */
  readonly stages: ReadonlySet<string>;
}

/** Throws a UsageError for a name that there is not. */
function whereOf(
  { cluster, stage }: { readonly cluster: readonly string[]; readonly stage: readonly string[] },
  { model: { byKind } }: Editable,
): Where {
  for (const one of stage) checkName("stage", one, [...byKind.Stage.keys()]);
  const names = select("cluster", cluster, [...byKind.Cluster.keys()]);
  const stages = new Set(stage);
  return {
    isEverywhere: cluster.length + stage.length === 0,
    isIn: ({ name, spec }) =>
      (cluster.length === 0 || names.has(name)) && (stage.length === 0 || stages.has(spec.stage)),
    stages: cluster.length === 0 ? stages : new Set(),
  };
}

function lossOf(
  feature: string,
  grant: Grant,
  { isIn, isEverywhere, stages }: Where,
  { model }: Editable,
): readonly Edit[] {
  const { consumer, features, clusters: selector, ...about } = grant.spec;
  const all = model.selected.get(grant) ?? [];
  const lost = all.filter(isIn);
  if (lost.length === 0 && !isEverywhere) return [];
  const isAlone = features.length === 1;
  const takenOut: Operation = remove(["spec", "features"], features.indexOf(feature));
  if (lost.length === all.length) return [{ resource: grant, does: isAlone ? "goes" : [takenOut] }];
  const rest = narrowed(selector, { clusters: lost, stages });
  if (isAlone) return [{ resource: grant, does: rest.operations }];
  const beside = {
    kind: "Grant",
    name: freeName([grant.name, feature], model.byKind.Grant),
    spec: present({ consumer, features: [feature], clusters: rest.selector, ...about }),
  };
  return [{ resource: grant, does: [takenOut], beside }];
}
