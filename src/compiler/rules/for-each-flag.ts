/** Iterates over the flags to check, and maps faults to their locations. */
import { valueAt } from "../../base/collections.ts";
import { locationIn } from "../parse/index.ts";
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

/** Reports at a path below `spec.flag` of the feature, at its value or its key. */
export type ReportInFlag = (
  code: Code,
  path: Path,
  message: string,
  details?: Details & { readonly on?: "key" | "value" },
) => void;

/** Checks the flag of every feature. */
export function forEachFlag(
  context: RuleContext,
  report: ReportDiagnostic,
  check: (subject: Subject, report: ReportInFlag) => void,
): void {
  for (const { subject, place } of flagsOf(context))
    check(subject, (code, path, message, { on, ...details } = {}) => report(code, place(path, on), message, details));
}

/** Checks every part of the targeting of every flag. */
export function forEachPart(
  context: RuleContext,
  report: ReportDiagnostic,
  check: (part: Part, subject: Subject, report: ReportInFlag) => void,
): void {
  for (const { subject, place, parts } of flagsOf(context)) {
    const inTargeting: ReportInFlag = (code, path, message, { on, ...details } = {}) =>
      report(code, place(["targeting", ...path], on), message, details);
    for (const part of parts) check(part, subject, inTargeting);
  }
}

interface LocatedSubject {
  readonly subject: Subject;
  readonly place: (path: Path, on?: "key" | "value") => Location;
  /** The parts of its targeting. */
  readonly parts: readonly Part[];
}

const cache = new WeakMap<RuleContext, readonly LocatedSubject[]>();

/** Cached, because every rule about flags uses them. */
function flagsOf(context: RuleContext): readonly LocatedSubject[] {
  return valueAt(cache, context, () => [...context.model.byKind.Feature.values()].map(ownFlag));
}

const NONE: readonly Part[] = [];

/** Faults of a feature without `flag` are reported at its name. */
function ownFlag(feature: Feature): LocatedSubject {
  const { spec, document } = feature;
  const place: LocatedSubject["place"] = (path, on) =>
    spec.flag === undefined
      ? locationIn(document, ["metadata", "name"])
      : locationIn(document, ["spec", "flag", ...path], on);
  const flag = flagOf(spec);
  return { subject: { feature, flag }, place, parts: isLogic(flag.targeting) ? partsOf(flag.targeting) : NONE };
}

export function variantNames({ variants }: Flag): readonly string[] {
  return Object.keys(variants);
}

/** The JSON type of a value, in the terms of `flag.type`. */
export function jsonType(value: Value): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "list";
  return typeof value;
}
