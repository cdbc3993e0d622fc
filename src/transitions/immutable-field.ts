/** immutable-field: what others have stored under its name, or count by, becomes something else. */
import type { Report } from "../diagnostics.ts";
import { defaultsOf, IMMUTABLE, isPublished } from "../diff/catalog.ts";
import type { Entry } from "../diff/catalog.ts";
import { twins } from "../diff/sides.ts";
import type { Twin } from "../diff/sides.ts";
import { valueAt } from "../diff/causes.ts";
import { same, textOf } from "../diff/values.ts";
import { at } from "../parse.ts";
import type { Resource } from "../validate.ts";
import { allow, error } from "./contract.ts";
import type { Passage, Transition } from "./contract.ts";

const code = error(
  "immutable-field",
  "A field changes that is fixed once the entry is published: a canonical name, what a meter measures, the Kind of a resource type, what a grant is made for.",
  "Bills, quotas and grants are stored under these names and counted by these units; changed, they would belong to nothing, or mean something else.",
  "Leave the entry as it is, retire it, and add a new one.",
);

export const immutableField: Transition = { code, about: "catalog", check };

function check(passage: Passage, report: Report): void {
  for (const kind of ["Service", "MonitoredResourceType", "MeterDefinition", "QuotaLimit"] as const)
    for (const twin of twins(passage, kind)) checkEntry(twin, report);
  for (const twin of twins(passage, "Feature")) checkEntitlement(twin, passage, report);
}

function checkEntry({ before, after }: Twin<Entry["kind"]>, report: Report): void {
  if (before === undefined || after === undefined || !isPublished(before as Entry)) return;
  const [was, is] = [before as Entry, after as Entry];
  for (const field of IMMUTABLE[was.kind]) {
    const path = ["spec", ...field.split(".")];
    const value = (entry: Entry): unknown => valueAt(entry, path) ?? defaultsOf(entry)[field];
    if (!same(value(was), value(is))) tell(after, path, value(was), value(is), report);
  }
}

/** Grants are kept under the resource type; it is fixed from the first of them on. */
function checkEntitlement({ before, after }: Twin<"Feature">, { base }: Passage, report: Report): void {
  const [was, is] = [before?.spec.entitlement, after?.spec.entitlement];
  if (after === undefined || was === undefined || is === undefined) return;
  const granted = base.states.some(({ features }) =>
    features.some(({ feature, consumers }) => feature.name === after.name && (consumers?.length ?? 0) > 0),
  );
  if (!granted) return;
  const fields = ["consumer", "resourceType", "claimingResource"] as const;
  const normal = { consumer: "Organization", resourceType: undefined, claimingResource: undefined } as const;
  for (const field of fields) {
    const [old, now] = [was[field] ?? normal[field], is[field] ?? normal[field]];
    if (!same(old, now)) tell(after, ["spec", "entitlement", field], old, now, report);
  }
}

function tell(entry: Resource, path: readonly string[], was: unknown, is: unknown, report: Report): void {
  const field = path.slice(1).join(".");
  report(
    code,
    at(entry.document, path),
    `${field} of ${entry.kind} "${entry.name}" changes from ${quoted(was)} to ${quoted(is)}, but it is fixed`,
    { help: allow(code, entry.document.file.path) },
  );
}

function quoted(value: unknown): string {
  return value === undefined ? "its default" : `"${textOf(value)}"`;
}
