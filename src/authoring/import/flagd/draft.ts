/** Converts a flag to the draft of a Feature, and reports everything that the Feature does not contain. */
import type { ReportDiagnostic } from "../../../base/diagnostics.ts";
import { importApproximated, importLeftOut } from "../codes.ts";
import type { ImportContext, Draft, Fields } from "../importer.ts";
import { truncate, fieldsOf, flagWith, textOf } from "../fields.ts";
import type { Detail, NoteGroups } from "../group-notes.ts";
import type { Naming } from "../naming.ts";
import { inlineReferences } from "./evaluators.ts";
import { convertFlag } from "./flag.ts";
import type { ConvertedFlag } from "./flag.ts";
import { convertMetadata } from "./metadata.ts";
import type { FlagSet } from "./find-flags.ts";
import { readsKeyInScope, withFullVersions } from "./targeting.ts";

export interface FlagEntry {
  readonly key: string;
  readonly flag: Fields;
  readonly at: FlagSet["at"];
}

export interface FlagContext {
  readonly names: Naming;
  readonly target: ImportContext;
  readonly report: ReportDiagnostic;
  readonly details: NoteGroups;
}

/** Undefined, and reported, if it can't be converted. */
export function draftOf(
  { key, flag: original, at }: FlagEntry,
  evaluators: Fields,
  context: FlagContext,
): Draft | undefined {
  const { names, target, report, details } = context;
  const leftOut = (fault: string): undefined => {
    const help = "fix it and import it again";
    report(importLeftOut, at([], "key"), `flag "${key}" is left out: ${fault}`, { help });
  };
  const complete = inlineReferences(original, evaluators);
  if ("fault" in complete) return leftOut(complete.fault);
  const versions = new Map<string, string>();
  const flag = withCompleteVersions(fieldsOf(complete.value), versions);
  // Convert first, because a flag that can't be converted gets no name.
  const withOldKey = convertFlag(flag, key, key);
  if ("fault" in withOldKey) return leftOut(withOldKey.fault);
  const keyed = names.featureFor(key, at([], "key"));
  if (keyed === undefined) return undefined;
  const { name } = keyed;
  const newKey = keyed.key ?? name;
  const converted = newKey === key ? withOldKey : convertFlag(flag, key, newKey);
  if ("fault" in converted) return leftOut(converted.fault);
  reportDifferences({ key, flag, at }, newKey, converted, context);
  for (const [was, is] of versions)
    details.add({
      what: `the version "${was}"`,
      owner: `flag "${key}"`,
      outcome: `is imported as "${is}"`,
      at: at(["targeting"]),
    });
  const metadata = convertMetadata(
    fieldsOf(flag["metadata"]),
    key,
    (one) => at(["metadata", one], "key"),
    context.details,
  );
  return {
    kind: "Feature",
    name,
    annotations: { ...metadata.annotations, ...(newKey === key ? {} : { "flagd.dev/key": key }) },
    spec: {
      description: truncate(
        1024,
        metadata.description ?? textOf(flag["description"]) ?? `Imported from the flagd flag ${key}.`,
      ),
      ...(metadata.owners.length === 0 ? {} : { owners: metadata.owners }),
      history: [{ level: target.level, ...(converted.optIn ? { optIn: true } : {}) }],
      ...flagWith(keyed.key, converted.flag),
    },
    comments: converted.comments,
    path: `${target.folderOf("Feature")}/${name}.yaml`,
    from: at([], "key"),
  };
}

function withCompleteVersions(flag: Fields, versions: Map<string, string>): Fields {
  const { targeting } = flag;
  return targeting === undefined
    ? flag
    : { ...flag, targeting: withFullVersions(targeting, (was, is) => void versions.set(was, is)) };
}

const FIELDS: ReadonlySet<string> = new Set([
  "description",
  "key",
  "state",
  "variants",
  "defaultVariant",
  "targeting",
  "metadata",
]);

function reportDifferences(
  { key, flag, at }: FlagEntry,
  newKey: string,
  converted: ConvertedFlag,
  context: FlagContext,
): void {
  const { report, details } = context;
  if (newKey !== key && readsKeyInScope(flag["targeting"] ?? null)) {
    const message = `flag "${key}" reads its own key inside a list: the key is now "${newKey}"`;
    report(importApproximated, at(["targeting"]), message);
  }
  for (const says of converted.differences) report(importApproximated, at([], "key"), `flag "${key}": ${says}`);
  for (const field of Object.keys(flag))
    if (!FIELDS.has(field)) details.add(unconverted(field, `"${field}"`, `flag "${key}"`, at([field], "key")));
}

/** A field without an equivalent in a feature. */
export function unconverted(field: string, what: string, owner: string, at: Draft["from"]): Detail {
  return { what, owner, outcome: "is not imported", at, help: HELP.get(field) };
}

const HELP: ReadonlyMap<string, string> = new Map([
  ["flagSetId", "select the rendered FeatureFlag instead"],
  ["selector", "selectors belong to sources: see `targets.openfeature.remote`"],
  ["source", "rendered flags have the metadata `source: Feature/<name>`"],
  ["sources", "list sources of other flags in `targets.openfeature.remote`"],
]);
