/** Patches: deliberate exceptions to fields of a catalog entry, or of a feature's flag, on some clusters. */
import { find } from "../jsonpath.ts";
import { selectorRank } from "../link.ts";
import { at } from "../parse.ts";
import { didYouMean } from "../suggest.ts";
import type { Report } from "../diagnostics.ts";
import type { Kind } from "../kinds.ts";
import type { Patch } from "../link.ts";
import type { Value } from "../parse.ts";
import type { Path } from "../source.ts";
import type { Resource } from "../validate.ts";
import * as codes from "./codes.ts";

/** The problems of a document of a kind, as sentences; empty when it is valid. */
export type Revalidate = (kind: Kind, value: Value) => readonly string[];

/** Below `spec`: fields that identify a document or that its consumer refuses to change. */
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
};

/** Applies patches, remembering results so that clusters that agree share them, and reporting each fault once. */
export class Patcher {
  readonly #revalidate: Revalidate;
  readonly #report: Report;
  readonly #results = new Map<Resource, Map<string, Resource>>();
  readonly #reported = new Set<string>();

  constructor(revalidate: Revalidate, report: Report) {
    this.#revalidate = revalidate;
    this.#report = report;
  }

  /** The resource with patches applied by ascending rank, then by name; the resource itself when there are none. */
  apply<K extends Kind>(resource: Resource<K>, patches: readonly Patch[]): Resource<K> {
    if (patches.length === 0) return resource;
    const ordered = patches.toSorted((a, b) => rankOf(a) - rankOf(b) || (a.name < b.name ? -1 : 1));
    const key = ordered.map(({ name }) => name).join(" ");
    const known = this.#results.get(resource) ?? new Map<string, Resource>();
    this.#results.set(resource, known);
    const before = known.get(key);
    if (before !== undefined) return before as Resource<K>;
    const patched = this.#applyAll(resource, ordered);
    known.set(key, patched);
    return patched;
  }

  #applyAll<K extends Kind>(resource: Resource<K>, patches: readonly Patch[]): Resource<K> {
    let value = resource.document.value;
    const written = new Map<string, Written>();
    for (const patch of patches)
      patch.spec.set.forEach((_, index) => {
        value = this.#applyOne(resource, value, { patch, index }, written);
      });
    const last = patches.at(-1);
    const [problem] = this.#revalidate(resource.kind, value);
    if (problem === undefined) {
      const { spec } = value as unknown as Resource<K>;
      return { ...resource, spec };
    }
    if (last !== undefined)
      this.#once(`invalid ${last.name}`, () =>
        this.#report(
          codes.patchInvalid,
          last.spec.set.length === 1
            ? at(last.document, ["spec", "set", 0, "value"])
            : at(last.document, ["spec", "set"], "key"),
          `patch "${last.name}" makes ${resource.kind} "${resource.name}" invalid: ${problem}`,
        ),
      );
    return resource;
  }

  #applyOne(resource: Resource, value: Value, item: Item, written: Map<string, Written>): Value {
    const { patch, index } = item;
    const set = patch.spec.set[index];
    if (set === undefined) return value;
    const place = at(patch.document, ["spec", "set", index, "path"]);
    const about = `"${set.path}" of patch "${patch.name}"`;
    const found = find(set.path, value);
    if (found.length === 0) {
      this.#once(`nothing ${patch.name} ${index}`, () =>
        this.#report(
          codes.patchMatchesNothing,
          place,
          `${about} matches nothing in ${resource.kind} "${resource.name}"`,
          {
            help: meant(set.path, value) ?? "only a field that is written there can be patched",
            helpAt: at(resource.document, ["spec"], "key"),
          },
        ),
      );
      return value;
    }
    if (found.some(({ path }) => isImmutable(resource.kind, path))) {
      this.#once(`immutable ${patch.name} ${index}`, () =>
        this.#report(codes.patchImmutable, place, `${about} would change what can't change in a ${resource.kind}`, {
          help: patchable(resource.kind),
        }),
      );
      return value;
    }
    const wanted = set.remove === true ? undefined : (set.value as Value);
    let result = value;
    // From the last on, so that removing an item does not move those before it.
    for (const { path } of found.toReversed()) {
      this.#checkConflict(item, path, wanted, written);
      result = withValue(result, path, wanted);
    }
    return result;
  }

  #checkConflict(item: Item, path: Path, wanted: Value | undefined, written: Map<string, Written>): void {
    const key = JSON.stringify(path);
    const before = written.get(key);
    written.set(key, { ...item, wanted });
    if (before === undefined || before.patch === item.patch || rankOf(before.patch) !== rankOf(item.patch)) return;
    if (JSON.stringify(before.wanted) === JSON.stringify(wanted)) return;
    const { patch, index } = item;
    this.#once(`conflict ${before.patch.name} ${patch.name} ${key}`, () =>
      this.#report(
        codes.conflictingPatches,
        at(patch.document, ["spec", "set", index, "path"]),
        `patches "${before.patch.name}" and "${patch.name}" set "${patch.spec.set[index]?.path ?? ""}" to different values on the same cluster`,
        {
          help: "make one of them more specific, or exclude the cluster from one",
          related: [{ message: "the other one", at: at(before.patch.document, ["spec", "set", before.index, "path"]) }],
        },
      ),
    );
  }

  #once(key: string, tell: () => void): void {
    if (this.#reported.has(key)) return;
    this.#reported.add(key);
    tell();
  }
}

interface Item {
  readonly patch: Patch;
  readonly index: number;
}
interface Written extends Item {
  readonly wanted: Value | undefined;
}

/** The nearest name that is there, where only the last step of a path leads nowhere. */
function meant(path: string, value: Value): string | undefined {
  const [, parent, last] = /^(.*)\.([^.[\]]+)$/.exec(path) ?? [];
  if (parent === undefined || last === undefined) return undefined;
  return didYouMean(last, new Set(find(parent, value).flatMap((found) => Object.keys(found.value ?? {}))));
}

function rankOf({ spec }: Patch): number {
  return selectorRank(spec.clusters);
}

function isImmutable(kind: Kind, path: Path): boolean {
  const [first, ...rest] = path;
  if (first !== "spec") return true;
  if (kind === "Feature") return rest[0] !== "flag";
  return (IMMUTABLE[kind] ?? []).some((fixed) => startsWith(rest, fixed) || startsWith(fixed, rest));
}

function startsWith(path: Path, prefix: Path): boolean {
  return prefix.every((step, index) => path[index] === step);
}

function patchable(kind: Kind): string {
  if (kind === "Feature") return "of a Feature only what is below `$.spec.flag` can be patched";
  const fixed = (IMMUTABLE[kind] ?? []).map((path) => `\`$.spec.${path.join(".")}\``);
  return `fixed are ${fixed.join(", ")}, and all outside of \`$.spec\``;
}

/** A copy of a value with what is at a path replaced, or removed where `wanted` is undefined. */
function withValue(value: Value, path: Path, wanted: Value | undefined): Value {
  const [step, ...rest] = path;
  if (step === undefined || typeof value !== "object" || value === null) return wanted ?? null;
  if (isList(value)) {
    if (rest.length === 0 && wanted === undefined) return value.toSpliced(Number(step), 1);
    return value.with(Number(step), withValue(value[Number(step)] ?? null, rest, wanted));
  }
  const copy: Record<string, Value> = Object.assign(Object.create(null), value);
  if (rest.length === 0 && wanted === undefined) delete copy[step];
  else copy[step] = withValue(copy[step] ?? null, rest, wanted);
  return copy;
}

function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}
