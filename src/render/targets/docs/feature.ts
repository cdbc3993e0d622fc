/** Makes the section of a feature on its service's page. */
import type { Feature, Model } from "../../../compiler/link/index.ts";
import { code, prose, table } from "../../../base/markdown.ts";
import type { FeatureClass } from "../states-by-feature.ts";
import { usageSection } from "./usage.ts";
import { levels } from "./levels.ts";
import { toDocument, toFeature } from "./page-links.ts";
import type { StageRow } from "./stages.ts";
import { isFlag, rolloutTable } from "./rollout-status.ts";

/** `neededBy`: sorted names. */
export interface Subject {
  readonly feature: Feature;
  readonly classes: readonly FeatureClass[];
  readonly neededBy: readonly string[];
}

/** The heading is the bare name, so that its anchor is predictable. */
export function featureSection(
  { feature, classes, neededBy }: Subject,
  stages: readonly StageRow[],
  model: Model,
): string {
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
