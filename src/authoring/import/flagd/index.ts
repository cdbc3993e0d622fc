/** Imports flagd configurations, FeatureFlags and ConfigMaps of flags as Features that evaluate alike. */
import type { ReportDiagnostic } from "../../../base/diagnostics.ts";
import type { SourceFile } from "../../../base/source.ts";
import { importLeftOut, importNotRecognized } from "../codes.ts";
import type { ImportContext, Draft, Importer } from "../importer.ts";
import { fieldsOf, isFields, itemsOf, textOf } from "../fields.ts";
import { groupNotes } from "../group-notes.ts";
import { naming } from "../naming.ts";
import { draftOf, unconverted } from "./draft.ts";
import type { FlagEntry, FlagContext } from "./draft.ts";
import { flagSetsIn } from "./find-flags.ts";
import type { FlagSet } from "./find-flags.ts";

function convert(files: readonly SourceFile[], target: ImportContext, report: ReportDiagnostic): readonly Draft[] {
  const context: FlagContext = { names: naming(target, report), target, report, details: groupNotes(report) };
  const sets = files.flatMap((file) => setsIn(file, report));
  const drafts = draftsOf(sets, context);
  context.details.report();
  return drafts;
}

function setsIn(file: SourceFile, report: ReportDiagnostic): readonly FlagSet[] {
  let errors = 0;
  const sets = flagSetsIn(file, (code, ...rest) => {
    if (code.severity === "error") errors++;
    report(code, ...rest);
  });
  if (sets.length === 0 && errors === 0)
    report(importNotRecognized, { file, start: 0, end: 0 }, `"${file.path}" contains no flagd flags`, {
      help: "a configuration has `flags`, a map from keys to flags; a FeatureFlag has it in `spec.flagSpec`",
    });
  return sets;
}

/** Collects all keys before naming, so that a key that is a valid name stays with its flag. */
function draftsOf(sets: readonly FlagSet[], context: FlagContext): readonly Draft[] {
  const entries = sets.flatMap((set) => {
    gatherRest(set, context);
    const evaluators = fieldsOf(set.value["$evaluators"]);
    return entriesOf(set, context.report).map((entry) => ({ entry, evaluators }));
  });
  context.names.reserve(
    "Feature",
    entries.map(({ entry }) => entry.key),
  );
  return entries.flatMap(({ entry, evaluators }) => draftOf(entry, evaluators, context) ?? []);
}

/** A map by key, or a list of flags with a key each. */
function entriesOf(set: FlagSet, report: ReportDiagnostic): readonly FlagEntry[] {
  const { value, at } = set;
  const { flags = null } = value;
  const found = isFields(flags)
    ? Object.entries(flags).map(([key, flag]) => ({ key, flag, step: key }))
    : itemsOf(flags).map((flag, index) => ({ key: textOf(fieldsOf(flag)["key"]), flag, step: index }));
  return found.flatMap(({ key, flag, step }) => {
    const here = ["flags", step];
    const flaw = set.flawIn(here);
    if (flaw !== undefined) {
      report(importLeftOut, at(here, "key"), `flag "${key ?? ""}" is left out: ${flaw}`);
      return [];
    }
    if (key !== undefined && isFields(flag)) return [{ key, flag, at: (path, on) => at([...here, ...path], on) }];
    const what = key === undefined ? "a flag without a key" : `"${key}", which is not a flag,`;
    report(importLeftOut, at(here, "key"), `${what} is left out`);
    return [];
  });
}

const KNOWN: ReadonlySet<string> = new Set(["flags", "$evaluators", "$schema", "metadata"]);

function gatherRest({ value, at }: FlagSet, { details }: FlagContext): void {
  for (const field of Object.keys(value))
    if (!KNOWN.has(field)) details.add(unconverted(field, `"${field}"`, "the configuration", at([field], "key")));
  for (const key of Object.keys(fieldsOf(value["metadata"])))
    details.add(unconverted(key, `the metadata "${key}"`, "the flag set", at(["metadata", key], "key")));
}

export const flagd: Importer = {
  name: "flagd",
  operands: "FILE...",
  description: "flagd configurations, FeatureFlags, ConfigMaps of flags (JSON or YAML)",
  help: "Reads flags with their variants, states, targeting and evaluators. Every key that an application asks for stays, as\n`spec.flag.key` if it can't be the name of a Feature.",
  examples: [
    { line: "sluice import flagd flags.flagd.json --owner team-web --write", description: "write the documents" },
    {
      line: "kubectl get featureflags -A -o json | sluice import flagd -",
      description: "convert the flags of a cluster",
    },
  ],
  options: ["owner", "purpose", "level"],
  render: ["state", "openfeature"],
  convert,
};
