/**
 * The target `argocd`: an AppProject and an Application for every cluster that lists it, outside the folders they
 * deliver.
 */
import { append } from "../../../base/collections.ts";
import { quoteList } from "../../../base/diagnostics.ts";
import type { ReportDiagnostic, Code } from "../../../base/diagnostics.ts";
import { locationIn } from "../../../compiler/parse/index.ts";
import type { ClusterState } from "../../../compiler/resolve/index.ts";
import type { Fleet, OutputFile, Target } from "../target.ts";
import { fileOf } from "../../manifest.ts";
import { resourceListing, reportMissing } from "../delivery/delivered-clusters.ts";
import { applicationSet } from "./application-set.ts";
import { application, optionsOf } from "./application.ts";
import { healthFile } from "./health.ts";
import { appProject } from "./project.ts";
import { maintenanceOf } from "./windows.ts";
import type { Exclusion } from "./windows.ts";

const argocdWithoutRepository: Code = {
  name: "argocd-without-repository",
  severity: "error",
  configurable: false,
  means: "A cluster renders `argocd`, but the project has no address of the repository with rendered files.",
  why: "An Application without a repository delivers nothing.",
  fix: "Set `spec.targets.argocd.repoURL` in sluice.yaml, or remove `argocd` from `render`.",
};

const exclusionEveryYear: Code = {
  name: "exclusion-every-year",
  severity: "note",
  configurable: true,
  means: "A maintenance exclusion is rendered for Argo CD as a deny window that recurs every year.",
  why: "Argo CD's sync windows are cron schedules, which have no year.",
  fix: "Remove the exclusion after it ends.",
};

const argocdCodes: readonly Code[] = [argocdWithoutRepository, exclusionEveryYear];

const FOLDER = "argocd";
const SET = "applicationset.yaml";

function argocdClusters({ states }: Fleet): readonly ClusterState[] {
  return states.filter(({ render }) => render.includes("argocd"));
}

function* clusterDelivery(state: ClusterState, { model }: Fleet): Generator<OutputFile> {
  const options = optionsOf(model.project);
  if (options === undefined || !state.render.includes("argocd")) return;
  const manifests = [appProject(state, options, model)];
  if (options.form === "applications") manifests.push(application(state, options, model));
  yield { path: `${FOLDER}/${fileName(state)}`, content: fileOf(manifests) };
}

function fileName({ cluster }: ClusterState): string {
  return `clusters/${cluster.name}.yaml`;
}

function* fleetFiles(fleet: Fleet): Generator<OutputFile> {
  const options = optionsOf(fleet.model.project);
  const states = argocdClusters(fleet);
  if (options === undefined || states.length === 0) return;
  const resources = states.map(fileName);
  if (options.form === "applicationset") {
    resources.push(SET);
    yield { path: `${FOLDER}/${SET}`, content: fileOf([applicationSet(states, options, fleet.model)]) };
  }
  // Not listed: an Application that owns Argo CD's own settings could delete them with itself.
  yield { path: `${FOLDER}/health.yaml`, content: healthFile(options.namespace) };
  yield { path: `${FOLDER}/kustomization.yaml`, content: resourceListing(resources) };
}

function check(fleet: Fleet, report: ReportDiagnostic): void {
  if (optionsOf(fleet.model.project) === undefined)
    reportMissing(argocdWithoutRepository, "argocd", "repoURL", fleet, report);
  else if (fleet.model.project.spec.targets?.gitops?.delivery !== "branch")
    checkExclusions(argocdClusters(fleet), report);
}

/** Reports each exclusion once, for all clusters with it. */
function checkExclusions(states: readonly ClusterState[], report: ReportDiagnostic): void {
  const found = new Map<Exclusion, ClusterState[]>();
  for (const state of states)
    for (const exclusion of maintenanceOf(state).exclusions ?? []) append(found, exclusion, state);
  for (const [exclusion, on] of found) reportExclusion(exclusion, on, report);
}

function reportExclusion(exclusion: Exclusion, on: readonly ClusterState[], report: ReportDiagnostic): void {
  const [state] = on;
  if (state === undefined) return;
  const owner = state.cluster.spec.maintenance === undefined ? state.stage : state.cluster;
  const index = owner.spec.maintenance?.exclusions?.indexOf(exclusion) ?? 0;
  report(
    exclusionEveryYear,
    locationIn(owner.document, ["spec", "maintenance", "exclusions", index]),
    `the exclusion from "${exclusion.from}" to "${exclusion.to}" recurs every year in Argo CD, on ${quoteList(on.map(({ cluster }) => cluster.name))}`,
    { help: "remove it after it ends" },
  );
}

export const argocd: Target = {
  name: "argocd",
  codes: argocdCodes,
  folders: [FOLDER],
  scopes: {},
  decisiveOptions: ["repoURL", "targetRevision", "namespace", "cascade"].map((name) => `argocd.${name}`),
  controlPlaneFiles: clusterDelivery,
  fleetFiles,
  check,
};
