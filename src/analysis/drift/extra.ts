/** Reports objects with Sluice's label that are not rendered. */
import type { ReportDiagnostic } from "../../base/diagnostics.ts";
import { driftExtra } from "./codes.ts";
import { argumentsFor, fieldsOf, isLabelled, keyOf, resourceOf, titleOf } from "./objects.ts";
import type { KubernetesObject, LiveObjects } from "./objects.ts";

/**
 * Kinds of GitOps tools: their rendered objects are applied to the managing cluster, not to the cluster that they are
 * for.
 */
const WIRING = /^(?:argoproj\.io|.*\.toolkit\.fluxcd\.io)$/;

export function reportExtra(rendered: readonly KubernetesObject[], live: LiveObjects, report: ReportDiagnostic): void {
  const ours = new Set(rendered.map(keyOf));
  const kinds = new Set(rendered.map(resourceOf));
  for (const [key, object] of live) {
    const { ownerReferences } = fieldsOf(object.value["metadata"]);
    if (ours.has(key) || !isLabelled(object) || ownerReferences !== undefined || WIRING.test(object.group)) continue;
    report(
      driftExtra,
      object.at(["metadata", "name"]),
      `${titleOf(object)} is on the cluster, but not rendered for it`,
      {
        help: kinds.has(resourceOf(object))
          ? `delete it: kubectl delete ${argumentsFor(object) ?? "..."}`
          : "nothing of this kind is rendered for this cluster: it may belong to another repository",
      },
    );
  }
}
