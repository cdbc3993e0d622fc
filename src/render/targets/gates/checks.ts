/** Gates that their component could not read as they are meant. */
import { append } from "../../../base/collections.ts";
import { quoteList } from "../../../base/diagnostics.ts";
import type { Details, ReportDiagnostic } from "../../../base/diagnostics.ts";
import type { FeatureGate, ProjectComponent } from "../../../compiler/kinds.ts";
import { PLATFORM, trackOf } from "../../../compiler/link/index.ts";
import type { Feature, Model } from "../../../compiler/link/index.ts";
import { at } from "../../../compiler/parse/index.ts";
import type { Location, Path } from "../../../base/source.ts";
import { componentNameReserved, gateKeyCollision, gateNameUnfit, gateTrackMismatch } from "./codes.ts";
import { variableOf } from "./formats.ts";

/** A gate where it is declared. */
interface Declared {
  readonly feature: Feature;
  readonly index: number;
  readonly gate: FeatureGate;
}

export function checkComponents(model: Model, report: ReportDiagnostic): void {
  const gates = new Map<string, Declared[]>();
  for (const feature of model.byKind.Feature.values())
    feature.spec.gates?.forEach((gate, index) => append(gates, gate.component, { feature, index, gate }));
  for (const [name, component] of Object.entries(model.project.spec.targets?.gates?.components ?? {})) {
    const declared = gates.get(name) ?? [];
    if (name === "kustomization")
      report(
        componentNameReserved,
        componentPlace(model, name),
        `a component can't be called "${name}", because "gates/${name}.yaml" lists the files of its folder`,
      );
    checkTracks(name, component, declared, model, report);
    if (component.format === "env") checkVariables(name, component, declared, report);
    if (component.format === "zarf") checkCase(name, declared, report);
  }
}

/** One fault if the component is at odds with all of its features, which points at the component; else one per feature. */
function checkTracks(
  name: string,
  { track = PLATFORM }: ProjectComponent,
  declared: readonly Declared[],
  model: Model,
  report: ReportDiagnostic,
): void {
  const others = declared.filter(({ feature }) => trackOf(feature) !== track);
  const [first] = others;
  if (first === undefined) return;
  const theirs = trackOf(first.feature);
  if (
    others.length > 1 &&
    others.length === declared.length &&
    others.every((one) => trackOf(one.feature) === theirs)
  ) {
    const features = [...new Set(others.map(({ feature }) => feature.name))];
    report(
      gateTrackMismatch,
      componentPlace(model, name),
      `component "${name}" counts releases of track "${track}", but ${quoteList(features)} count those of "${theirs}"`,
      { help: `set \`track: ${theirs}\` for the component` },
    );
    return;
  }
  for (const one of others)
    report(
      gateTrackMismatch,
      placeOf(one, "component"),
      `"${one.feature.name}" counts releases of track "${trackOf(one.feature)}", but component "${name}" those of "${track}"`,
      { help: `set \`track: ${track}\` for the feature, or the other one for the component` },
    );
}

function checkVariables(
  name: string,
  component: ProjectComponent,
  declared: readonly Declared[],
  report: ReportDiagnostic,
): void {
  const first = new Map<string, Declared>();
  for (const one of declared) {
    const variable = variableOf(one.gate.name, component);
    const other = first.get(variable);
    if (other === undefined) first.set(variable, one);
    else if (other.gate.name !== one.gate.name)
      report(
        gateKeyCollision,
        placeOf(one, "name"),
        `gates "${other.gate.name}" and "${one.gate.name}" of component "${name}" are both variable "${variable}"`,
        theOther(other),
      );
  }
}

function checkCase(name: string, declared: readonly Declared[], report: ReportDiagnostic): void {
  for (const one of declared) {
    const lower = one.gate.name.toLowerCase();
    if (lower !== one.gate.name)
      report(
        gateNameUnfit,
        placeOf(one, "name"),
        `gate "${one.gate.name}" has capitals, which component "${name}" does not read`,
        { help: `write "${lower}"` },
      );
  }
}

function placeOf({ feature, index }: Declared, field: "component" | "name"): Location {
  return at(feature.document, ["spec", "gates", index, field]);
}

function theOther(other: Declared): Details {
  return { related: [{ message: "the other one", at: placeOf(other, "name") }] };
}

function componentPlace({ project }: Model, name: string): Location {
  const path: Path = ["spec", "targets", "gates", "components", name];
  return at(project.document, path, "key");
}
