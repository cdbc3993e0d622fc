/** Makes a page of features per service, and the index of all features. */
import { append } from "../../../base/collections.ts";
import type { Feature, Model } from "../../../compiler/link/index.ts";
import { code, link, prose, table } from "../../../base/markdown.ts";
import { classesOf } from "../states-by-feature.ts";
import type { Fleet, OutputFile } from "../target.ts";
import { groupOf } from "../../service-group.ts";
import { featureSection } from "./feature.ts";
import { CATALOG_PAGE, FOLDER, GENERATED, INDEX, pagePath } from "./page-links.ts";
import { stageRows } from "./stages.ts";
import { newestLevel, enabledShares } from "./rollout-status.ts";

export function* featurePages(fleet: Fleet): Generator<OutputFile> {
  const { model } = fleet;
  const [classes, stages, dependents] = [classesOf(fleet), stageRows(fleet), dependentsOf(model)];
  for (const [group, features] of Map.groupBy(model.byKind.Feature.values(), groupOf)) {
    const sections = features.map((feature) => {
      const neededBy = dependents.get(feature.name) ?? [];
      return featureSection({ feature, classes: classes.get(feature.name) ?? [], neededBy }, stages, model);
    });
    yield { path: pagePath(group), content: [head(group, model), ...sections].join("\n") };
  }
}

function head(group: string, model: Model): string {
  const service = model.byKind.Service.get(group);
  const name = service === undefined ? "Features without a service" : `Features of ${prose(service.spec.displayName)}`;
  const about = service === undefined ? [] : [`Service ${code(service.spec.serviceName)}.\n`];
  return [`# ${name}\n`, GENERATED, ...about].join("\n");
}

/** Feature -> names of its dependents, sorted. */
function dependentsOf(model: Model): ReadonlyMap<string, readonly string[]> {
  const dependents = new Map<string, string[]>();
  for (const { name, spec } of model.byKind.Feature.values())
    for (const needed of spec.dependsOn ?? []) append(dependents, needed, name);
  return dependents;
}

export function indexPage(fleet: Fleet): OutputFile {
  const { model } = fleet;
  const [classes, stages] = [classesOf(fleet), stageRows(fleet)];
  const rows = [...model.byKind.Feature.values()].map((feature) => [
    link(feature.name, `${pagePath(groupOf(feature)).slice(FOLDER.length + 1)}#${feature.name}`),
    serviceOf(feature),
    (feature.spec.owners ?? []).map(code).join(", "),
    newestLevel(feature),
    ...enabledShares(classes.get(feature.name) ?? [], stages),
  ]);
  const columns = ["feature", "service", "owners", "newest level", ...stages.map(({ stage }) => prose(stage.name))];
  const content = ["# Features\n", GENERATED, lead(model), ...(rows.length === 0 ? [] : [table(columns, rows)])];
  return { path: INDEX, content: content.join("\n") };
}

function serviceOf({ spec: { service } }: Feature): string {
  return service === undefined ? "" : code(service);
}

function lead({ byKind }: Model): string {
  const catalog =
    byKind.Service.size === 0 ? "" : ` ${link("The catalog", CATALOG_PAGE.slice(FOLDER.length + 1))} lists the meters.`;
  return `All features, with their newest level and the number of clusters per stage on which they are on.${catalog}\n`;
}
