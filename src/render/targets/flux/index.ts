/** The target `flux`: a Kustomization per folder of every cluster that lists it, with dependencies between them. */
import type { ReportDiagnostic, Code } from "../../../base/diagnostics.ts";
import type { ClusterState } from "../../../compiler/resolve/index.ts";
import type { Fleet, OutputFile, Target } from "../target.ts";
import { fileOf } from "../../manifest.ts";
import { deliveryOf } from "../delivery/index.ts";
import { resourceListing, reportMissing } from "../delivery/delivered-clusters.ts";
import { fluxKustomization } from "./kustomization.ts";

const fluxWithoutSource: Code = {
  name: "flux-without-source",
  severity: "error",
  configurable: false,
  means: "A cluster renders `flux`, but the project has no source for the rendered files.",
  why: "A Kustomization without a source delivers nothing.",
  fix: "Set `spec.targets.flux.sourceRef` in sluice.yaml, or remove `flux` from `render`.",
};

const FOLDER = "flux";

function* deliveryFiles(state: ClusterState, folders: readonly string[], { model }: Fleet): Generator<OutputFile> {
  if (model.project.spec.targets?.flux?.sourceRef === undefined || folders.length === 0) return;
  const { name } = state.cluster;
  // On a branch, they must come and go with the folders that they deliver, not with main.
  const root = deliveryOf(state, model).branch === undefined ? `${FOLDER}/${name}` : `clusters/${name}/${FOLDER}`;
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
  scopes: {},
  decisiveOptions: ["flux.sourceRef", "flux.namespace"],
  deliveryFiles,
  check,
};
