/** Converts a flag to the draft of a Feature, and reports everything that the Feature does not contain. */
import type { ReportDiagnostic } from "../../../base/diagnostics.ts";
import { importApproximated, importLeftOut } from "../codes.ts";
import type { ImportContext, Draft, Fields } from "../importer.ts";
import { truncate, fieldsOf, flagWith, textOf, isFields, wordOf } from "../fields.ts";
import type { Detail, NoteGroups } from "../group-notes.ts";
import type { Naming } from "../naming.ts";
import { convertFlag } from "./flag.ts";
import type { ConvertedFlag } from "./flag.ts";
import type { FlagSet } from "./find-flags.ts";
import { readsKeyInScope, withFullVersions } from "./targeting.ts";
import type { Value } from "../../../compiler/parse/index.ts";
import type { Location } from "../../../base/source.ts";

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

/** A limit for hostile input: nested references could grow to gigabytes. */
const MOST_VALUES = 20_000;

/** A value with all references replaced, or the reason why that failed. */
type Inlined = { readonly value: Value } | { readonly fault: string };

class Unresolved extends Error {}

function inlineReferences(value: Value, evaluators: Fields): Inlined {
  let values = 0;
  function resolve(part: Value, within: readonly string[]): Value {
    if (++values > MOST_VALUES) throw new Unresolved(`its references expand to more than ${MOST_VALUES} values`);
    if (Array.isArray(part)) return part.map((one: Value) => resolve(one, within));
    if (!isFields(part)) return part;
    const name = referenceOf(part);
    if (name === undefined)
      return Object.fromEntries(Object.entries(part).map(([key, one]) => [key, resolve(one, within)]));
    const rule = Object.hasOwn(evaluators, name) ? evaluators[name] : undefined;
    if (rule === undefined) throw new Unresolved(`evaluator "${name}" does not exist`);
    if (within.includes(name)) throw new Unresolved(`evaluator "${name}" refers to itself`);
    return resolve(rule, [...within, name]);
  }
  try {
    return { value: resolve(value, []) };
  } catch (error) {
    if (error instanceof Unresolved) return { fault: error.message };
    throw error;
  }
}

function referenceOf(part: Fields): string | undefined {
  const name = part["$ref"];
  return typeof name === "string" && Object.keys(part).length === 1 ? name : undefined;
}

interface ConvertedMetadata {
  readonly owners: readonly string[];
  readonly description: string | undefined;
  readonly annotations: Readonly<Record<string, string>>;
}

const OWNERS: ReadonlySet<string> = new Set(["owner", "owners", "team"]);
/** Metadata that the `openfeature` target writes; a feature has it in other fields. */
const OURS: ReadonlySet<string> = new Set(["source", "level", "service"]);
/** The name part of an annotation's key. */
const NAME = /^[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
const TEXT = 256;

function convertMetadata(
  metadata: Fields,
  flag: string,
  at: (key: string) => Location,
  details: NoteGroups,
): ConvertedMetadata {
  const entries = Object.entries(metadata);
  const owners = entries
    .filter(([key]) => OWNERS.has(key))
    .flatMap(([, value]) => (textOf(value) ?? "").split(","))
    .map((owner) => owner.trim())
    .filter((owner) => owner !== "" && owner.length <= TEXT);
  const description = textOf(metadata["description"]);
  const others = entries.filter(([key]) => !OWNERS.has(key) && !OURS.has(key) && key !== "description");
  const annotated = others.filter(([key, value]) => NAME.test(key) && typeof value !== "object");
  for (const [key, value] of others) {
    const isKept = annotated.some(([other]) => other === key);
    details.add({
      what: `the metadata "${key}"`,
      owner: `flag "${flag}"`,
      outcome: isKept ? "is no longer served, but kept as an annotation" : "is not imported",
      at: at(key),
      help: typeof value === "object" ? "flagd serves only strings, numbers and booleans" : undefined,
    });
  }
  return {
    owners: [...new Set(owners)].slice(0, 32),
    description,
    annotations: Object.fromEntries(annotated.map(([key, value]) => [`flagd.dev/${key}`, wordOf(value)])),
  };
}
