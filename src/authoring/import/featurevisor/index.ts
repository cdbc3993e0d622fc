/** Imports the features, segments and variables of Featurevisor, with a Patch where environments differ. */
import type { ReportDiagnostic } from "../../../base/diagnostics.ts";
import type { SourceFile } from "../../../base/source.ts";
import { importLeftOut, importNotRecognized } from "../codes.ts";
import type { ImportContext, Draft, Importer } from "../importer.ts";
import { groupNotes } from "../group-notes.ts";
import { labelOf, naming } from "../naming.ts";
import type { Keyed, Naming } from "../naming.ts";
import { Inexpressible } from "./operators.ts";
import { draftsOf } from "./feature.ts";
import type { FeatureContext } from "./feature.ts";
import { FILES, findObstacle, projectOf } from "./project.ts";
import type { Entity } from "./project.ts";

function convert(files: readonly SourceFile[], target: ImportContext, report: ReportDiagnostic): readonly Draft[] {
  const obstacle = findObstacle(files);
  const project = obstacle === undefined ? projectOf(files, report) : undefined;
  if (project === undefined || project.features.length === 0) {
    const { says, help } = obstacle ?? NO_FEATURES;
    report(importNotRecognized, { file: { path: "features", text: "" }, start: 0, end: 0 }, says, { help });
    return [];
  }
  const names = naming(target, report);
  const nameByKey = namesIn(project.features.filter(isInUse), names);
  const nameOf: FeatureContext["nameOf"] = (key) => nameByKey.get(key) ?? { name: labelOf(key), key: undefined };
  const context: FeatureContext = { project, names, nameOf, target, report, details: groupNotes(report) };
  const features = project.features.flatMap((feature) =>
    !isInUse(feature) || nameByKey.has(feature.key) ? draftsOrReport(feature, context) : [],
  );
  context.details.report();
  return [...features, ...stagesFor(project.environments, features, target)];
}

function isInUse({ value }: Entity): boolean {
  return value["archived"] !== true;
}

/** The name of each feature by its key. A feature that already exists has no name here, and is reported. */
function namesIn(features: readonly Entity[], names: Naming): ReadonlyMap<string, Keyed> {
  names.reserve(
    "Feature",
    features.map(({ key }) => key),
  );
  return new Map(
    features.flatMap((feature) => {
      const keyed = names.featureFor(feature.key, feature.at([]));
      return keyed === undefined ? [] : [[feature.key, keyed]];
    }),
  );
}

const NO_FEATURES = {
  says: "the folder contains no Featurevisor features",
  help: "name the project folder, which contains `features` and `segments`",
};

/** Leaves out a feature that can't be expressed, because half of its rules would have a different meaning. */
function draftsOrReport(feature: Entity, context: FeatureContext): readonly Draft[] {
  const { key, value, at } = feature;
  if (value["archived"] === true) {
    context.report(importLeftOut, at(["archived"], "key"), `feature "${key}" is left out: it is archived`);
    return [];
  }
  try {
    return draftsOf(feature, context);
  } catch (error) {
    if (!(error instanceof Inexpressible)) throw error;
    context.report(importLeftOut, at([]), `feature "${key}" is left out: ${error.message}`);
    return [];
  }
}

/**
 * Converts each environment to a stage. In a project without stages, each also gets a cluster, so that there is
 * something to render.
 */
function stagesFor(
  environments: readonly string[],
  features: readonly Draft[],
  target: ImportContext,
): readonly Draft[] {
  const [first] = features;
  if (target.hasStages || first === undefined) return [];
  return environments.flatMap((environment): readonly Draft[] => {
    const stage = labelOf(environment);
    const path = `${target.folderOf("Stage")}/${stage}.yaml`;
    const text = "Created by the import: a Featurevisor environment with one cluster.";
    return [
      {
        kind: "Stage",
        name: stage,
        spec: { threshold: target.level, render: ["state", "openfeature"] },
        comments: [{ path: [], text }],
        path,
        from: first.from,
      },
      { kind: "Cluster", name: `${stage}-1`, spec: { stage }, path, from: first.from },
    ];
  });
}

export const featurevisor: Importer = {
  name: "featurevisor",
  operands: "DIR",
  description: "a Featurevisor project: features, segments, variables, environments",
  help: "Reads the YAML, JSON or TOML files of a Featurevisor project, without running it. Its environments become stages.",
  examples: [{ line: "sluice import featurevisor ../flags", description: "show the documents for a project" }],
  options: ["owner", "purpose", "level"],
  files: FILES,
  render: ["state", "openfeature"],
  convert,
};
