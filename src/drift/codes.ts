/** What a cluster can be that the repository is not. */
import type { Code } from "../diagnostics.ts";

function drifted(name: string, means: string, why: string, fix: string): Code {
  return { name, severity: "error", configurable: false, means, why, fix };
}

export const driftInput: Code = drifted(
  "drift-input",
  "What was read is not what kubectl gives for a whole cluster.",
  "From half a list, or from an error of the API server, everything would look deleted.",
  "Read the objects again: `sluice drift --cluster NAME --kubectl` prints the command.",
);

export const driftWrongCluster: Code = drifted(
  "drift-wrong-cluster",
  "The objects are those of another cluster.",
  "Each difference would be told, and none of them would be one.",
  "Name the cluster that was read, or read the other one: kubectl's context decides.",
);

export const driftMissing: Code = drifted(
  "drift-missing",
  "Something that is rendered is not on the cluster.",
  "It was deleted by hand, or has never been applied: what the repository says does not hold.",
  "Sync the cluster. Where it was not asked for, ask for its kind too, or leave it out with `--kind`.",
);

export const driftExtra: Code = drifted(
  "drift-extra",
  "Something on the cluster carries our label and is not rendered.",
  "It is left over from a time when it was, and still has its effect.",
  "Delete it, or have your GitOps tool prune it. What another repository renders needs a cluster of its own there.",
);

export const driftChanged: Code = drifted(
  "drift-changed",
  "A field has another value on the cluster than in what is rendered.",
  "Somebody changed it there; the next sync takes the change back without asking.",
  "Sync the cluster, or change the document that the field is made of.",
);

export const driftInactive: Code = drifted(
  "drift-inactive",
  "Milo has not activated a registration or a grant.",
  "It is there and has no effect. A grant that arrives before its registration stays so until it changes.",
  "Read the reason. Once the registration is active, touch the grant: any annotation will do.",
);

export const driftForeignGrant: Code = drifted(
  "drift-foreign-grant",
  "A grant that does not come from the repository gives a consumer one of its features.",
  "Grants add up: whatever the repository says, the feature stays on as long as any of them stands.",
  "Write it as a Grant, or delete it on the cluster.",
);

export const codes: readonly Code[] = [
  driftInput,
  driftWrongCluster,
  driftMissing,
  driftExtra,
  driftChanged,
  driftInactive,
  driftForeignGrant,
];
