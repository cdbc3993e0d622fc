/** Converts a flag to the draft of a Feature, and reports everything that the Feature does not contain. */
import type { ReportDiagnostic } from "../../../base/diagnostics.ts";
import { importApproximated, importLeftOut } from "../codes.ts";
import type { Around, Draft, Fields } from "../importer.ts";
import { cutTo, fieldsOf, flagWith, textOf } from "../fields.ts";
import type { Detail, Gathering } from "../group-notes.ts";
import type { Naming } from "../naming.ts";
import { inlined } from "./evaluators.ts";
import { convertFlag } from "./flag.ts";
import type { Carried } from "./flag.ts";
import { toldBy } from "./metadata.ts";
import type { FlagSet } from "./find-flags.ts";
import { readsKeyInScope, withWholeVersions } from "./targeting.ts";

export interface FlagEntry {
  readonly key: string;
  readonly flag: Fields;
  readonly at: FlagSet["at"];
}

export interface FlagContext {
  readonly names: Naming;
  readonly around: Around;
  readonly report: ReportDiagnostic;
  readonly details: Gathering;
}

/** Undefined, and reported, if it can't be converted. */
export function draftOf(
  { key, flag: written, at }: FlagEntry,
  evaluators: Fields,
  scene: FlagContext,
): Draft | undefined {
  const { names, around, report, details } = scene;
  const leftOut = (fault: string): undefined => {
    const help = "mend it, and import it again";
    report(importLeftOut, at([], "key"), `flag "${key}" is left out: ${fault}`, { help });
  };
  const whole = inlined(written, evaluators);
  if ("fault" in whole) return leftOut(whole.fault);
  const versions = new Map<string, string>();
  const flag = withWhole(fieldsOf(whole.value), versions);
  // Convert first, because a flag that can't be converted gets no name.
  const asBefore = convertFlag(flag, key, key);
  if ("fault" in asBefore) return leftOut(asBefore.fault);
  const keyed = names.featureFor(key, at([], "key"));
  if (keyed === undefined) return undefined;
  const { name } = keyed;
  const newKey = keyed.key ?? name;
  const carried = newKey === key ? asBefore : convertFlag(flag, key, newKey);
  if ("fault" in carried) return leftOut(carried.fault);
  reportDifferences({ key, flag, at }, newKey, carried, scene);
  for (const [was, is] of versions)
    details.add({
      what: `the version "${was}"`,
      of: `flag "${key}"`,
      fate: `is written as "${is}"`,
      at: at(["targeting"]),
    });
  const told = toldBy(fieldsOf(flag["metadata"]), key, (one) => at(["metadata", one], "key"), scene.details);
  return {
    kind: "Feature",
    name,
    annotations: { ...told.annotations, ...(newKey === key ? {} : { "flagd.dev/key": key }) },
    spec: {
      description: cutTo(1024, told.description ?? textOf(flag["description"]) ?? `The flag ${key} of flagd.`),
      ...(told.owners.length === 0 ? {} : { owners: told.owners }),
      history: [{ level: around.level, ...(carried.optIn ? { optIn: true } : {}) }],
      ...flagWith(keyed.key, carried.flag),
    },
    comments: carried.comments,
    path: `${around.folderOf("Feature")}/${name}.yaml`,
    from: at([], "key"),
  };
}

function withWhole(flag: Fields, versions: Map<string, string>): Fields {
  const { targeting } = flag;
  return targeting === undefined
    ? flag
    : { ...flag, targeting: withWholeVersions(targeting, (was, is) => void versions.set(was, is)) };
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

function reportDifferences({ key, flag, at }: FlagEntry, newKey: string, carried: Carried, scene: FlagContext): void {
  const { report, details } = scene;
  if (newKey !== key && readsKeyInScope(flag["targeting"] ?? null)) {
    const message = `flag "${key}" reads its own key inside of a list: that is "${newKey}" now`;
    report(importApproximated, at(["targeting"]), message);
  }
  for (const says of carried.differs) report(importApproximated, at([], "key"), `flag "${key}": ${says}`);
  for (const field of Object.keys(flag))
    if (!FIELDS.has(field)) details.add(lost(field, `"${field}"`, `flag "${key}"`, at([field], "key")));
}

/** A field without an equivalent in a feature. */
export function lost(field: string, what: string, of: string, at: Draft["from"]): Detail {
  return { what, of, fate: "is not carried over", at, help: HELP.get(field) };
}

const HELP: ReadonlyMap<string, string> = new Map([
  ["flagSetId", "a rendered flag belongs to the FeatureFlag that it is rendered into: select by that"],
  ["selector", "selectors are for sources: see `targets.openfeature.remote`"],
  ["source", "where a flag comes from is told by its rendered metadata: `source: Feature/<name>`"],
  ["sources", "sources of other flags are listed in `targets.openfeature.remote`"],
]);
