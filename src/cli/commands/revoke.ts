/** revoke: removes features from a consumer, on all or some clusters. */
import { remove } from "../../authoring/edit/index.ts";
import type { Operation } from "../../authoring/edit/index.ts";
import type { ClusterSelector } from "../../compiler/kinds.ts";
import type { Cluster, Grant } from "../../compiler/link/index.ts";
import { command, UsageError } from "./command.ts";
import type { Command } from "./command.ts";
import { consumerOf, grantedConsumerOf } from "./consumer.ts";
import { present } from "./edits/fields.ts";
import { narrowed } from "./edits/narrow-selector.ts";
import { editByFile, freeName } from "./edits/choose-file.ts";
import type { Edit } from "./edits/choose-file.ts";
import { conclude, editProject, WRITE } from "./edits/plan.ts";
import type { Editable } from "./edits/plan.ts";
import { SELECTOR } from "./edits/selector.ts";
import { checkResource, select } from "./match-names.ts";
import { TODAY } from "./compile-project.ts";

export const revoke: Command = command({
  name: "revoke",
  description:
    "Removes a feature from the grants of a consumer, and shows the effect. A grant without other features is deleted. With\n--cluster or --stage, the grant is narrowed; if it contains other features, it is split in two.",
  positionals: ["FEATURE"],
  options: {
    from: { value: "KIND/NAME", description: "consumer, such as Organization/acme", required: true },
    cluster: SELECTOR.cluster,
    stage: SELECTOR.stage,
    grant: { value: "NAME", completes: "grants", repeatable: true, description: "limit to these grants" },
    write: WRITE,
    today: TODAY,
  },
  examples: [
    { line: "sluice revoke invoices --from Organization/acme", description: "show the effect" },
    {
      line: "sluice revoke invoices --from Organization/acme --cluster prod-eu-1 --write",
      description: "revoke it on one cluster",
    },
    {
      line: "sluice revoke invoices --from Organization/acme --grant acme-trial --write",
      description: "revoke one of several grants",
    },
  ],
  async run(given, setting) {
    const { from } = given;
    if (from === undefined)
      throw new UsageError("`revoke` needs a consumer", "add --from, such as --from Organization/acme");
    consumerOf(from);
    return editProject(setting, given, (editable) => {
      const { model } = editable;
      const { Grant } = model.byKind;
      const feature = setting.positionals[0] ?? "";
      checkResource("Feature", feature, model);
      for (const grant of given.grant) checkResource("Grant", grant, model);
      const { kind, name } = grantedConsumerOf(from, model);
      const where = whereOf(given, editable);
      const chosen = [...Grant.values()].filter(
        ({ name: own, spec }) =>
          spec.consumer.kind === kind &&
          spec.consumer.name === name &&
          spec.features.includes(feature) &&
          (given.grant.length === 0 || given.grant.includes(own)),
      );
      const edits = chosen.flatMap((grant) => lossOf(feature, grant, where, editable));
      if (
        given.cluster.some((glob) => /[*?]/.test(glob)) &&
        chosen.some(({ spec }) => spec.clusters?.names === undefined)
      )
        setting.host.stderr.write(
          "clusters added later keep the feature, even if their names match; to revoke by stage, use --stage\n",
        );
      return conclude(editByFile(edits), editable, given.write, setting);
    });
  },
});

/** Whether a selector would match a new cluster in one of these stages. */
function reachesStage(selector: ClusterSelector | undefined, stages: ReadonlySet<string>): boolean {
  if (stages.size === 0 || selector?.names !== undefined) return false;
  return selector?.stages === undefined || selector.stages.some((stage) => stages.has(stage));
}

/** The clusters to revoke a feature on. */
interface Where {
  readonly isEverywhere: boolean;
  readonly isIn: (cluster: Cluster) => boolean;
  /** Stages that lose it completely, including future clusters. */
  readonly stages: ReadonlySet<string>;
}

/** Throws a UsageError for an unknown name. */
function whereOf(
  { cluster, stage }: { readonly cluster: readonly string[]; readonly stage: readonly string[] },
  { model }: Editable,
): Where {
  for (const one of stage) checkResource("Stage", one, model);
  const names = select("cluster", cluster, [...model.byKind.Cluster.keys()]);
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
  if (lost.length === 0 && !isEverywhere && !reachesStage(selector, stages)) return [];
  const isAlone = features.length === 1;
  const takenOut: Operation = remove(["spec", "features"], features.indexOf(feature));
  if (isEverywhere || (lost.length > 0 && lost.length === all.length))
    return [{ resource: grant, does: isAlone ? "goes" : [takenOut] }];
  const rest = narrowed(selector, { clusters: lost, stages }, [...model.byKind.Stage.keys()]);
  if (isAlone) return [{ resource: grant, does: rest.operations }];
  const beside = {
    kind: "Grant",
    name: freeName([grant.name, feature], model.byKind.Grant),
    spec: present({ consumer, features: [feature], clusters: rest.selector, ...about }),
  };
  return [{ resource: grant, does: [takenOut], beside }];
}
