/** Imports the flag manifest of the OpenFeature CLI, which contains only a default per flag. */
import type { ReportDiagnostic } from "../../base/diagnostics.ts";
import { readForeign } from "../../compiler/untrusted/index.ts";
import type { CheckedDocument, UntrustedDocument } from "../../compiler/untrusted/index.ts";
import type { Value } from "../../compiler/parse/index.ts";
import type { SourceFile } from "../../base/source.ts";
import { importLeftOut, importNotCarried, importNotRecognized } from "./codes.ts";
import type { ImportContext, Draft, Fields, Importer } from "./importer.ts";
import { truncate, fieldsOf, flagWith, isFields, textOf } from "./fields.ts";
import { naming } from "./naming.ts";
import type { Naming } from "./naming.ts";

function convert(files: readonly SourceFile[], context: ImportContext, report: ReportDiagnostic): readonly Draft[] {
  const names = naming(context, report);
  const entries = files.flatMap((file) => readForeign(file, report).flatMap((one) => entriesOf(one, file, report)));
  names.reserve(
    "Feature",
    entries.map(({ key }) => key),
  );
  return entries.flatMap((entry) => draftOf(entry, names, context, report) ?? []);
}

interface Entry {
  readonly key: string;
  readonly flag: Value;
  readonly at: UntrustedDocument["at"];
}

function entriesOf(
  { value, at, flawIn }: CheckedDocument,
  file: SourceFile,
  report: ReportDiagnostic,
): readonly Entry[] {
  const manifest = fieldsOf(value);
  if (!isFields(manifest["flags"])) {
    report(importNotRecognized, at([]), `"${file.path}" is not a flag manifest`, {
      help: "a manifest has `flags`, a map of `{flagType, defaultValue, description}` by key",
    });
    return [];
  }
  for (const field of Object.keys(manifest))
    if (field !== "flags" && field !== "$schema")
      report(importNotCarried, at([field], "key"), `"${field}" of the manifest is not imported`);
  return Object.entries(manifest["flags"]).flatMap(([key, flag]) => {
    const flaw = flawIn(["flags", key]);
    if (flaw !== undefined) report(importLeftOut, at(["flags", key], "key"), `flag "${key}" is left out: ${flaw}`);
    return flaw === undefined ? [{ key, flag, at: (path, on) => at(["flags", key, ...path], on) }] : [];
  });
}

function draftOf(
  { key, flag: original, at }: Entry,
  names: Naming,
  context: ImportContext,
  report: ReportDiagnostic,
): Draft | undefined {
  const flag = fieldsOf(original);
  const value = flag["defaultValue"];
  const type = TYPES.get(textOf(flag["flagType"])?.toLowerCase() ?? "");
  if (type === undefined || value === undefined || !isOf(type, value)) {
    const fault = type === undefined ? "its flagType is unknown" : `its defaultValue is not a ${type}`;
    report(importLeftOut, at([], "key"), `flag "${key}" is left out: ${fault}`, {
      help: `flagType is one of ${[...TYPES.keys()].join(", ")}`,
    });
    return undefined;
  }
  for (const field of Object.keys(flag))
    if (!FIELDS.has(field)) report(importNotCarried, at([field], "key"), `"${field}" of flag "${key}" is not imported`);
  const keyed = names.featureFor(key, at([], "key"));
  if (keyed === undefined) return undefined;
  return {
    kind: "Feature",
    name: keyed.name,
    spec: {
      description: truncate(
        1024,
        textOf(flag["description"]) ?? `Imported from the flag ${key} of the OpenFeature manifest.`,
      ),
      history: [{ level: context.level, ...(type === "boolean" && value === false ? { optIn: true } : {}) }],
      ...flagWith(keyed.key, flagOf(type, value)),
    },
    comments: [{ path: ["history"], text: commentFor(type, value) }],
    path: `${context.folderOf("Feature")}/${keyed.name}.yaml`,
    from: at([], "key"),
  };
}

const FIELDS: ReadonlySet<string> = new Set(["flagType", "defaultValue", "description"]);

const TYPES: ReadonlyMap<string, "boolean" | "string" | "number" | "object"> = new Map([
  ["boolean", "boolean"],
  ["string", "string"],
  ["integer", "number"],
  ["float", "number"],
  ["object", "object"],
]);

function isOf(type: string, value: Value): boolean {
  return type === "object" ? isFields(value) : typeof value === type;
}

/** Empty for a boolean flag that is false: this is a feature that is off. */
function flagOf(type: "boolean" | "string" | "number" | "object", value: Value): Fields {
  if (type === "boolean") return value === false ? {} : { serve: { enabled: "on", disabled: "on" } };
  return { type, variants: { default: value }, serve: { enabled: "default", disabled: "default" } };
}

function commentFor(type: string, value: Value): string {
  if (type === "boolean" && value === false)
    return "Off everywhere, like the default in the code, until an Override enables it.";
  return "Everybody gets the default in the code. Add the other variants, and who gets them.";
}

export const manifest: Importer = {
  name: "openfeature-manifest",
  operands: "FILE",
  description: "the flag manifest of the OpenFeature CLI (flags.json)",
  help: "Reads flag types, default values and descriptions. A boolean flag that is off by default becomes an opt-in Feature.",
  examples: [
    { line: "sluice import openfeature-manifest flags.json", description: "show the documents for a manifest" },
  ],
  options: ["owner", "purpose", "level"],
  render: ["state", "openfeature"],
  convert,
};
