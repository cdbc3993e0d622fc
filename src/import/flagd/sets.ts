/** Where flags are in a file: a flagd configuration, a FeatureFlag, a ConfigMap that holds one, or a list of such objects. */
import { readOutside } from "../../outside.ts";
import type { Outside } from "../../outside.ts";
import type { Report } from "../../diagnostics.ts";
import type { Location, SourceFile } from "../../source.ts";
import { importNotCarried } from "../codes.ts";
import type { Fields } from "../contract.ts";
import { cutTo, fieldsOf, isFields, itemsOf, textOf } from "../fields.ts";

/** A flagd configuration, and the places in it. */
export interface FlagSet {
  readonly value: Fields;
  readonly at: Outside["at"];
}

export function flagSetsIn(file: SourceFile, report: Report): readonly FlagSet[] {
  return readOutside(file, report).flatMap((document) => setsOf(document, file, report));
}

function setsOf(document: Outside, file: SourceFile, report: Report): readonly FlagSet[] {
  const { value, at } = document;
  if (!isFields(value)) return [];
  if ("flags" in value) return [{ value, at }];
  const kind = textOf(value["kind"]);
  if (kind?.endsWith("List") === true || "items" in value)
    return itemsOf(value["items"]).flatMap((item, index) =>
      setsOf({ value: item, at: (path, on) => at(["items", index, ...path], on) }, file, report),
    );
  if (kind === "FeatureFlag") return ofResource(value, at, report);
  if (kind === "ConfigMap") return ofConfigMap(value, at, file, report);
  if (kind !== undefined) report(importNotCarried, at(["kind"]), `a ${cutTo(80, kind)} holds no flags`);
  return [];
}

function ofResource(value: Fields, at: Outside["at"], report: Report): readonly FlagSet[] {
  const flagSpec = fieldsOf(fieldsOf(value["spec"])["flagSpec"]);
  if (!("flags" in flagSpec)) return [];
  const { name, namespace } = fieldsOf(value["metadata"]);
  report(
    importNotCarried,
    at(["metadata", namespace === undefined ? "name" : "namespace"]),
    `where the FeatureFlag "${textOf(name) ?? ""}" stands is not carried over`,
    {
      help: "flags are rendered into the namespaces of their `workloads`, else into `targets.openfeature.namespace`",
    },
  );
  return [{ value: flagSpec, at: (path, on) => at(["spec", "flagSpec", ...path], on) }];
}

/** Places are in the text that the key holds, as if it were a file. */
function ofConfigMap(value: Fields, at: Outside["at"], file: SourceFile, report: Report): readonly FlagSet[] {
  return Object.entries(fieldsOf(value["data"])).flatMap(([key, text]) => {
    if (typeof text !== "string" || !/\.(?:json|ya?ml)$/.test(key)) {
      reportKey(key, at(["data", key], "key"), report);
      return [];
    }
    const inside = { path: `${file.path}#${key}`, text };
    return readOutside(inside, report).flatMap((document) => setsOf(document, inside, report));
  });
}

function reportKey(key: string, place: Location, report: Report): void {
  report(importNotCarried, place, `the key "${key}" of a ConfigMap holds no flags`);
}
