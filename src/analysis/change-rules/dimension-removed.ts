/** dimension-removed: a published meter loses a dimension by which customers are billed. */
import { quoteList } from "../../base/diagnostics.ts";
import type { ReportDiagnostic } from "../../base/diagnostics.ts";
import { isPublished } from "../diff/entries.ts";
import { isOnBothSides, placeOf, clustersText } from "./catalog.ts";
import { allow, error } from "./change-rule.ts";
import type { ChangeContext, ChangeRule } from "./change-rule.ts";

const code = error(
  "dimension-removed",
  "A published meter loses a dimension.",
  "Prices that depend on it can't be distinguished, and earlier usage no longer matches new usage.",
  "Keep the dimension, or add a new meter without it and retire this one.",
);

export const dimensionRemoved: ChangeRule = { code, about: "catalog", check };

function check(context: ChangeContext, report: ReportDiagnostic): void {
  for (const difference of context.catalog) {
    if (!isOnBothSides(difference) || difference.path !== "measurement.dimensions") continue;
    const { before, after, was = [], is = [] } = difference;
    const gone = (was as readonly string[]).filter((dimension) => !(is as readonly string[]).includes(dimension));
    if (gone.length === 0 || !isPublished(before)) continue;
    const noun = gone.length === 1 ? "dimension" : "dimensions";
    const place = placeOf(difference, context, "key");
    report(
      code,
      place,
      `MeterDefinition "${after.name}" loses the ${noun} ${quoteList(gone)}${clustersText(difference, context)}`,
      { help: allow(code, place.file.path) },
    );
  }
}
