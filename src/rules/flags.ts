/** The flags to check: those of the features, and what patches make of them on some clusters. */
import { at } from "../parse.ts";
import { flagOf } from "../resolve/flag.ts";
import type { Code, Details, Report } from "../diagnostics.ts";
import type { Cluster, Feature, Model } from "../link.ts";
import type { Value } from "../parse.ts";
import type { Flag } from "../resolve.ts";
import type { Location, Path } from "../source.ts";
import type { Scene } from "./contract.ts";
import { isLogic, partsOf, type Part } from "./targeting.ts";

export interface Subject {
  readonly feature: Feature;
  readonly flag: Flag;
}

/** Reports at a path below `spec.flag` of the feature; at the key there, if that is what is wrong. */
export type ReportInFlag = (
  code: Code,
  path: Path,
  message: string,
  details?: Details & { readonly on?: "key" | "value" },
) => void;

/** Checks every flag, patched ones too: a fault that a patch did not bring is told once, at the feature. */
export function forEachFlag(
  scene: Scene,
  report: Report,
  check: (subject: Subject, report: ReportInFlag) => void,
): void {
  for (const [feature, flags] of flagsOf(scene)) {
    const told = new Set<string>();
    for (const { flag, place } of flags)
      check({ feature, flag }, (code, path, message, { on, ...details } = {}) => {
        if (told.has(message)) return;
        told.add(message);
        report(code, place(path, on), message, details);
      });
  }
}

/** Checks every part of every flag's targeting. */
export function forEachPart(
  scene: Scene,
  report: Report,
  check: (part: Part, subject: Subject, report: ReportInFlag) => void,
): void {
  forEachFlag(scene, report, (subject, inFlag) => {
    const { targeting } = subject.flag;
    if (!isLogic(targeting)) return;
    const inTargeting: ReportInFlag = (code, path, ...rest) => inFlag(code, ["targeting", ...path], ...rest);
    for (const part of partsOf(targeting)) check(part, subject, inTargeting);
  });
}

interface Placed {
  readonly flag: Flag;
  readonly place: (path: Path, on?: "key" | "value") => Location;
}

type Flags = ReadonlyMap<Feature, readonly Placed[]>;

const known = new WeakMap<Scene, Flags>();

/** By feature: its own flag, then what patches make of it. Every rule of flags asks for them. */
function flagsOf(scene: Scene): Flags {
  let flags = known.get(scene);
  if (flags === undefined) {
    const patched = patchedFlags(scene);
    const features = [...scene.model.byKind.Feature.values()];
    flags = new Map(features.map((feature) => [feature, [ownFlag(feature), ...(patched.get(feature) ?? [])]]));
    known.set(scene, flags);
  }
  return flags;
}

/** A feature without `flag` is marked by its name. */
function ownFlag({ spec, document }: Feature): Placed {
  const place: Placed["place"] = (path, on) =>
    spec.flag === undefined ? at(document, ["metadata", "name"]) : at(document, ["spec", "flag", ...path], on);
  return { flag: flagOf(spec), place };
}

function patchedFlags({ model, states }: Scene): ReadonlyMap<Feature, readonly Placed[]> {
  const seen = new Set<Flag>();
  const patched = new Map<Feature, Placed[]>();
  const anyPatched = [...model.byKind.Patch.values()].some(({ spec }) => spec.resource.kind === "Feature");
  for (const { cluster, features } of anyPatched ? states : [])
    for (const { feature, flag } of features) {
      if (seen.has(flag)) continue;
      seen.add(flag);
      const place = patchedBy(feature, cluster, model);
      if (place !== undefined) patched.set(feature, [...(patched.get(feature) ?? []), { flag, place: () => place }]);
    }
  return patched;
}

function patchedBy(feature: Feature, cluster: Cluster, { byKind, selected }: Model): Location | undefined {
  const patch = [...byKind.Patch.values()].findLast(
    (candidate) =>
      candidate.spec.resource.kind === "Feature" &&
      candidate.spec.resource.name === feature.name &&
      selected.get(candidate)?.includes(cluster) === true,
  );
  return patch === undefined ? undefined : at(patch.document, ["spec", "set"], "key");
}

export function variantNames({ variants }: Flag): readonly string[] {
  return Object.keys(variants);
}

/** The JSON type of a value, in the words of `flag.type`. */
export function typeOf(value: Value): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "list";
  return typeof value;
}
