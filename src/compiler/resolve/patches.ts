/** Applies patches to catalog entries and flags on some clusters, and reports their faults. */
import { countingSteps, find } from "../../base/jsonpath.ts";
import type { Found } from "../../base/jsonpath.ts";
import { selectorRank } from "../link/index.ts";
import { locationIn } from "../parse/index.ts";
import { didYouMean } from "../../base/suggest.ts";
import type { ReportDiagnostic } from "../../base/diagnostics.ts";
import type { Kind } from "../kinds.ts";
import type { Patch } from "../link/index.ts";
import type { Document, Value } from "../parse/index.ts";
import type { NodeLocation, Path } from "../../base/source.ts";
import type { Resource } from "../schema/index.ts";
import * as codes from "./codes.ts";
import { applyEdits, contradict, effectOf, originOf, deepEqual, startsWith, valueAt } from "./edits.ts";
import type { Edit, Item, Written } from "./edits.ts";

/** Returns the problems of a document, empty if it is valid. */
export type Revalidate = (kind: Kind, value: Value) => readonly Problem[];

export interface Problem {
  readonly path: Path;
  readonly message: string;
  readonly help?: string | undefined;
}

/** Fields below `spec` that identify a document or that its consumer does not allow to change. */
const IMMUTABLE: Readonly<Partial<Record<Kind, readonly Path[]>>> = {
  Service: [["serviceName"]],
  MonitoredResourceType: [["type"], ["service"], ["gvk"]],
  MeterDefinition: [
    ["meter"],
    ["service"],
    ["measurement", "unit"],
    ["measurement", "aggregation"],
    ["measurement", "kind"],
  ],
  QuotaLimit: [["limit"], ["service"], ["meter"], ["consumer"]],
  // Applications are compiled with these.
  Feature: [
    ["flag", "type"],
    ["flag", "key"],
  ],
};

/** Applies patches, caches results, and reports each fault once. */
export class Patcher {
  readonly #revalidate: Revalidate;
  readonly #report: ReportDiagnostic;
  readonly #results = new Map<Resource, Map<string, Resource>>();
  readonly #reported = new Set<string>();

  constructor(revalidate: Revalidate, report: ReportDiagnostic) {
    this.#revalidate = revalidate;
    this.#report = report;
  }

  /**
   * Returns the resource with patches applied by ascending rank, or the resource itself if nothing changes. Patches of one
   * rank are applied at once: if they contradict each other, this is reported, and the first by name wins.
   */
  apply<K extends Kind>(resource: Resource<K>, patches: readonly Patch[]): Resource<K> {
    if (patches.length === 0) return resource;
    const ordered = patches.toSorted((a, b) => rankOf(a) - rankOf(b) || (a.name < b.name ? -1 : 1));
    const key = ordered.map(({ name }) => name).join(" ");
    const results = this.#results.get(resource) ?? new Map<string, Resource>();
    this.#results.set(resource, results);
    const before = results.get(key);
    if (before !== undefined) return before as Resource<K>;
    const patched = this.#applyAll(resource, ordered);
    results.set(key, patched);
    return patched;
  }

  #applyAll<K extends Kind>(resource: Resource<K>, patches: readonly Patch[]): Resource<K> {
    let { value } = resource.document;
    const steps: Edit[] = [];
    for (const rank of Map.groupBy(patches, rankOf).values()) {
      const edits: Edit[] = [];
      for (const patch of rank) {
        const effect = effectOf(patch, value, (item, matches, current) =>
          this.#accept(resource, item, matches, { current, steps }),
        );
        for (const [item, by] of effect.overwritten) this.#reportOverwritten(item, by);
        for (const edit of effect.edits) if (!this.#conflicts(resource, edit, edits)) edits.push(edit);
      }
      const result = applyEdits(value, edits);
      ({ value } = result);
      steps.push(...result.steps);
    }
    if (steps.length === 0) return resource;
    const document = patchedDocument(resource.document, value, steps);
    const [problem] = this.#revalidate(resource.kind, value);
    if (problem === undefined) return { ...resource, spec: (value as unknown as Resource<K>).spec, document };
    this.#reportInvalid(resource, problem, steps);
    return resource;
  }

  #reportInvalid(resource: Resource, { path, message, help }: Problem, steps: readonly Edit[]): void {
    const written = writtenAt(path, steps);
    if (written === undefined) return;
    const { patch } = written.item;
    this.#once(`invalid ${patch.name} ${message}`, () =>
      this.#report(
        codes.patchInvalid,
        placeOf(written),
        `patch "${patch.name}" makes ${resource.kind} "${resource.name}" invalid: ${message}`,
        { help },
      ),
    );
  }

  /** Returns false, and reports it, if an item must not be applied at the paths that it matches. */
  #accept(
    resource: Resource,
    item: Item,
    matches: readonly Path[],
    { current, steps }: { readonly current: Value; readonly steps: readonly Edit[] },
  ): boolean {
    const { patch, index } = item;
    const { path = "", remove, value: newValue } = patch.spec.set[index] ?? {};
    const place = locationIn(patch.document, ["spec", "set", index, "path"]);
    const about = `"${path}" of patch "${patch.name}"`;
    const remover = matches.length > 0 ? undefined : removerOf(find(path, resource.document.value), steps);
    if (remover !== undefined && countingSteps(path).length > 0) return this.#reportMoved(item, remover);
    if (matches.length === 0) {
      this.#once(`nothing ${patch.name} ${index}`, () =>
        this.#report(
          codes.patchMatchesNothing,
          place,
          `${about} matches nothing in ${resource.kind} "${resource.name}"`,
          {
            help: suggestField(path, current) ?? "you can only patch a field that the document contains",
            helpAt: locationIn(resource.document, ["spec"], "key"),
          },
        ),
      );
      return false;
    }
    const put = remove === true ? undefined : (newValue as Value);
    if (matches.some((one) => changesFixed(resource.kind, one, current, put))) {
      this.#once(`immutable ${patch.name} ${index}`, () =>
        this.#report(codes.patchImmutable, place, `${about} changes an immutable field of a ${resource.kind}`, {
          help: patchable(resource.kind),
        }),
      );
      return false;
    }
    const mover = countingSteps(path)
      .flatMap((position) => matches.map((one) => moverOf(one.slice(0, position + 1), steps)))
      .find((one) => one !== undefined);
    return mover === undefined || this.#reportMoved(item, mover);
  }

  #reportMoved({ patch, index }: Item, mover: Item): false {
    this.#once(`moved ${patch.name} ${index} ${mover.patch.name}`, () =>
      this.#report(
        codes.patchIndexMoved,
        pathOf({ patch, index }),
        `"${pathIn({ patch, index })}" of patch "${patch.name}" uses an index of a list that patch "${mover.patch.name}" changes first`,
        {
          help: "name the item instead, such as `[?(@.name=='region')]`",
          related: [{ message: "the other one", at: pathOf(mover) }],
        },
      ),
    );
    return false;
  }

  #reportOverwritten(item: Item, by: Item): void {
    const { patch, index } = item;
    this.#once(`overwritten ${patch.name} ${index}`, () =>
      this.#report(
        codes.patchOverwritten,
        pathOf(item),
        `"${pathIn(item)}" of patch "${patch.name}" has no effect: a later item of "set" overwrites it`,
        { help: "remove or correct one of them", related: [{ message: "the later item", at: pathOf(by) }] },
      ),
    );
  }

  /** Whether an edit contradicts one of another patch of its rank, which is reported. */
  #conflicts(resource: Resource, edit: Edit, others: readonly Edit[]): boolean {
    const other = others.find((one) => one.item.patch !== edit.item.patch && contradict(one, edit));
    if (other === undefined) return false;
    const [one, two] = [pathIn(other.item), pathIn(edit.item)];
    const [first, second] = [other.item.patch.name, edit.item.patch.name];
    const place = one === two ? `"${one}"` : `"${one}" and "${two}" of ${resource.kind} "${resource.name}"`;
    this.#once(`conflict ${first} ${second} ${one} ${two}`, () =>
      this.#report(
        codes.conflictingPatches,
        pathOf(edit.item),
        `patches "${first}" and "${second}" set ${place} to different values on the same cluster`,
        {
          help: "make one of them more specific, or exclude the cluster from one",
          related: [{ message: "the other one", at: pathOf(other.item) }],
        },
      ),
    );
    return true;
  }

  #once(key: string, report: () => void): void {
    if (this.#reported.has(key)) return;
    this.#reported.add(key);
    report();
  }
}

/** The edits of patched documents. */
const edited = new WeakMap<Document, readonly Edit[]>();

/** The locations of patches that wrote the value at a path of a patched document, a part of it, or a value around it. */
export function patchesAt(document: Document, path: Path): readonly NodeLocation[] {
  const steps = edited.get(document) ?? [];
  const near = steps.filter((edit) => startsWith(edit.path, path) || startsWith(path, edit.path));
  return near.map(({ item, newValue }) => (newValue === undefined ? pathOf(item) : placeOf({ item, rest: [] })));
}

function patchedDocument(document: Document, value: Value, steps: readonly Edit[]): Document {
  const patched: Document = {
    ...document,
    value,
    whereWritten: (path, on) => {
      const origin = originOf(path, steps);
      if ("path" in origin) return locationIn(document, origin.path, on);
      const { item, rest } = origin.edit.within(origin.rest);
      return locationIn(
        item.patch.document,
        ["spec", "set", item.index, "value", ...rest],
        rest.length === 0 ? "value" : on,
      );
    },
  };
  edited.set(patched, steps);
  return patched;
}

/** The edit that wrote the value at a path, else the last one below the path, else the last of all. */
function writtenAt(path: Path, steps: readonly Edit[]): Written | undefined {
  const origin = originOf(path, steps);
  if ("edit" in origin) return origin.edit.within(origin.rest);
  const last = steps.findLast((edit) => startsWith(edit.path, origin.path)) ?? steps.at(-1);
  return last?.within([]);
}

/** The location of a part of a patch item's value, or of the item's path if it removes something. */
function placeOf({ item, rest }: Written): NodeLocation {
  const { patch, index } = item;
  if (patch.spec.set[index]?.remove === true) return pathOf(item);
  return locationIn(patch.document, ["spec", "set", index, "value", ...rest]);
}

function pathOf({ patch, index }: Item): NodeLocation {
  return locationIn(patch.document, ["spec", "set", index, "path"]);
}

function pathIn({ patch, index }: Item): string {
  return patch.spec.set[index]?.path ?? "";
}

/** The item that removed the values at a path. */
function removerOf(matches: readonly Found[], steps: readonly Edit[]): Item | undefined {
  return steps.find((step) => matches.some(({ path }) => startsWith(path, step.path.slice(0, -1))))?.item;
}

/** The item that changed the index of a list item; undefined if the document determines it. */
function moverOf(path: Path, steps: readonly Edit[]): Item | undefined {
  const origin = originOf(path, steps);
  if ("edit" in origin) return origin.rest.length === 0 ? undefined : origin.edit.item;
  if (origin.path.at(-1) === path.at(-1)) return undefined;
  const list = origin.path.slice(0, -1);
  return steps.find(({ path: removed, newValue }) => newValue === undefined && startsWith(removed, list))?.item;
}

/** Suggests a similar field if only the last step of a path does not exist. */
function suggestField(path: string, value: Value): string | undefined {
  const [, parent, last] = /^(.*)\.([^.[\]]+)$/.exec(path) ?? [];
  if (parent === undefined || last === undefined) return undefined;
  return didYouMean(last, new Set(find(parent, value).flatMap((matches) => Object.keys(matches.value ?? {}))));
}

function rankOf({ spec }: Patch): number {
  return selectorRank(spec.clusters);
}

/** Whether a new value at a path changes a fixed field. Writing an enclosing field with the same content does not. */
function changesFixed(kind: Kind, path: Path, before: Value, newValue: Value | undefined): boolean {
  const [first, ...rest] = path;
  if (first !== "spec" || (kind === "Feature" && rest[0] !== "flag")) return true;
  return (IMMUTABLE[kind] ?? []).some((fixed) => {
    if (startsWith(rest, fixed)) return true;
    if (!startsWith(fixed, rest)) return false;
    return !deepEqual(valueAt(before, ["spec", ...fixed]), valueAt(newValue, fixed.slice(rest.length)));
  });
}

function patchable(kind: Kind): string {
  if (kind === "Feature") return "only fields of a Feature below `$.spec.flag` can be patched, except `type` and `key`";
  const fixed = (IMMUTABLE[kind] ?? []).map((path) => `\`$.spec.${path.join(".")}\``);
  return `${fixed.join(", ")} and everything outside \`$.spec\` are immutable`;
}
