/** Reports how an imported feature behaves differently: which users get a different answer. */
import type { ReportDiagnostic } from "../../../base/diagnostics.ts";
import type { Path } from "../../../base/source.ts";
import type { Fields } from "../importer.ts";
import { importApproximated } from "../codes.ts";
import { fieldsOf, itemsOf, textOf, wordOf } from "../fields.ts";
import type { NoteGroups } from "../group-notes.ts";
import type { Flags } from "./documents.ts";
import type { Entity } from "./project.ts";
import { gatherRest } from "./unsupported.ts";
import { rulesIn } from "./rules.ts";
import type { LostRule } from "./rules.ts";

export interface Reports {
  readonly report: ReportDiagnostic;
  readonly details: NoteGroups;
}

export function reportDifferences(feature: Entity, flags: Flags, reports: Reports): void {
  reportPeople(feature, flags, reports.report);
  reportRequired(feature, reports.report);
  reportOverrides(feature, [...flags.keys()], reports.report);
  gatherRest(feature, [...flags.keys()], reports.details);
}

function reportPeople({ key, value, at }: Entity, flags: Flags, report: ReportDiagnostic): void {
  if ([...flags.values()].some((flag) => JSON.stringify(flag["targeting"] ?? null).includes('"fractional"')))
    report(
      importApproximated,
      at(["bucketBy"], "key"),
      `feature "${key}" keeps its percentages, but users may get another variation`,
      {
        help: "Featurevisor and flagd hash differently: to keep a user's variation, add a rule for that user",
      },
    );
  if (itemsOf(value["variations"]).length > 0 && textOf(value["disabledVariationValue"]) === undefined)
    report(
      importApproximated,
      at(["variations"], "key"),
      `where "${key}" is off, it had no variation; it now serves the first one`,
      {
        help: "set `serve.disabled` to the variant for clusters where it is off; applications can't query separately whether it is on",
      },
    );
}

function reportRequired({ key, value, at }: Entity, report: ReportDiagnostic): void {
  for (const [index, one] of itemsOf(value["required"]).entries()) {
    const variation = textOf(fieldsOf(one)["variation"]);
    const which = variation === undefined ? "" : `, whatever its variation, not only "${variation}"`;
    report(
      importApproximated,
      at(["required", index]),
      `feature "${key}" now requires its dependencies per cluster, no longer per user${which}`,
    );
  }
}

/** Reports a lost rule, and returns the comment for the document. */
export function reportLost(
  { key, at }: Entity,
  { fields, path, environment, why, isSkipped }: LostRule,
  report: ReportDiagnostic,
): string {
  const name = textOf(fields["key"]);
  const isForce = path.includes("force");
  const rule = `${isForce ? "force" : "rule"} ${name === undefined ? Number(path.at(-1)) + 1 : `"${name}"`}`;
  const where = environment === undefined ? "" : ` in ${environment}`;
  const consequence = isSkipped
    ? "later rules apply to the users that it matched"
    : "users who reach this rule do not get the feature";
  report(importApproximated, at(path), `${rule} of "${key}"${where} is left out: ${why}; ${consequence}`, {
    help: "let applications send an attribute for these users and test it here, or list the users",
  });
  return `Left out: ${rule}${where}, because ${why}; ${consequence}.`;
}

/** Reports overrides of variables in variations and rules. */
function reportOverrides(
  feature: Entity,
  environments: readonly (string | undefined)[],
  report: ReportDiagnostic,
): void {
  const { key, value, at } = feature;
  const reportIn = (fields: Fields, path: Path, who: string): void => {
    for (const { variable, place } of overridesIn(fields, path))
      report(
        importApproximated,
        at(place),
        `the overrides of the variable "${variable}" in ${who} of "${key}" are left out`,
        {
          help: "add them as conditions to the targeting of the variable's feature",
        },
      );
  };
  for (const [index, one] of itemsOf(value["variations"]).entries())
    reportIn(fieldsOf(one), ["variations", index], `the variation "${wordOf(fieldsOf(one)["value"])}"`);
  for (const environment of environments)
    for (const { fields, path } of rulesIn(feature, environment, "rules"))
      reportIn(fields, path, `the rule "${wordOf(fields["key"])}"`);
}

/** Version 1 has them in each variable, later versions in a separate map. */
function overridesIn(
  { variables, variableOverrides }: Fields,
  path: Path,
): readonly { readonly variable: string; readonly place: Path }[] {
  const listed = itemsOf(variables).flatMap((one, index) =>
    fieldsOf(one)["overrides"] === undefined
      ? []
      : [{ variable: wordOf(fieldsOf(one)["key"]), place: [...path, "variables", index] }],
  );
  const mapped = Object.keys(fieldsOf(variableOverrides)).map((variable) => ({
    variable,
    place: [...path, "variableOverrides", variable],
  }));
  return [...listed, ...mapped];
}
