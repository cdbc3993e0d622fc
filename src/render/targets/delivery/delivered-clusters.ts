/** Which clusters ask to be wired, and what they are told if that can't be done. */
import { quoteList } from "../../../base/diagnostics.ts";
import type { Code, ReportDiagnostic } from "../../../base/diagnostics.ts";
import { emit } from "../../yaml/index.ts";
import { at } from "../../../compiler/parse/index.ts";
import type { ClusterState } from "../../../compiler/resolve/index.ts";
import type { Fleet } from "../target.ts";

/** `all` means every target that is set up: a cluster asks for a wiring that is not by naming it. */
function asksFor(target: string, { cluster, stage }: ClusterState): boolean {
  return (cluster.spec.render ?? stage.spec.render ?? []).includes(target);
}

/** One diagnostic for all the clusters that name a target whose `option` is missing. */
export function reportMissing(
  code: Code,
  target: "argocd" | "flux",
  option: string,
  { model, states }: Fleet,
  report: ReportDiagnostic,
): void {
  const names = states.filter((state) => asksFor(target, state)).map(({ cluster }) => cluster.name);
  if (names.length === 0) return;
  report(
    code,
    at(model.project.document, ["spec", "targets", target], "key"),
    `${quoteList(names)} ${names.length === 1 ? "renders" : "render"} "${target}", but \`spec.targets.${target}.${option}\` is not set`,
    { help: `set \`spec.targets.${target}.${option}\` in sluice.yaml` },
  );
}

/** A kustomization.yaml with an explicit list: without one, a reader takes every file below for a manifest. */
export function listing(resources: readonly string[]): string {
  return emit({
    apiVersion: "kustomize.config.k8s.io/v1beta1",
    kind: "Kustomization",
    resources: resources.toSorted(),
  });
}
