/** flagd: flag configurations, FeatureFlags and ConfigMaps of flags as Features that evaluate alike. */
import type { Report } from "../../diagnostics.ts";
import type { SourceFile } from "../../source.ts";
import { importLeftOut, importNotRecognized } from "../codes.ts";
import type { Around, Draft, Importer } from "../contract.ts";
import { fieldsOf, isFields, itemsOf, textOf } from "../fields.ts";
import { gathering } from "../gathered.ts";
import { naming } from "../naming.ts";
import { draftOf, lost } from "./draft.ts";
import type { Entry, Scene } from "./draft.ts";
import { flagSetsIn } from "./sets.ts";
import type { FlagSet } from "./sets.ts";

function carry(files: readonly SourceFile[], around: Around, report: Report): readonly Draft[] {
  const scene: Scene = { names: naming(around, report), around, report, details: gathering(report) };
  const drafts = files.flatMap((file) => {
    let faults = 0;
    const sets = flagSetsIn(file, (code, ...rest) => {
      if (code.severity === "error") faults++;
      report(code, ...rest);
    });
    if (sets.length === 0 && faults === 0)
      report(importNotRecognized, { file, start: 0, end: 0 }, `"${file.path}" holds no flags of flagd`, {
        help: "a configuration has `flags`, a map of flags by their keys; a FeatureFlag has it in `spec.flagSpec`",
      });
    return sets.flatMap((set) => draftsOf(set, scene));
  });
  scene.details.tell();
  return drafts;
}

function draftsOf(set: FlagSet, scene: Scene): readonly Draft[] {
  gatherRest(set, scene);
  return entriesOf(set, scene.report).flatMap((entry) => {
    const draft = draftOf(entry, fieldsOf(set.value["$evaluators"]), scene);
    return draft === undefined ? [] : [draft];
  });
}

/** As a map by key, or as a list of flags that name theirs. */
function entriesOf({ value, at }: FlagSet, report: Report): readonly Entry[] {
  const { flags = null } = value;
  const found = isFields(flags)
    ? Object.entries(flags).map(([key, flag]) => ({ key, flag, step: key }))
    : itemsOf(flags).map((flag, index) => ({ key: textOf(fieldsOf(flag)["key"]), flag, step: index }));
  return found.flatMap(({ key, flag, step }) => {
    const here = ["flags", step];
    if (key !== undefined && isFields(flag)) return [{ key, flag, at: (path, on) => at([...here, ...path], on) }];
    const what = key === undefined ? "a flag without a key" : `"${key}", which is no flag,`;
    report(importLeftOut, at(here, "key"), `${what} is left out`);
    return [];
  });
}

const KNOWN: ReadonlySet<string> = new Set(["flags", "$evaluators", "$schema", "metadata"]);

function gatherRest({ value, at }: FlagSet, { details }: Scene): void {
  for (const field of Object.keys(value))
    if (!KNOWN.has(field)) details.add(lost(field, `"${field}"`, "the configuration", at([field], "key")));
  for (const key of Object.keys(fieldsOf(value["metadata"])))
    details.add(lost(key, `the metadata "${key}"`, "the flag set", at(["metadata", key], "key")));
}

export const flagd: Importer = {
  name: "flagd",
  takes: "FILE...",
  says: "flagd configurations, FeatureFlags, ConfigMaps of flags (JSON or YAML)",
  render: ["state", "openfeature"],
  carry,
};
