/** The flags to check, and where in them a fault is reported. */
import { valueAt } from "../../base/collections.ts";
import { at } from "../parse/index.ts";
import { flagOf } from "../resolve/flag.ts";
import type { Code, Details, ReportDiagnostic } from "../../base/diagnostics.ts";
import type { Feature } from "../link/index.ts";
import type { Value } from "../parse/index.ts";
import type { Flag } from "../resolve/index.ts";
import type { Location, Path } from "../../base/source.ts";
import type { RuleContext } from "./rule.ts";
import { isLogic, partsOf, type Part } from "./json-logic.ts";

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

/** Checks the flag of every feature. */
export function forEachFlag(
  scene: RuleContext,
  report: ReportDiagnostic,
  check: (subject: Subject, report: ReportInFlag) => void,
): void {
  for (const { subject, place } of flagsOf(scene))
    check(subject, (code, path, message, { on, ...details } = {}) => report(code, place(path, on), message, details));
}

/** Checks every part of every flag's targeting. */
export function forEachPart(
  scene: RuleContext,
  report: ReportDiagnostic,
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
  readonly subject: Subject;
  readonly place: (path: Path, on?: "key" | "value") => Location;
}

const known = new WeakMap<RuleContext, readonly Placed[]>();

/** Every rule of flags asks for them. */
function flagsOf(scene: RuleContext): readonly Placed[] {
  return valueAt(known, scene, () => [...scene.model.byKind.Feature.values()].map(ownFlag));
}

/** A feature without `flag` is marked by its name. */
function ownFlag(feature: Feature): Placed {
  const { spec, document } = feature;
  const place: Placed["place"] = (path, on) =>
    spec.flag === undefined ? at(document, ["metadata", "name"]) : at(document, ["spec", "flag", ...path], on);
  return { subject: { feature, flag: flagOf(spec) }, place };
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
