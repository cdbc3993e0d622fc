/** label-removed: a published resource type loses a label by which others may group and bill. */
import { quoteList } from "../../base/diagnostics.ts";
import type { ReportDiagnostic } from "../../base/diagnostics.ts";
import { isPublished } from "../diff/entries.ts";
import { isLasting, placeOf, where } from "./catalog.ts";
import { allow, error } from "./change-rule.ts";
import type { ChangeContext, Transition } from "./change-rule.ts";

const code = error(
  "label-removed",
  "A published resource type loses a label.",
  "Dashboards, alerts and prices that use the label stop working.",
  "Keep the label, and say in its description that it is no longer set.",
);

export const labelRemoved: Transition = { code, about: "catalog", check };

const LABEL = /^labels\["(?:[^"\\]|\\.)*"\]$/;

function check(passage: ChangeContext, report: ReportDiagnostic): void {
  const removed = passage.catalog
    .filter(isLasting)
    .filter(({ before, path, is }) => isPublished(before) && LABEL.test(path) && is === undefined);
  const byType = Map.groupBy(removed, (one) => `${one.after.name}${where(one, passage)}`);
  for (const [first, ...more] of byType.values()) {
    if (first === undefined) continue;
    const names = [first, ...more].map(({ path }) => JSON.parse(path.slice("labels[".length, -1)) as string);
    const place = placeOf({ ...first, at: first.at.slice(0, -1) }, passage, "key");
    report(
      code,
      place,
      `MonitoredResourceType "${first.after.name}" loses the ${names.length === 1 ? "label" : "labels"} ${quoteList(names)}${where(first, passage)}`,
      { help: allow(code, place.file.path) },
    );
  }
}
