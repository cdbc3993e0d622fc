/** Reports clusters that list `argocd` or `flux` although it is not set up, and lists their files. */
import { quoteList } from "../../../base/diagnostics.ts";
import type { Code, ReportDiagnostic } from "../../../base/diagnostics.ts";
import { emit } from "../../yaml/index.ts";
import { locationIn } from "../../../compiler/parse/index.ts";
import type { ClusterState } from "../../../compiler/resolve/index.ts";
import type { Fleet } from "../target.ts";

/** Whether a cluster names the target. `all` only includes targets that are set up. */
function namesTarget(target: string, { cluster, stage }: ClusterState): boolean {
  return (cluster.spec.render ?? stage.spec.render ?? []).includes(target);
}

/** Reports one diagnostic for all clusters that name a target whose `option` is missing. */
export function reportMissing(
  code: Code,
  target: "argocd" | "flux",
  option: string,
  { model, states }: Fleet,
  report: ReportDiagnostic,
): void {
  const names = states.filter((state) => namesTarget(target, state)).map(({ cluster }) => cluster.name);
  if (names.length === 0) return;
  report(
    code,
    locationIn(model.project.document, ["spec", "targets", target], "key"),
    `${quoteList(names)} ${names.length === 1 ? "renders" : "render"} "${target}", but \`spec.targets.${target}.${option}\` is not set`,
    { help: `set \`spec.targets.${target}.${option}\` in sluice.yaml` },
  );
}

/** Makes a kustomization.yaml with an explicit list; without one, readers treat every file below as a manifest. */
export function resourceListing(resources: readonly string[]): string {
  return emit({
    apiVersion: "kustomize.config.k8s.io/v1beta1",
    kind: "Kustomization",
    resources: resources.toSorted(),
  });
}
