/** Checks for gates that their component would not read as intended. */
import { append } from "../../../base/collections.ts";
import { quoteList } from "../../../base/diagnostics.ts";
import type { Details, ReportDiagnostic } from "../../../base/diagnostics.ts";
import type { FeatureGate, ProjectComponent } from "../../../compiler/kinds.ts";
import { PLATFORM, trackOf } from "../../../compiler/link/index.ts";
import type { FeatureSummary, SummaryModel } from "../../../compiler/link/index.ts";
import { locationIn } from "../../../compiler/parse/index.ts";
import type { Location, Path } from "../../../base/source.ts";
import { componentNameReserved, gateKeyCollision, gateNameUnfit, gateTrackMismatch } from "./codes.ts";
import { variableOf } from "./formats.ts";

/** A gate with its declaration. */
interface DeclaredGate {
  readonly feature: FeatureSummary;
  readonly index: number;
  readonly gate: FeatureGate;
}

export function checkComponents(model: SummaryModel, report: ReportDiagnostic): void {
  const gates = new Map<string, DeclaredGate[]>();
  for (const feature of model.byKind.Feature.values())
    feature.spec.gates?.forEach((gate, index) => append(gates, gate.component, { feature, index, gate }));
  for (const [name, component] of Object.entries(model.project.spec.targets?.gates?.components ?? {})) {
    const declared = gates.get(name) ?? [];
    if (name === "kustomization")
      report(
        componentNameReserved,
        componentPlace(model, name),
        `a component can't be named "${name}", because "gates/${name}.yaml" lists the files of its folder`,
      );
    checkTracks(name, component, declared, model, report);
    if (component.format === "env") checkVariables(name, component, declared, report);
    if (component.format === "zarf") checkCase(name, declared, report);
  }
}

/** Reports one problem at the component if all of its features use another track; otherwise one per feature. */
function checkTracks(
  name: string,
  { track = PLATFORM }: ProjectComponent,
  declared: readonly DeclaredGate[],
  model: SummaryModel,
  report: ReportDiagnostic,
): void {
  const others = declared.filter(({ feature }) => trackOf(feature) !== track);
  const [first] = others;
  if (first === undefined) return;
  const otherTrack = trackOf(first.feature);
  if (
    others.length > 1 &&
    others.length === declared.length &&
    others.every((item) => trackOf(item.feature) === otherTrack)
  ) {
    const features = [...new Set(others.map(({ feature }) => feature.name))];
    report(
      gateTrackMismatch,
      componentPlace(model, name),
      `component "${name}" uses releases of track "${track}", but ${quoteList(features)} use track "${otherTrack}"`,
      { help: `set \`track: ${otherTrack}\` for the component` },
    );
    return;
  }
  for (const item of others)
    report(
      gateTrackMismatch,
      placeOf(item, "component"),
      `"${item.feature.name}" uses releases of track "${trackOf(item.feature)}", but component "${name}" uses track "${track}"`,
      { help: `set \`track: ${track}\` for the feature, or change the track of the component` },
    );
}

function checkVariables(
  name: string,
  component: ProjectComponent,
  declared: readonly DeclaredGate[],
  report: ReportDiagnostic,
): void {
  const first = new Map<string, DeclaredGate>();
  for (const item of declared) {
    const variable = variableOf(item.gate.name, component);
    const other = first.get(variable);
    if (other === undefined) first.set(variable, item);
    else if (other.gate.name !== item.gate.name)
      report(
        gateKeyCollision,
        placeOf(item, "name"),
        `gates "${other.gate.name}" and "${item.gate.name}" of component "${name}" both become the variable "${variable}"`,
        relatedTo(other),
      );
  }
}

function checkCase(name: string, declared: readonly DeclaredGate[], report: ReportDiagnostic): void {
  for (const item of declared) {
    const lower = item.gate.name.toLowerCase();
    if (lower !== item.gate.name)
      report(
        gateNameUnfit,
        placeOf(item, "name"),
        `gate "${item.gate.name}" contains capital letters, which component "${name}" does not support`,
        { help: `write "${lower}"` },
      );
  }
}

function placeOf({ feature, index }: DeclaredGate, field: "component" | "name"): Location {
  return locationIn(feature.document, ["spec", "gates", index, field]);
}

function relatedTo(other: DeclaredGate): Details {
  return { related: [{ message: "the other one", at: placeOf(other, "name") }] };
}

function componentPlace({ project }: SummaryModel, name: string): Location {
  const path: Path = ["spec", "targets", "gates", "components", name];
  return locationIn(project.document, path, "key");
}
