/** label-removed: a published resource type loses a label by which others may group and bill. */
import { quoteList } from "../../base/diagnostics.ts";
import type { ReportDiagnostic } from "../../base/diagnostics.ts";
import { isPublished } from "../diff/entries.ts";
import { isOnBothSides, placeOf, clustersText } from "./catalog.ts";
import { allow, error } from "./change-rule.ts";
import type { ChangeContext, ChangeRule } from "./change-rule.ts";

const code = error(
  "label-removed",
  "A published resource type loses a label.",
  "Dashboards, alerts and prices that use the label stop working.",
  "Keep the label, and note in its description that it is no longer set.",
);

export const labelRemoved: ChangeRule = { code, about: "catalog", check };

const LABEL = /^labels\["(?:[^"\\]|\\.)*"\]$/;

function check(context: ChangeContext, report: ReportDiagnostic): void {
  const removed = context.catalog
    .filter(isOnBothSides)
    .filter(({ before, path, is }) => isPublished(before) && LABEL.test(path) && is === undefined);
  const byType = Map.groupBy(removed, (difference) => `${difference.after.name}${clustersText(difference, context)}`);
  for (const [first, ...more] of byType.values()) {
    if (first === undefined) continue;
    const names = [first, ...more].map(({ path }) => JSON.parse(path.slice("labels[".length, -1)) as string);
    const place = placeOf({ ...first, at: first.at.slice(0, -1) }, context, "key");
    report(
      code,
      place,
      `MonitoredResourceType "${first.after.name}" loses the ${names.length === 1 ? "label" : "labels"} ${quoteList(names)}${clustersText(first, context)}`,
      { help: allow(code, place.file.path) },
    );
  }
}
