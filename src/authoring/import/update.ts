/** Updates imported Features: converts upstream changes to edits that keep what people wrote. */
import { listAt } from "../../base/collections.ts";
import { isDeepStrictEqual } from "node:util";
import { append, applyEdits, EditError, remove, set } from "../edit/index.ts";
import type { Operation } from "../edit/index.ts";
import { trackOf } from "../../compiler/link/index.ts";
import type { Feature } from "../../compiler/link/index.ts";
import { locationIn } from "../../compiler/parse/index.ts";
import type { Value } from "../../compiler/parse/index.ts";
import { compareReleases } from "../../base/release.ts";
import type { ReportDiagnostic } from "../../base/diagnostics.ts";
import { importConflict } from "./codes.ts";
import type { ImportContext, Draft, Fields, Updating } from "./importer.ts";
import { fieldsOf, itemsOf, wordOf } from "./fields.ts";

export interface Updates {
  readonly changes: readonly { readonly feature: Feature; readonly operations: readonly Operation[] }[];
  /** Documents that do not exist yet. */
  readonly added: readonly Draft[];
}

export function updatesOf(
  drafts: readonly Draft[],
  features: Iterable<Feature>,
  updating: Updating,
  context: ImportContext,
  report: ReportDiagnostic,
): Updates {
  const byGate = new Map<string, Feature[]>();
  for (const feature of features)
    for (const { component, name } of feature.spec.gates ?? []) {
      const key = `${component}/${name}`;
      listAt(byGate, key).push(feature);
    }
  const taken = new Set<Feature>();
  const changes: Updates["changes"][number][] = [];
  const added: Draft[] = [];
  for (const draft of drafts) {
    const same = candidatesFor(draft, byGate);
    const feature = same.find(({ name }) => name === draft.name) ?? same.find((one) => !taken.has(one));
    if (feature === undefined) {
      added.push(draft);
      continue;
    }
    taken.add(feature);
    const operations = operationsFor(feature, draft, updating, context, report);
    if (operations.length > 0) changes.push({ feature, operations });
  }
  return { changes, added };
}

function candidatesFor({ spec }: Draft, byGate: ReadonlyMap<string, readonly Feature[]>): readonly Feature[] {
  const found = itemsOf(spec["gates"]).flatMap((gate) => {
    const { component, name } = fieldsOf(gate);
    return byGate.get(`${wordOf(component)}/${wordOf(name)}`) ?? [];
  });
  return [...new Set(found)];
}

/** Empty for a Feature that people wrote, because it has no facts to compare with. */
function operationsFor(
  feature: Feature,
  draft: Draft,
  { annotation, fieldsOf: fieldsFor }: Updating,
  context: ImportContext,
  report: ReportDiagnostic,
): readonly Operation[] {
  const before = feature.metadata.annotations?.[annotation];
  const now = draft.annotations?.[annotation];
  if (before === undefined || now === undefined || before === now) return [];
  const conflict = (why: string, help?: string): readonly [] => {
    report(
      importConflict,
      locationIn(feature.document, ["metadata", "name"]),
      `"${feature.name}" is left unchanged: ${why}`,
      {
        help:
          help ??
          `upstream is now "${now}": change the document, or write this into its annotation to keep your change`,
      },
    );
    return [];
  };
  const [base, theirs] = [before, now].map((facts) => fieldsFor(facts, trackOf(feature), context));
  if (base === undefined || theirs === undefined)
    return conflict(`its annotation "${annotation}" can't be read`, "restore the annotation, or import the gate again");
  const merged = merge(base, theirs, feature.spec as unknown as Fields);
  if ("conflict" in merged) return conflict(merged.conflict);
  const operations = [...merged.operations, set(["metadata", "annotations"], annotation, now)];
  try {
    applyEdits(feature.document.file.text, feature.document.index, operations);
    return operations;
  } catch (error) {
    if (!(error instanceof EditError)) throw error;
    return conflict(`it can't be edited: ${error.message}`);
  }
}

type Merged = { readonly operations: readonly Operation[] } | { readonly conflict: string };

/** A three-way merge: applies the changes from `base` to `theirs` to `ours`, if `ours` is unchanged there. */
function merge(base: Fields, theirs: Fields, ours: Fields): Merged {
  const operations: Operation[] = [];
  for (const field of new Set([...Object.keys(base), ...Object.keys(theirs)])) {
    const merged =
      field === "history"
        ? mergeHistory(itemsOf(base[field]), itemsOf(theirs[field]), itemsOf(ours[field]))
        : field === "deprecated"
          ? mergeMap(field, base[field], theirs[field], ours[field])
          : mergeValue(field, base[field], theirs[field], ours[field]);
    if ("conflict" in merged) return merged;
    operations.push(...merged.operations);
  }
  return { operations };
}

const NOTHING: Merged = { operations: [] };

/** Compares clones, because maps of documents have no prototype. */
function isSame(one: Value | undefined, other: Value | undefined): boolean {
  return isDeepStrictEqual(structuredClone(one), structuredClone(other));
}

/** A selector without keys selects all clusters. */
function mergeValue(
  field: string,
  base: Value | undefined,
  theirs: Value | undefined,
  ours: Value | undefined,
): Merged {
  if (isSame(base, theirs) || isSame(ours, theirs)) return NOTHING;
  if (!isSame(base, ours)) return { conflict: `\`${field}\` changed both here and upstream` };
  return { operations: [set(["spec"], field, theirs ?? {})] };
}

/** Key by key, because people add keys such as `message`. */
function mergeMap(field: string, base: Value | undefined, theirs: Value | undefined, ours: Value | undefined): Merged {
  if (base === undefined && ours === undefined && theirs !== undefined)
    return { operations: [set(["spec"], field, theirs)] };
  const [old, next, own] = [fieldsOf(base), fieldsOf(theirs), fieldsOf(ours)];
  const operations: Operation[] = [];
  for (const key of new Set([...Object.keys(old), ...Object.keys(next)])) {
    if (old[key] === next[key] || own[key] === next[key]) continue;
    const value = next[key];
    if (old[key] !== own[key] || value === undefined || ours === undefined)
      return { conflict: `\`${field}.${key}\` changed both here and upstream` };
    operations.push(set(["spec", field], key, value));
  }
  return { operations };
}

interface Entry {
  readonly level: string;
  readonly optIn: boolean;
  readonly locked: boolean;
}

function entryOf(item: Value | undefined): Entry | undefined {
  if (item === undefined) return undefined;
  const { level, optIn, locked } = fieldsOf(item);
  return { level: wordOf(level), optIn: optIn === true, locked: locked === true };
}

/** Entry by entry; `since` identifies an entry. */
function mergeHistory(base: readonly Value[], theirs: readonly Value[], ours: readonly Value[]): Merged {
  const sinceOf = (item: Value | undefined): string => wordOf(fieldsOf(item ?? null)["since"] ?? "");
  const find = (list: readonly Value[], since: string): Value | undefined => list.find((one) => sinceOf(one) === since);
  const changes: Operation[] = [];
  const removals: number[] = [];
  const additions: Value[] = [];
  const last = sinceOf(ours.at(-1));
  for (const since of new Set([...base, ...theirs].map(sinceOf))) {
    const [old, added] = [entryOf(find(base, since)), find(theirs, since)];
    const next = entryOf(added);
    const index = ours.findIndex((one) => sinceOf(one) === since);
    const own = entryOf(ours[index]);
    if (isDeepStrictEqual(old, next) || isDeepStrictEqual(own, next)) continue;
    const where = since === "" ? "the first entry of its history" : `the entry of its history since ${since}`;
    if (!isDeepStrictEqual(old, own)) return { conflict: `${where} changed both here and upstream` };
    if (next === undefined) {
      if (Object.keys(fieldsOf(ours[index] ?? null)).includes("note"))
        return { conflict: `${where} was removed upstream, but has a note here` };
      removals.unshift(index);
    } else if (own !== undefined) changes.push(...changesOf(index, own, next));
    else if (added !== undefined && since !== "" && (last === "" || compareReleases(since, last) > 0))
      additions.push(added);
    else return { conflict: `upstream has a new entry since ${since}, between existing ones` };
  }
  if (removals.length === ours.length) return { conflict: "its history would be empty" };
  return {
    operations: [
      ...changes,
      ...removals.toSorted((a, b) => b - a).map((index) => remove(["spec", "history"], index)),
      ...additions.map((item) => append(["spec", "history"], item)),
    ],
  };
}

function changesOf(index: number, own: Entry, next: Entry): readonly Operation[] {
  return (["level", "optIn", "locked"] as const).flatMap((key) =>
    own[key] === next[key] ? [] : [set(["spec", "history", index], key, next[key])],
  );
}
