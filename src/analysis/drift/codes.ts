/** The codes of `drift`: differences between a cluster and the repository. */
import type { Code } from "../../base/diagnostics.ts";

function drifted(name: string, means: string, why: string, fix: string): Code {
  return { name, severity: "error", configurable: false, means, why, fix };
}

export const driftInput: Code = drifted(
  "drift-input",
  "The input is not kubectl's output for a whole cluster.",
  "With part of a list, or an error of the API server, everything would look deleted.",
  "Read the objects again: `sluice drift --cluster NAME --kubectl` prints the command.",
);

export const driftWrongCluster: Code = drifted(
  "drift-wrong-cluster",
  "The objects belong to another cluster.",
  "Every object would be reported as different.",
  "Name the cluster of the objects, or read the other cluster. kubectl's context determines which cluster is read.",
);

export const driftMissing: Code = drifted(
  "drift-missing",
  "A rendered object is not on the cluster.",
  "It was deleted by hand, or has never been applied.",
  "Sync the cluster. If its kind was not queried, query it too, or exclude it with `--kind`.",
);

export const driftExtra: Code = drifted(
  "drift-extra",
  "An object on the cluster has Sluice's label but is not rendered.",
  "It was rendered earlier and still has an effect.",
  "Delete it, or let your GitOps tool prune it. Objects of another repository need a separate cluster there.",
);

export const driftChanged: Code = drifted(
  "drift-changed",
  "The value of a field on the cluster differs from the rendered file.",
  "Somebody changed it on the cluster. The next sync undoes the change.",
  "Sync the cluster, or change the source document of the field.",
);

export const driftInactive: Code = drifted(
  "drift-inactive",
  "Milo has not activated a registration or a grant.",
  "It exists but has no effect. A grant that arrives before its registration stays inactive until it changes.",
  "Read the reason. Once the registration is active, update the grant, for example with an annotation.",
);

export const driftForeignGrant: Code = drifted(
  "drift-foreign-grant",
  "A grant that does not come from the repository gives a consumer one of its features.",
  "Grants add up, so the feature stays on as long as any of them exists.",
  "Add it as a Grant, or delete it on the cluster.",
);

export const driftCodes: readonly Code[] = [
  driftInput,
  driftWrongCluster,
  driftMissing,
  driftExtra,
  driftChanged,
  driftInactive,
  driftForeignGrant,
];
