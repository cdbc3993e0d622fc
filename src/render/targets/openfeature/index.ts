/** The target `openfeature`: flags for flagd through the OpenFeature operator, and Components for those who use them. */
import type { ReportDiagnostic } from "../../../base/diagnostics.ts";
import type { Model } from "../../../compiler/link/index.ts";
import type { ClusterState } from "../../../compiler/resolve/index.ts";
import type { Fleet, OutputFile, Target } from "../target.ts";
import { openfeatureCodes } from "./codes.ts";
import { component } from "./component.ts";
import { checkShards, checkWorkloads } from "./conflicts.ts";
import { flagsFile } from "./flagset.ts";
import { checkKeys } from "./keys.ts";
import { checkSizes } from "./limits.ts";
import { hasFlags, slotsOf } from "./flag-sets.ts";
import type { FlagSetSpec } from "./flag-sets.ts";
import { checkAddresses, checkSelectors } from "./remote-sources.ts";
import { checkPorts, runtimeFile } from "./runtime.ts";
import { checkCredentials, checkSecrets } from "./secrets.ts";
import { sourcesFile } from "./source.ts";
import { workloadsOf } from "./workloads.ts";

export { PATCHED } from "./component.ts";
export { restartsBetween, movesFlags } from "./restarts.ts";
export type { Restarting } from "./restarts.ts";
export { flagsetLarge } from "./codes.ts";

function* cluster(state: ClusterState, { model }: Fleet): Generator<OutputFile> {
  const { runtime } = model.project.spec.targets?.openfeature ?? {};
  const slots = filledSlots(state, model);
  for (const [namespace, own] of Map.groupBy(slots, (slot) => slot.namespace)) {
    const folder = `openfeature/${namespace}`;
    for (const slot of own) {
      const content = flagsFile(slot, state, model);
      if (content !== undefined) yield { path: `${folder}/${slot.name}.yaml`, content };
    }
    const flagd = runtimeFile(namespace, runtime);
    if (flagd !== undefined) yield { path: `${folder}/runtime.yaml`, content: flagd };
    yield { path: `${folder}/sources.yaml`, content: sourcesFile(namespace, own, state, model) };
  }
  for (const workload of workloadsOf(model)) yield* component(workload, slots, state, model);
}

function namespaces(state: ClusterState, { model }: Fleet): Iterable<string> {
  return filledSlots(state, model).map(({ namespace }) => namespace);
}

function filledSlots(state: ClusterState, model: Model): readonly FlagSetSpec[] {
  return slotsOf(model).filter((slot) => hasFlags(slot, state));
}

function check(fleet: Fleet, report: ReportDiagnostic): void {
  checkSecrets(fleet.model, report);
  checkCredentials(fleet.model, report);
  checkSelectors(fleet.model, report);
  checkAddresses(fleet.model, report);
  checkPorts(fleet.model, report);
  checkKeys(fleet, report);
  if (!fleet.states.some(({ render }) => render.includes("openfeature"))) return;
  checkShards(fleet.model, report);
  checkWorkloads(fleet.model, report);
  checkSizes(fleet, report);
}

export const openfeature: Target = {
  name: "openfeature",
  codes: openfeatureCodes,
  folders: ["openfeature", "workloads"],
  clusterFiles: cluster,
  namespaces,
  check,
};
