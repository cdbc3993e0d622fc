/** flagd: flag configurations, FeatureFlags and ConfigMaps of flags as Features that evaluate alike. */
import type { Report } from "../../diagnostics.ts";
import type { SourceFile } from "../../source.ts";
import { importApproximated, importLeftOut, importNotCarried, importNotRecognized } from "../codes.ts";
import type { Around, Draft, Fields, Importer } from "../contract.ts";
import { cutTo, fieldsOf, isFields, itemsOf, textOf } from "../fields.ts";
import { naming } from "../naming.ts";
import type { Naming } from "../naming.ts";
import { inlined } from "./evaluators.ts";
import { carriedFlag } from "./flag.ts";
import { toldBy } from "./metadata.ts";
import { flagSetsIn } from "./sets.ts";
import type { FlagSet } from "./sets.ts";
import { readsKeyInScope } from "./targeting.ts";

function carry(files: readonly SourceFile[], around: Around, report: Report): readonly Draft[] {
  const names = naming(around, report);
  return files.flatMap((file) => {
    let faults = 0;
    const sets = flagSetsIn(file, (code, ...rest) => {
      if (code.severity === "error") faults++;
      report(code, ...rest);
    });
    if (sets.length === 0 && faults === 0)
      report(importNotRecognized, { file, start: 0, end: 0 }, `"${file.path}" holds no flags of flagd`, {
        help: "a configuration has `flags`, a map of flags by their keys; a FeatureFlag has it in `spec.flagSpec`",
      });
    return sets.flatMap((set) => draftsOf(set, names, around, report));
  });
}

interface Entry {
  readonly key: string;
  readonly flag: Fields;
  readonly at: FlagSet["at"];
}

function draftsOf(set: FlagSet, names: Naming, around: Around, report: Report): readonly Draft[] {
  reportRest(set, report);
  return entriesOf(set, report).flatMap((entry) => {
    const draft = draftOf(entry, fieldsOf(set.value["$evaluators"]), names, around, report);
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
    report(
      importLeftOut,
      at(here, "key"),
      `${key === undefined ? "a flag without a key" : `"${key}", which is no flag,`} is left out`,
    );
    return [];
  });
}

function draftOf(
  { key, flag: written, at }: Entry,
  evaluators: Fields,
  names: Naming,
  around: Around,
  report: Report,
): Draft | undefined {
  const leftOut = (fault: string): undefined => {
    report(importLeftOut, at([], "key"), `flag "${key}" is left out: ${fault}`, {
      help: "mend it, and import it again",
    });
  };
  const whole = inlined(written, evaluators);
  if ("fault" in whole) return leftOut(whole.fault);
  const flag = fieldsOf(whole.value);
  const consequence = `applications must ask for the new key: flagd knew it as "${cutTo(80, key)}"`;
  const checked = carriedFlag(flag, key, key);
  if ("fault" in checked) return leftOut(checked.fault);
  const name = names.nameFor("Feature", key, at([], "key"), consequence);
  const carried = name === key ? checked : carriedFlag(flag, key, name);
  if ("fault" in carried) return leftOut(carried.fault);
  if (name !== key && readsKeyInScope(flag["targeting"] ?? null))
    report(
      importApproximated,
      at(["targeting"]),
      `flag "${key}" reads its own key inside of a list: that is "${name}" now`,
    );
  for (const says of carried.differs) report(importApproximated, at([], "key"), `flag "${key}": ${says}`);
  for (const field of Object.keys(flag))
    if (!FIELDS.has(field)) reportField(`"${field}" of flag "${key}"`, field, at([field], "key"), report);
  const told = toldBy(fieldsOf(flag["metadata"]), key, (one) => at(["metadata", one], "key"), report);
  return {
    kind: "Feature",
    name,
    annotations: { ...told.annotations, ...(name === key ? {} : { "flagd.dev/key": key }) },
    spec: {
      description: cutTo(1024, told.description ?? `The flag ${key} of flagd.`),
      ...(told.owners.length === 0 ? {} : { owners: told.owners }),
      history: [{ level: around.level, ...(carried.optIn ? { optIn: true } : {}) }],
      ...(Object.keys(carried.flag).length === 0 ? {} : { flag: carried.flag }),
    },
    comments: carried.comments,
    path: `${around.folderOf("Feature")}/${name}.yaml`,
    from: at([], "key"),
  };
}

const FIELDS: ReadonlySet<string> = new Set(["key", "state", "variants", "defaultVariant", "targeting", "metadata"]);
const TOP: ReadonlySet<string> = new Set(["flags", "$evaluators", "$schema"]);

function reportRest({ value, at }: FlagSet, report: Report): void {
  for (const field of Object.keys(value)) {
    if (TOP.has(field)) continue;
    if (field !== "metadata") reportField(`"${field}" of the configuration`, field, at([field], "key"), report);
    else
      for (const key of Object.keys(fieldsOf(value["metadata"])))
        reportField(`the metadata "${key}" of the flag set`, key, at(["metadata", key], "key"), report);
  }
}

function reportField(what: string, field: string, place: Draft["from"], report: Report): void {
  const help = HELP.get(field);
  report(importNotCarried, place, `${what} is not carried over`, help === undefined ? {} : { help });
}

const HELP: ReadonlyMap<string, string> = new Map([
  ["flagSetId", "a rendered flag belongs to the FeatureFlag that it is rendered into: select by that"],
  ["selector", "selectors are for sources: see `targets.openfeature.remote`"],
  ["source", "where a flag comes from is told by its rendered metadata: `source: Feature/<name>`"],
  ["sources", "sources of other flags are listed in `targets.openfeature.remote`"],
]);

export const flagd: Importer = {
  name: "flagd",
  takes: "FILE...",
  says: "flagd configurations, FeatureFlags, ConfigMaps of flags (JSON or YAML)",
  render: ["state", "openfeature"],
  carry,
};
