/** Reports live objects that differ from their rendered form: each field, both values, the writer and the source. */
import type { Details, ReportDiagnostic } from "../../base/diagnostics.ts";
import { driftChanged } from "./codes.ts";
import { fieldDrifts } from "./compare.ts";
import type { FieldDrift } from "./compare.ts";
import { checkActive } from "./milo.ts";
import { fieldsOf, keyOf, stringOrEmpty, titleOf, itemsOf } from "./objects.ts";
import type { KubernetesObject, LiveObjects, Fields } from "./objects.ts";
import type { Path } from "../../base/source.ts";
import { redactSecrets } from "../../base/redact.ts";
import type { Value } from "../../compiler/parse/index.ts";

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

/** `kubectl-edit at 2026-11-20T08:00:00Z`; undefined if the managed fields are missing. */
export function writerOf({ value }: KubernetesObject, path: Path): string | undefined {
  const entries = itemsOf(fieldsOf(value["metadata"])["managedFields"]).map(fieldsOf);
  const claims = entries
    .map((entry) => ({ entry, depth: depthIn(fieldsOf(entry["fieldsV1"]), path), time: stringOrEmpty(entry["time"]) }))
    .filter(({ depth }) => depth > 0)
    .toSorted((a, b) => b.depth - a.depth || (a.time < b.time ? 1 : -1));
  const [first] = claims;
  if (first === undefined) return undefined;
  const manager = stringOrEmpty(first.entry["manager"]).slice(0, 80);
  return manager === "" ? undefined : `${manager}${/^[\dT:Z.-]{10,40}$/.test(first.time) ? ` at ${first.time}` : ""}`;
}

/** The number of steps of a path that an entry owns; 0 unless it owns the field or a value that contains it. */
function depthIn(fields: Fields, path: Path): number {
  let here = fields;
  for (const [depth, step] of path.entries()) {
    const next = here[`f:${step}`];
    // An atomic value has no fields below.
    if (next === undefined) return depth > 1 && Object.keys(here).every((key) => !key.startsWith("f:")) ? depth : 0;
    here = fieldsOf(next);
  }
  return path.length;
}

/** `spec.flagSpec.flags.dark-mode.variants["a b"]`. */
function pathText(path: Path): string {
  const steps = path.map((step) => {
    if (typeof step === "number") return `[${step}]`;
    return /^[\w$-]+$/.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`;
  });
  return steps.join("").replace(/^\./, "");
}

const LONGEST = 80;

/** Redacts the value of a key that names a secret. */
function valueText(value: Value | undefined, path: Path): string {
  if (value === undefined) return "not set";
  const key = path.findLast((step) => typeof step === "string") ?? "";
  const text = JSON.stringify(value, null, 1).replaceAll(/\n\s*/g, " ");
  const shown = redactSecrets(`${key.replaceAll(/[^\w.-]/g, "-")}: ${text}`).replace(/^[^:]*: /, "");
  const characters = [...shown];
  return characters.length <= LONGEST ? shown : `${characters.slice(0, LONGEST - 1).join("")}…`;
}
