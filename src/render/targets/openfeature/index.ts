/**
 * The target `openfeature`: flags for flagd through the OpenFeature operator, and Components for the workloads that use
 * them.
 */
import type { ReportDiagnostic } from "../../../base/diagnostics.ts";
import type { Model } from "../../../compiler/link/index.ts";
import type { AllContext } from "../../../compiler/check.ts";
import type { ClusterState } from "../../../compiler/resolve/index.ts";
import type { Fleet, OutputFile, Target } from "../target.ts";
import { openfeatureCodes } from "./codes.ts";
import { component } from "./component.ts";
import { checkShards, checkWorkloads } from "./conflicts.ts";
import { flagsFile } from "./feature-flag.ts";
import { checkKeys } from "./keys.ts";
import { checkSizes } from "./limits.ts";
import { hasFlags, flagSetSpecs } from "./group-flags.ts";
import type { FlagSetSpec } from "./group-flags.ts";
import { checkAddresses, checkSelectors } from "./remote-sources.ts";
import { checkPorts, runtimeFile } from "./runtime.ts";
import { checkCredentials, checkSecrets } from "./secrets.ts";
import { sourcesFile } from "./source.ts";
import { workloadsOf } from "./workloads.ts";

export { PATCHED } from "./component.ts";
export { scopeOf as scopeOfWorkload } from "./workloads.ts";
export { flagSetSizes, LARGE_FLAG_SET } from "./limits.ts";
export { restartsBetween, movesFlags } from "./restarts.ts";
export type { Restarting } from "./restarts.ts";
export { flagsetLarge } from "./codes.ts";

function* clusterFiles(state: ClusterState, { model }: Fleet): Generator<OutputFile> {
  const { runtime } = model.project.spec.targets?.openfeature ?? {};
  const flagSets = flagSetsOn(state, model);
  for (const [namespace, group] of Map.groupBy(flagSets, (flagSet) => flagSet.namespace)) {
    const folder = `openfeature/${namespace}`;
    for (const flagSet of group) {
      if (!hasFlags(flagSet, state)) continue;
      yield {
        path: `${folder}/${flagSet.name}.yaml`,
        ...(flagSet.group === undefined ? {} : { scope: `Service/${flagSet.group}` }),
        get content() {
          return flagsFile(flagSet, state, model);
        },
      };
    }
    const flagd = runtimeFile(namespace, runtime);
    if (flagd !== undefined) yield { path: `${folder}/runtime.yaml`, content: flagd };
    yield { path: `${folder}/sources.yaml`, content: sourcesFile(namespace, group, state, model) };
  }
  for (const workload of workloadsOf(model)) yield* component(workload, flagSets, state, model);
}

function namespaces(state: ClusterState, { model }: Fleet): Iterable<string> {
  return flagSetsOn(state, model).map(({ namespace }) => namespace);
}

function flagSetsOn(state: ClusterState, model: Model): readonly FlagSetSpec[] {
  return flagSetSpecs(model).filter((flagSet) => hasFlags(flagSet, state));
}

function check(fleet: Fleet, report: ReportDiagnostic): void {
  checkSecrets(fleet.model, report);
  checkCredentials(fleet.model, report);
  checkSelectors(fleet.model, report);
  checkPorts(fleet.model, report);
  checkKeys(fleet, report);
  if (!fleet.states.some(({ render }) => render.includes("openfeature"))) return;
  checkSizes(fleet, report);
}

function checkAll({ model, states }: AllContext, report: ReportDiagnostic): void {
  checkAddresses(model, report);
  if (!states.some(({ render }) => render.includes("openfeature"))) return;
  checkShards(model, report);
  checkWorkloads(model, report);
}

export const openfeature: Target = {
  name: "openfeature",
  codes: openfeatureCodes,
  folders: ["openfeature", "workloads"],
  scopes: { Service: "if listed", Workload: "if listed" },
  featureFields: ["service", "owners", "workloads"],
  decisiveOptions: ["contextKeys", "namespace", "remote", "source"].map((name) => `openfeature.${name}`),
  clusterFiles,
  namespaces,
  check,
  checkAll,
};
