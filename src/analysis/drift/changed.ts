/** Reports live objects that differ from their rendered form: each field, both values, the writer and the source. */
import type { Details, ReportDiagnostic } from "../../base/diagnostics.ts";
import { driftChanged } from "./codes.ts";
import { fieldDrifts } from "./compare.ts";
import type { FieldDrift } from "./compare.ts";
import { checkActive } from "./milo.ts";
import { fieldsOf, keyOf, stringOrEmpty, titleOf } from "./objects.ts";
import type { KubernetesObject, LiveObjects } from "./objects.ts";
import { pathText, valueText } from "./format-value.ts";
import { writerOf } from "./field-manager.ts";

/** The number of fields that are reported per object. */
const MOST_FIELDS = 20;

export function reportChanged(
  rendered: readonly KubernetesObject[],
  live: LiveObjects,
  report: ReportDiagnostic,
): void {
  for (const object of rendered) {
    const found = live.get(keyOf(object));
    if (found === undefined) continue;
    const all = fieldDrifts(object, found);
    for (const one of all.slice(0, MOST_FIELDS)) reportField(object, found, one, report);
    if (all.length > MOST_FIELDS)
      report(
        driftChanged,
        object.at(["metadata", "name"]),
        `${titleOf(object)} differs in ${all.length - MOST_FIELDS} more fields`,
      );
    checkActive(object, found, report);
  }
}

function reportField(
  object: KubernetesObject,
  found: KubernetesObject,
  { path, rendered, live }: FieldDrift,
  report: ReportDiagnostic,
): void {
  const [here, there] = [valueText(rendered, path), valueText(live, path)];
  const writer = live === undefined ? undefined : writerOf(found, path);
  const source = rendered === undefined ? undefined : sourceOf(object, path);
  const details: Details = {
    help: `${writer === undefined ? "" : `${writer} set it; `}sync the cluster${source === undefined ? "" : `, or change ${source} to match`}`,
    related: [{ message: "on the cluster", at: found.at(path, "key") }],
  };
  const isSame = here === there;
  const message = `${titleOf(object)}: ${pathText(path)} is ${there} on the cluster, ${isSame ? "but differs in the manifests" : `but ${here} in the manifests`}`;
  report(driftChanged, object.at(path, rendered === undefined ? "key" : "value"), message, details);
}

/** The source document of a part of an object. */
function sourceOf({ value }: KubernetesObject, path: readonly (string | number)[]): string | undefined {
  const [spec, flagSpec, flags, flag] = path;
  if (spec === "spec" && flagSpec === "flagSpec" && flags === "flags" && flag !== undefined) return `Feature/${flag}`;
  const source = stringOrEmpty(fieldsOf(fieldsOf(value["metadata"])["annotations"])["sluice.dev/source"]);
  return source === "" ? undefined : source;
}
