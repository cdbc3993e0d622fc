/** Milo's objects in files: registrations, grants and buckets, out of lists and documents. */
import type { Report } from "../../diagnostics.ts";
import { readOutside } from "../../outside.ts";
import type { Outside } from "../../outside.ts";
import type { SourceFile } from "../../source.ts";
import { importNotCarried } from "../codes.ts";
import type { Fields } from "../contract.ts";
import { fieldsOf, isFields, itemsOf, textOf } from "../fields.ts";

export interface MiloObject {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string | undefined;
  readonly labels: Fields;
  readonly annotations: Fields;
  readonly spec: Fields;
  readonly status: Fields;
  readonly at: Outside["at"];
}

const GROUP = "quota.miloapis.com/";

export function miloObjects(files: readonly SourceFile[], report: Report): readonly MiloObject[] {
  return files.flatMap((file) => readOutside(file, report).flatMap((document) => objectsIn(document, report)));
}

function objectsIn({ value, at }: Outside, report: Report): readonly MiloObject[] {
  if (!isFields(value)) return [];
  if ("items" in value)
    return itemsOf(value["items"]).flatMap((item, index) =>
      objectsIn({ value: item, at: (path, on) => at(["items", index, ...path], on) }, report),
    );
  const { metadata, spec, status } = value;
  const { name, namespace, labels, annotations } = fieldsOf(metadata);
  const kind = textOf(value["kind"]) ?? "";
  const isMilos = textOf(value["apiVersion"])?.startsWith(GROUP) === true;
  if (!isMilos) {
    if (kind !== "Kustomization")
      report(
        importNotCarried,
        at(["kind"]),
        `${kind === "" ? "an object without a kind" : `a ${kind}`} is not carried over: it is none of Milo's quota`,
      );
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
