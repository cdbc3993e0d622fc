/** Reports documents that depend on each other in a cycle. */
import { locationIn } from "../parse/index.ts";
import type { ReportDiagnostic } from "../../base/diagnostics.ts";
import type { Resource } from "../schema/index.ts";
import type { ByKind } from "./symbol-table.ts";
import { cycle } from "./codes.ts";
import { findCycles } from "./find-cycles.ts";

export function checkCycles(byKind: ByKind, report: ReportDiagnostic): void {
  reportCycles(byKind.Service, "dependsOn", (service) => service.spec.dependsOn ?? [], "depends on", report);
  reportCycles(byKind.Feature, "dependsOn", (feature) => feature.spec.dependsOn ?? [], "depends on", report);
  reportCycles(
    byKind.Stage,
    "after",
    (stage) => (stage.spec.after === undefined ? [] : [stage.spec.after]),
    "comes after",
    report,
  );
}

function reportCycles<R extends Resource>(
  resources: ReadonlyMap<string, R>,
  field: string,
  edges: (resource: R) => readonly string[],
  verb: string,
  report: ReportDiagnostic,
): void {
  const next = (name: string): readonly string[] => {
    const resource = resources.get(name);
    return resource === undefined ? [] : edges(resource);
  };
  for (const names of findCycles(resources.keys(), next)) {
    const [first, second] = names.map((name) => resources.get(name));
    if (first === undefined) continue;
    const position = edges(first).indexOf((second ?? first).name);
    const path = field === "after" ? ["spec", field] : ["spec", field, position];
    const chain = [...names, first.name].map((name) => `"${name}"`).join(" -> ");
    report(
      cycle,
      locationIn(first.document, path),
      `${first.kind.toLowerCase()} "${first.name}" ${verb} itself: ${chain}`,
      {
        help: "remove one of these references",
        related: names.slice(1).flatMap((name) => {
          const other = resources.get(name);
          return other === undefined
            ? []
            : [{ message: `"${name}" is part of the cycle`, at: locationIn(other.document, ["spec", field], "key") }];
        }),
      },
    );
  }
}
