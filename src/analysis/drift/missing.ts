/** Reports rendered objects that are not on the cluster. */
import type { ReportDiagnostic } from "../../base/diagnostics.ts";
import { driftMissing } from "./codes.ts";
import { keyOf, resourceOf, titleOf } from "./objects.ts";
import type { KubernetesObject, LiveObjects } from "./objects.ts";

/** A kind without any live object is reported once, because it was probably not queried. */
export function reportMissing(
  rendered: readonly KubernetesObject[],
  live: LiveObjects,
  report: ReportDiagnostic,
): void {
  const read = new Set([...live.values()].map(resourceOf));
  for (const [resource, own] of Map.groupBy(rendered, resourceOf)) {
    const [first, ...others] = own;
    if (first !== undefined && others.length > 0 && !read.has(resource))
      report(
        driftMissing,
        first.at(["metadata", "name"]),
        `the input contains none of the ${own.length} rendered objects of kind ${first.kind}`,
        {
          help: `query this kind too: kubectl get ${resource} -A -o json; or list the queried kinds with --kind`,
        },
      );
    else
      for (const object of own)
        if (!live.has(keyOf(object)))
          report(driftMissing, object.at(["metadata", "name"]), `${titleOf(object)} is not on the cluster`, {
            help: "sync the cluster; if you did not query its kind, list the queried kinds with --kind",
          });
  }
}
