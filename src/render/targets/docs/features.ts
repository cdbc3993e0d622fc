/** Makes a page of features per service, and the index of all features. */
import { append } from "../../../base/collections.ts";
import type { Feature, Model } from "../../../compiler/link/index.ts";
import { code, link, prose, table, tableRow } from "../../../base/markdown.ts";
import { classesOf } from "../states-by-feature.ts";
import type { Fleet, OutputFile } from "../target.ts";
import { blockFile } from "../../blocks.ts";
import { groupOf } from "../../service-group.ts";
import { CATALOG_PAGE, FOLDER, GENERATED, INDEX, pagePath, toDocument, toFeature } from "./page-links.ts";
import { stageRows } from "./stages.ts";
import { newestLevel, enabledShares, isFlag, rolloutTable } from "./rollout-status.ts";
import type { FeatureClass } from "../states-by-feature.ts";
import { usageSection } from "./usage.ts";
import type { StageRow } from "./stages.ts";
import { trackOf } from "../../../compiler/link/index.ts";
import { compareReleases } from "../../../base/release.ts";

export function* featurePages(fleet: Fleet): Generator<OutputFile> {
  const { model } = fleet;
  const [classes, stages, dependents] = [classesOf(fleet), stageRows(fleet), dependentsOf(model)];
  for (const [group, features] of Map.groupBy(model.byKind.Feature.values(), groupOf)) {
    const sections = features.map((feature) => {
      const neededBy = dependents.get(feature.name) ?? [];
      return featureSection({ feature, classes: classes.get(feature.name) ?? [], neededBy }, stages, model);
    });
    yield {
      path: pagePath(group),
      scope: `Service/${group}`,
      content: [head(group, model), ...sections].join("\n"),
    };
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
  const row = (feature: Feature): readonly string[] => [
    link(feature.name, `${pagePath(groupOf(feature)).slice(FOLDER.length + 1)}#${feature.name}`),
    serviceOf(feature),
    (feature.spec.owners ?? []).map(code).join(", "),
    newestLevel(feature),
    ...enabledShares(classes.get(feature.name) ?? [], stages),
  ];
  const columns = ["feature", "service", "owners", "newest level", ...stages.map(({ stage }) => prose(stage.name))];
  const empty = ["# Features\n", GENERATED, lead(model)].join("\n");
  const rows = [...model.byKind.Feature.values()].map((feature) => [feature.name, tableRow(row(feature))] as const);
  return blockFile(INDEX, {
    by: "name",
    head: `${empty}\n${table(columns, [])}`,
    separator: "",
    foot: "",
    empty,
    texts: new Map(rows),
  });
}

function serviceOf({ spec: { service } }: Feature): string {
  return service === undefined ? "" : code(service);
}

function lead({ byKind }: Model): string {
  const catalog =
    byKind.Service.size === 0 ? "" : ` ${link("The catalog", CATALOG_PAGE.slice(FOLDER.length + 1))} lists the meters.`;
  return `All features, with their newest level and the number of clusters per stage on which they are on.${catalog}\n`;
}

/** `neededBy`: sorted names. */
interface Subject {
  readonly feature: Feature;
  readonly classes: readonly FeatureClass[];
  readonly neededBy: readonly string[];
}

/** The heading is the bare name, so that its anchor is predictable. */
function featureSection({ feature, classes, neededBy }: Subject, stages: readonly StageRow[], model: Model): string {
  const rows = facts(feature, neededBy, model);
  return [
    `## ${feature.name}\n`,
    `${prose(feature.spec.description)}\n`,
    ...(rows.length === 0 ? [] : [table(["", ""], rows)]),
    levels(feature, model),
    ...(stages.length === 0 ? [] : [rolloutTable(classes, stages)]),
    ...(isFlag(classes) ? [usageSection(feature, model)] : []),
    ...graduation(feature),
  ].join("\n");
}

function facts(feature: Feature, neededBy: readonly string[], model: Model): readonly (readonly [string, string])[] {
  const { displayName, owners = [], purpose, tracking, runbook, expires, expiresReason } = feature.spec;
  const names = (list: readonly string[]): string => list.map((name) => toFeature(name, model, feature)).join(", ");
  const rows: readonly (readonly [string, string])[] = [
    ["display name", prose(displayName ?? "")],
    ["flag key", code(feature.spec.flag?.key ?? "")],
    ["owners", owners.map(code).join(", ")],
    ["purpose", purpose ?? (feature.spec.history === undefined ? "" : "release")],
    ["expires", [expires, prose(expiresReason ?? "")].filter(Boolean).join(": ")],
    ["depends on", names(feature.spec.dependsOn ?? [])],
    ["required by", names(neededBy)],
    ["conflicts with", names(feature.spec.conflictsWith ?? [])],
    ["tracking", tracking === undefined ? "" : toDocument(tracking, model)],
    ["runbook", runbook === undefined ? "" : toDocument(runbook, model)],
  ];
  return rows.filter(([, value]) => value !== "");
}

function graduation({ spec: { graduation = [] } }: Feature): readonly string[] {
  return graduation.map(({ to, criteria, met = [] }) => {
    const lines = criteria.map((criterion) => `- [${met.includes(criterion) ? "x" : " "}] ${prose(criterion)}\n`);
    return `**Criteria for ${prose(to)}**\n\n${lines.join("")}`;
  });
}

interface Line {
  /** Absent means from the start. */
  readonly since?: string | undefined;
  readonly what: string;
  readonly note: string;
}

function levels(feature: Feature, model: Model): string {
  const lines = [...entries(feature, model), ...end(feature, model)];
  lines.sort((a, b) => {
    if (a.since === undefined || b.since === undefined)
      return Number(b.since === undefined) - Number(a.since === undefined);
    return compareReleases(a.since, b.since);
  });
  const rows = lines.map(({ since, what, note }) => [since ?? "start", what, note]);
  return table([`from ${prose(trackOf(feature))} release`, "level", "note"], rows);
}

function entries({ spec: { history = [] } }: Feature, model: Model): readonly Line[] {
  return history.map(({ since, level, optIn, locked, note }) => ({
    since,
    what: `${prose(level)} (${model.settings.levelByName.get(level)?.lifecycle ?? ""})`,
    note: [
      ...(optIn === true ? ["off until an override enables it"] : []),
      ...(locked === true ? ["locked"] : []),
      ...(note === undefined ? [] : [prose(note)]),
    ].join("; "),
  }));
}

function end(feature: Feature, model: Model): readonly Line[] {
  const { deprecated } = feature.spec;
  if (deprecated === undefined) return [];
  const { since, until, outcome, replacedBy, message } = deprecated;
  const instead = replacedBy === undefined ? [] : [`use ${toFeature(replacedBy, model, feature)}`];
  const note = [...instead, ...(message === undefined ? [] : [prose(message)])].join("; ");
  const begins = since === undefined ? [] : [{ since, what: "**deprecated**", note }];
  if (until === undefined) return begins;
  const what = outcome === "permanent" ? "**permanent**" : "**removed**";
  return [...begins, { since: until, what, note: since === undefined ? note : "" }];
}
