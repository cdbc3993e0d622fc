/** Reads Milo's registrations, grants and buckets from lists and documents. */
import type { ReportDiagnostic } from "../../../base/diagnostics.ts";
import { readForeign, within } from "../../../compiler/untrusted/index.ts";
import type { CheckedDocument, UntrustedDocument } from "../../../compiler/untrusted/index.ts";
import type { SourceFile } from "../../../base/source.ts";
import { importLeftOut, importNotCarried } from "../codes.ts";
import type { Fields } from "../importer.ts";
import { article, fieldsOf, isFields, itemsOf, textOf } from "../fields.ts";

export interface MiloObject {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string | undefined;
  readonly labels: Fields;
  readonly annotations: Fields;
  readonly spec: Fields;
  readonly status: Fields;
  readonly at: UntrustedDocument["at"];
}

const GROUP = "quota.miloapis.com/";

export function miloObjects(files: readonly SourceFile[], report: ReportDiagnostic): readonly MiloObject[] {
  return files.flatMap((file) => readForeign(file, report).flatMap((document) => objectsIn(document, report)));
}

function objectsIn(document: CheckedDocument, report: ReportDiagnostic): readonly MiloObject[] {
  const { value, at, flawIn } = document;
  if (!isFields(value)) return [];
  if ("items" in value)
    return itemsOf(value["items"]).flatMap((_, index) => objectsIn(within(document, ["items", index]), report));
  const { metadata, spec, status } = value;
  const { name, namespace, labels, annotations } = fieldsOf(metadata);
  const kind = textOf(value["kind"]) ?? "";
  const isMilos = textOf(value["apiVersion"])?.startsWith(GROUP) === true;
  if (!isMilos) {
    if (kind !== "Kustomization")
      report(
        importNotCarried,
        at(["kind"]),
        `${kind === "" ? "an object without a kind" : `${article(kind)} ${kind}`} is not imported: it is not a quota object of Milo`,
      );
    return [];
  }
  const flaw = flawIn([]);
  if (flaw !== undefined) {
    report(importLeftOut, at(["metadata", "name"]), `${kind} "${textOf(name) ?? ""}" is left out: ${flaw}`);
    return [];
  }
  return [
    {
      kind,
      name: textOf(name) ?? "",
      namespace: textOf(namespace),
      labels: fieldsOf(labels),
      annotations: fieldsOf(annotations),
      spec: fieldsOf(spec),
      status: fieldsOf(status),
      at,
    },
  ];
}
