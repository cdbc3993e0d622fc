/** Checks the sizes of lists against the limits of the CRDs. */
import type { ReportDiagnostic } from "../../../../base/diagnostics.ts";
import { locationIn } from "../../../../compiler/parse/index.ts";
import { claimsOf } from "../claims.ts";
import { catalogTooLarge } from "../codes.ts";
import { configurationEntries } from "../form-configuration.ts";
import { consumerOf, unitOf } from "../consumer.ts";
import type { Entries } from "../entries.ts";
import { claimingResources } from "../quota.ts";

const DIMENSIONS = 32;

/** The limits of a ServiceConfiguration. */
const TYPES = 128;
const METRICS = 256;
const DESTINATIONS = 64;
const LIMITS = 128;
const RULES = 128;
const UNIT = 64;

/** The limits of the quota system. */
const REQUESTS = 20;
const CLAIMING = 20;

export function checkDimensions(services: readonly Entries[], report: ReportDiagnostic): void {
  for (const { name, spec, document } of services.flatMap(({ meters }) => meters)) {
    const { length } = spec.measurement.dimensions ?? [];
    if (length <= DIMENSIONS) continue;
    const message = `meter "${name}" has ${length} dimensions; at most ${DIMENSIONS} are allowed`;
    report(catalogTooLarge, locationIn(document, ["spec", "measurement", "dimensions"], "key"), message);
  }
}

export function checkConfigurationSizes(services: readonly Entries[], report: ReportDiagnostic): void {
  for (const entries of services) {
    const { service, types, meters, limits } = configurationEntries(entries);
    const measured = new Set(meters.flatMap(({ spec }) => spec.monitoredResourceTypes ?? []));
    const lists: readonly (readonly [number, number, string])[] = [
      [types.length, TYPES, "resource types"],
      [meters.length, METRICS, "meters"],
      [types.filter(({ name }) => measured.has(name)).length, DESTINATIONS, "measured resource types"],
      [limits.length, LIMITS, "limits"],
      [claimsOf(limits).length, RULES, "kinds with a quota cost"],
    ];
    for (const [length, most, what] of lists) {
      if (length <= most) continue;
      const message = `service "${service.name}" has ${length} ${what}; a ServiceConfiguration allows at most ${most}`;
      report(catalogTooLarge, locationIn(service.document, ["metadata", "name"]), message);
    }
    for (const { limit } of limits) {
      const { length } = unitOf(limit);
      if (length <= UNIT) continue;
      const message = `the unit of limit "${limit.name}" is "${unitOf(limit)}", with ${length} characters; at most ${UNIT} are allowed`;
      report(catalogTooLarge, locationIn(limit.document, ["spec", "consumer", "kind"]), message, {
        help: "set a shorter `unit`",
      });
    }
  }
}

export function checkClaimSizes(services: readonly Entries[], report: ReportDiagnostic): void {
  for (const { service, limits } of services) {
    for (const { kind, amounts } of claimsOf(limits))
      if (amounts.size > REQUESTS) {
        const message = `a ${kind} of service "${service.name}" uses ${amounts.size} limits; at most ${REQUESTS} are allowed`;
        report(catalogTooLarge, locationIn(service.document, ["metadata", "name"]), message);
      }
    for (const { limit } of limits) {
      const { length } = claimingResources(limit, consumerOf(limit));
      if (length <= CLAIMING) continue;
      const message = `limit "${limit.name}" is claimed by ${length} kinds; at most ${CLAIMING} are allowed`;
      report(catalogTooLarge, locationIn(limit.document, ["spec", "costs"], "key"), message);
    }
  }
}
