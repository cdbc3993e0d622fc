/** Finds the components of a gate: from the command line, else from the catalog. The list does not contain them. */
import { listSome } from "../../../base/diagnostics.ts";
import { append } from "../../../base/collections.ts";
import type { ReportDiagnostic } from "../../../base/diagnostics.ts";
import { didYouMean } from "../../../base/suggest.ts";
import { importLeftOut } from "../codes.ts";
import type { ImportContext } from "../importer.ts";
import type { KubernetesGate } from "../../../render/targets/gates/kubernetes/index.ts";
import { shipped, COMPONENTS } from "../../../render/targets/gates/kubernetes/index.ts";

/** A gate on a track, with its components there. */
export interface GateOnTrack {
  readonly gate: KubernetesGate;
  readonly track: string;
  readonly components: readonly string[];
}

export function assignComponents(
  gates: ReadonlyMap<string, KubernetesGate>,
  { components, assigned, imported }: ImportContext,
  report: ReportDiagnostic,
): readonly GateOnTrack[] {
  reportUnlisted(gates, assigned, report);
  const before = new Map<string, string[]>();
  for (const { gates: own } of imported) for (const { component, name } of own) append(before, name, component);
  const unassigned: KubernetesGate[] = [];
  const undeclared = new Map<string, KubernetesGate[]>();
  const found = [...gates.values()].flatMap((gate): readonly GateOnTrack[] => {
    // The components of an imported gate come first, because people may have removed one.
    const known = before.get(gate.name) ?? shipped().get(gate.name)?.components ?? [];
    const own = assigned.get(gate.name)?.components ?? known;
    if (own.length === 0) unassigned.push(gate);
    const tracks = new Map<string, string[]>();
    for (const component of own) {
      const track =
        components === undefined ? (COMPONENTS.get(component)?.track ?? component) : components.get(component);
      if (track === undefined) append(undeclared, component, gate);
      else append(tracks, track, component);
    }
    return [...tracks].map(([track, ones]) => ({ gate, track, components: ones }));
  });
  reportUnassigned(unassigned, report);
  for (const [component, ones] of undeclared) reportUndeclared(component, ones, report);
  return found;
}

/** The number of names that a message lists. */
const NAMED = 30;

function reportUnassigned(gates: readonly KubernetesGate[], report: ReportDiagnostic): void {
  const [first] = gates;
  if (first === undefined) return;
  const what = gates.length === 1 ? "a gate" : `${gates.length} gates`;
  const names = listSome(
    gates.map(({ name }) => name),
    NAMED,
  );
  report(importLeftOut, first.at, `the component of ${what} is unknown: ${names}`, {
    help: `set it, such as --component kubelet=${first.name}; without it, ${gates.length === 1 ? "the gate is" : "the gates are"} left out`,
  });
}

function reportUndeclared(component: string, gates: readonly KubernetesGate[], report: ReportDiagnostic): void {
  const [first] = gates;
  if (first === undefined) return;
  const { format, track } = COMPONENTS.get(component) ?? { format: "feature-gates", track: "kubernetes" };
  report(
    importLeftOut,
    first.at,
    `${gates.length === 1 ? "1 gate of component" : `${gates.length} gates of component`} "${component}" ${gates.length === 1 ? "is" : "are"} left out: sluice.yaml does not declare it`,
    {
      help: `if you run it, add \`${component}: {format: ${format}, track: ${track}}\` to \`spec.targets.gates.components\``,
    },
  );
}

function reportUnlisted(
  gates: ReadonlyMap<string, KubernetesGate>,
  assigned: ImportContext["assigned"],
  report: ReportDiagnostic,
): void {
  for (const [name, { at }] of assigned)
    if (!gates.has(name))
      report(importLeftOut, at, `the list has no gate "${name}"`, { help: didYouMean(name, gates.keys()) });
}
