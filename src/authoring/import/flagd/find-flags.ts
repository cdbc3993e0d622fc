/** Finds flags in a file: a flagd configuration, a FeatureFlag, a ConfigMap with one, or a list of such objects. */
import { readForeign, within } from "../../../compiler/untrusted/index.ts";
import type { CheckedDocument, UntrustedDocument } from "../../../compiler/untrusted/index.ts";
import type { ReportDiagnostic } from "../../../base/diagnostics.ts";
import type { Location, Path, SourceFile } from "../../../base/source.ts";
import { importNotCarried } from "../codes.ts";
import type { Fields } from "../importer.ts";
import { article, truncate, fieldsOf, isFields, itemsOf, textOf } from "../fields.ts";

/** A flagd configuration, with the locations in it. */
export interface FlagSet extends CheckedDocument {
  readonly value: Fields;
}

export function flagSetsIn(file: SourceFile, report: ReportDiagnostic): readonly FlagSet[] {
  return readForeign(file, report).flatMap((document) => setsOf(document, file, report));
}

function setsOf(document: CheckedDocument, file: SourceFile, report: ReportDiagnostic): readonly FlagSet[] {
  const { value, at } = document;
  if (!isFields(value)) return [];
  if ("flags" in value) return [{ ...document, value }];
  const kind = textOf(value["kind"]);
  if (kind?.endsWith("List") === true || "items" in value)
    return itemsOf(value["items"]).flatMap((_, index) => setsOf(within(document, ["items", index]), file, report));
  if (kind === "FeatureFlag") return ofResource(document, ["spec", "flagSpec"], report);
  if (kind === "FeatureFlagConfiguration") return ofConfiguration(document, file, report);
  if (kind === "ConfigMap") return ofConfigMap(value, at, file, report);
  if (kind !== undefined)
    report(importNotCarried, at(["kind"]), `${article(kind)} ${truncate(80, kind)} contains no flags`);
  return [];
}

function ofResource(document: CheckedDocument, path: Path, report: ReportDiagnostic): readonly FlagSet[] {
  const { value, at } = document;
  const set = within(document, path);
  if (!isFields(set.value) || !("flags" in set.value)) return [];
  const { name, namespace } = fieldsOf(fieldsOf(value)["metadata"]);
  const kind = textOf(fieldsOf(value)["kind"]) ?? "";
  report(
    importNotCarried,
    at(["metadata", namespace === undefined ? "name" : "namespace"]),
    `the namespace of ${kind} "${textOf(name) ?? ""}" is not imported`,
    {
      help: "flags are rendered into the namespaces of their `workloads`, otherwise into `targets.openfeature.namespace`",
    },
  );
  return [{ ...set, value: set.value }];
}

/** The predecessor of FeatureFlag: the flags as a map, or as JSON in a string. */
function ofConfiguration(document: CheckedDocument, file: SourceFile, report: ReportDiagnostic): readonly FlagSet[] {
  const path = ["spec", "featureFlagSpec"];
  const { value } = within(document, path);
  if (typeof value !== "string") return ofResource(document, path, report);
  const inside = { path: `${file.path}#featureFlagSpec`, text: value };
  return readForeign(inside, report).flatMap((one) => setsOf(one, inside, report));
}

/** Locations are in the text of the key, as if it were a file. */
function ofConfigMap(
  value: Fields,
  at: UntrustedDocument["at"],
  file: SourceFile,
  report: ReportDiagnostic,
): readonly FlagSet[] {
  return Object.entries(fieldsOf(value["data"])).flatMap(([key, text]) => {
    if (typeof text !== "string" || !/\.(?:json|ya?ml)$/.test(key)) {
      reportKey(key, at(["data", key], "key"), report);
      return [];
    }
    const inside = { path: `${file.path}#${key}`, text };
    return readForeign(inside, report).flatMap((document) => setsOf(document, inside, report));
  });
}

function reportKey(key: string, place: Location, report: ReportDiagnostic): void {
  report(importNotCarried, place, `the key "${key}" of a ConfigMap contains no flags`);
}
