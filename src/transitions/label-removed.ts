/** label-removed: a resource type loses a label by which others group and bill. */
import { listed } from "../diagnostics.ts";
import type { Report } from "../diagnostics.ts";
import { isPublished } from "../diff/catalog.ts";
import { twins } from "../diff/sides.ts";
import { at } from "../parse.ts";
import { allow, error } from "./contract.ts";
import type { Passage, Transition } from "./contract.ts";

const code = error(
  "label-removed",
  "A published resource type loses a label.",
  "Dashboards, alerts and prices that are kept by the label find nothing from then on.",
  "Leave the label; say in its description that it is no longer filled.",
);

export const labelRemoved: Transition = { code, about: "catalog", check };

function check(passage: Passage, report: Report): void {
  for (const { name, before, after } of twins(passage, "MonitoredResourceType")) {
    if (before === undefined || after === undefined || !isPublished(before)) continue;
    const kept = new Set((after.spec.labels ?? []).map((label) => label.name));
    const gone = (before.spec.labels ?? []).map((label) => label.name).filter((label) => !kept.has(label));
    if (gone.length === 0) continue;
    const what = gone.length === 1 ? "label" : "labels";
    report(
      code,
      at(after.document, ["spec", "labels"], "key"),
      `MonitoredResourceType "${name}" loses the ${what} ${listed(gone)}`,
      { help: allow(code, after.document.file.path) },
    );
  }
}
