/** The target `flux`: a Kustomization per folder of every cluster that lists it, with dependencies between them. */
import type { ReportDiagnostic } from "../../../base/diagnostics.ts";
import type { ClusterState } from "../../../compiler/resolve/index.ts";
import type { Fleet, OutputFile, Target } from "../target.ts";
import { fileOf } from "../../manifest.ts";
import { resourceListing, reportMissing } from "../delivery/delivered-clusters.ts";
import { fluxWithoutSource } from "./codes.ts";
import { fluxKustomization } from "./kustomization.ts";

const FOLDER = "flux";

function* deliveryFiles(state: ClusterState, folders: readonly string[], { model }: Fleet): Generator<OutputFile> {
  if (model.project.spec.targets?.flux?.sourceRef === undefined || folders.length === 0) return;
  const root = `${FOLDER}/${state.cluster.name}`;
  for (const folder of folders)
    yield { path: `${root}/${folder}.yaml`, content: fileOf([fluxKustomization(folder, folders, state, model)]) };
  yield { path: `${root}/kustomization.yaml`, content: resourceListing(folders.map((folder) => `${folder}.yaml`)) };
}

function check(fleet: Fleet, report: ReportDiagnostic): void {
  if (fleet.model.project.spec.targets?.flux?.sourceRef === undefined)
    reportMissing(fluxWithoutSource, "flux", "sourceRef", fleet, report);
}

export const flux: Target = {
  name: "flux",
  codes: [fluxWithoutSource],
  folders: [FOLDER],
  decisiveOptions: ["flux.sourceRef", "flux.namespace"],
  deliveryFiles,
  check,
};
