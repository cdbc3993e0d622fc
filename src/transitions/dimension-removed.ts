/** dimension-removed: a meter loses a dimension by which others are billed. */
import { listed } from "../diagnostics.ts";
import type { Report } from "../diagnostics.ts";
import { isPublished } from "../diff/catalog.ts";
import { twins } from "../diff/sides.ts";
import { at } from "../parse.ts";
import { allow, error } from "./contract.ts";
import type { Passage, Transition } from "./contract.ts";

const code = error(
  "dimension-removed",
  "A published meter loses a dimension.",
  "Prices that differ by it can't be told apart any more, and what was counted by it no longer adds up with what is.",
  "Leave the dimension, or add a new meter without it and retire this one.",
);

export const dimensionRemoved: Transition = { code, about: "catalog", check };

function check(passage: Passage, report: Report): void {
  for (const { name, before, after } of twins(passage, "MeterDefinition")) {
    if (before === undefined || after === undefined || !isPublished(before)) continue;
    const kept = after.spec.measurement.dimensions ?? [];
    const gone = (before.spec.measurement.dimensions ?? []).filter((dimension) => !kept.includes(dimension));
    if (gone.length === 0) continue;
    const what = gone.length === 1 ? "dimension" : "dimensions";
    report(
      code,
      at(after.document, ["spec", "measurement", "dimensions"], "key"),
      `MeterDefinition "${name}" loses the ${what} ${listed(gone)}`,
      { help: allow(code, after.document.file.path) },
    );
  }
}
