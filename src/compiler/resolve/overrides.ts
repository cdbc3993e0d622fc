/** Reports contradictory overrides, and overrides without effect. */
import { append, listAt } from "../../base/collections.ts";
import { quoteList } from "../../base/diagnostics.ts";
import { locationIn } from "../parse/index.ts";
import type { ReportDiagnostic } from "../../base/diagnostics.ts";
import type { Cluster, Override } from "../link/index.ts";
import { overrideField } from "./reason-links.ts";
import * as codes from "./codes.ts";
import type { Outcome } from "./features.ts";
import type { Verdict } from "./gate.ts";

interface Fate {
  readonly verdict: Verdict;
  readonly clusters: readonly Cluster[];
}

export function checkOverrides(outcomes: Iterable<Outcome>, report: ReportDiagnostic): void {
  const fates = new Map<Override, Fate[]>();
  let hasGates = false;
  for (const { feature, gate, sites } of outcomes) {
    hasGates = (feature.spec.gates ?? []).length > 0;
    for (const [override, verdict] of gate.verdicts) {
      const fate = { verdict, clusters: sites.map(({ cluster }) => cluster) };
      append(fates, override, fate);
    }
  }
  for (const [override, list] of fates) checkOverride(override, list, hasGates, report);
}

function clustersWhere(fates: readonly Fate[], ...kinds: readonly Verdict["is"][]): readonly string[] {
  const names = fates.flatMap(({ verdict, clusters }) =>
    kinds.includes(verdict.is) ? clusters.map(({ name }) => name) : [],
  );
  return names.sort();
}

function checkOverride(override: Override, fates: readonly Fate[], hasGates: boolean, report: ReportDiagnostic): void {
  const { feature } = override.spec;
  const place = locationIn(override.document, ["spec", overrideField(override)]);
  const about = `override "${override.name}"`;
  checkConflicts(override, fates, report);
  const locked = clustersWhere(fates, "locked");
  if (locked.length > 0)
    report(codes.overrideLocked, place, `${about} selects ${quoteList(locked)}, where "${feature}" is locked`, {
      help: "remove the override, or exclude these clusters",
    });
  const emergency = clustersWhere(fates, "emergency-on-locked");
  if (emergency.length > 0)
    report(
      codes.emergencyOnLocked,
      place,
      `${about} turns off "${feature}", although it is locked on ${quoteList(emergency)}`,
      {
        help: hasGates ? "its locked gates keep their value, because components accept no other value" : undefined,
      },
    );
  const works = fates.filter(({ verdict }) => verdict.is !== "no-flag");
  if (works.length === 0) {
    report(
      codes.overrideWithoutEffect,
      place,
      `${about} has no effect: "${feature}" is not a flag on any selected cluster`,
      {
        help: "the feature does not exist there, or is removed, permanent or not released",
      },
    );
    return;
  }
  if (override.spec.emergency !== true) checkUse(override, works, report);
}

/** Each pair is reported once, at the losing override. */
function checkConflicts(override: Override, fates: readonly Fate[], report: ReportDiagnostic): void {
  const against = new Map<Override, string[]>();
  for (const { verdict, clusters } of fates)
    if (verdict.is === "conflict") listAt(against, verdict.by).push(...clusters.map(({ name }) => name));
  for (const [other, names] of against)
    report(
      codes.conflictingOverrides,
      locationIn(override.document, ["spec", overrideField(override)]),
      `overrides "${other.name}" and "${override.name}" set "${override.spec.feature}" differently on ${quoteList(names.sort())}`,
      {
        help: "make one of them more specific, or exclude the cluster from one",
        related: [{ message: "the other one", at: locationIn(other.document, ["spec", overrideField(other)]) }],
      },
    );
}

/** Reports redundant or beaten overrides, except those beaten by an emergency, which apply again after it. */
function checkUse(override: Override, works: readonly Fate[], report: ReportDiagnostic): void {
  const place = locationIn(override.document, ["metadata", "name"]);
  const about = `override "${override.name}"`;
  const beaten = works.filter(({ verdict }) => verdict.is === "beaten" && verdict.by.spec.emergency !== true);
  const winners = [...new Set(beaten.flatMap(({ verdict }) => (verdict.is === "beaten" ? [verdict.by] : [])))];
  const related = winners.map((by) => ({
    message: `"${by.name}" is more specific`,
    at: locationIn(by.document, ["metadata", "name"]),
  }));
  if (beaten.length === works.length) {
    report(
      codes.shadowedOverride,
      place,
      `${about} is overridden everywhere by ${quoteList(winners.map(({ name }) => name))}`,
      { related },
    );
    return;
  }
  if (works.every(({ verdict }) => verdict.is === "same" || beaten.some((fate) => fate.verdict === verdict))) {
    report(
      codes.redundantOverride,
      place,
      `${about} has no effect: "${override.spec.feature}" is the same without it`,
      {
        help: "delete it, or correct what it sets",
      },
    );
    return;
  }
  if (beaten.length > 0)
    report(
      codes.partlyShadowedOverride,
      place,
      `${about} is overridden on ${quoteList(clustersWhere(beaten, "beaten"))}`,
      {
        related,
      },
    );
}
