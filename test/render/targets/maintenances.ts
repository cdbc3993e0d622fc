/** Generates maintenance settings with windows in any time zone and exclusions, and times near their edges. */
import fc from "fast-check";
import type { Model } from "../../../src/compiler/link/index.ts";
import type { ClusterState } from "../../../src/compiler/resolve/index.ts";
import { syncWindows } from "../../../src/render/targets/argocd/windows.ts";
import { TIME_ZONES } from "../../../src/compiler/schema/time-zones.ts";
import type { Maintenance } from "../../../src/base/maintenance-windows.ts";
import type { SyncWindow } from "./argocd-rule.ts";

const two = (value: number): string => String(value).padStart(2, "0");

/** Time zones with half-hour changes, changes at midnight, southern summer time, and none. */
const zones = fc.oneof(
  fc.constantFrom("Europe/Berlin", "America/New_York", "Pacific/Auckland", "Australia/Lord_Howe", "America/Santiago"),
  fc.constantFrom("UTC", "Asia/Kolkata", "Africa/Cairo", "Pacific/Chatham", "Pacific/Kiritimati", "Etc/GMT+12"),
  fc.constantFrom(...TIME_ZONES),
);

const window = fc.record(
  {
    days: fc.subarray(["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"] as const, { minLength: 1 }),
    start: fc
      .tuple(fc.oneof(fc.constantFrom(0, 1, 2, 3, 23), fc.nat(23)), fc.oneof(fc.constantFrom(0, 30), fc.nat(59)))
      .map(([hour, minute]) => `${two(hour)}:${two(minute)}`),
    duration: fc.oneof(
      fc.constantFrom("1s", "30m", "90m", "4h", "24h", "36h", "48h", "60h", "167h", "168h", "169h", "999999h"),
      fc.integer({ min: 1, max: 200 }).map((hours) => `${hours}h`),
    ),
    timeZone: zones,
  },
  { requiredKeys: ["days", "start", "duration"] },
);

const dayFrom = (days: number): string => new Date(Date.UTC(2026, 0, 1) + days * 86_400_000).toISOString().slice(0, 10);

const exclusion = fc.oneof(
  fc
    .tuple(fc.nat(1500), fc.oneof(fc.nat(3), fc.nat(40), fc.nat(5000)))
    .map(([first, length]) => ({ from: dayFrom(first), to: dayFrom(first + length) })),
  fc.constantFrom(
    { from: "2028-02-29", to: "2028-02-29" },
    { from: "2028-02-29", to: "2028-03-04" },
    { from: "2026-12-18", to: "2027-01-04" },
    { from: "2026-01-01", to: "9999-12-31" },
  ),
);

export const maintenances: fc.Arbitrary<Maintenance> = fc.record(
  { windows: fc.array(window, { maxLength: 3 }), exclusions: fc.array(exclusion, { maxLength: 3 }) },
  { requiredKeys: [] },
);

/** Minutes at the edges of windows and next to them, more often near clock changes. */
const instant = fc
  .tuple(
    fc.oneof(
      fc.integer({ min: Date.UTC(2026, 9, 1) / 60_000, max: Date.UTC(2031, 0, 1) / 60_000 }),
      fc
        .tuple(
          fc.constantFrom(
            "2027-03-28",
            "2026-10-25",
            "2027-03-14",
            "2026-11-01",
            "2027-04-04",
            "2026-09-27",
            "2028-02-29",
          ),
          fc.integer({ min: -96, max: 192 }),
        )
        .map(([day, quarters]) => Date.parse(`${day}T00:00:00Z`) / 60_000 + quarters * 15),
    ),
    fc.constantFrom(0, 0, -1, 1, 500, 59_999),
  )
  .map(([minutes, beside]) => minutes * 60_000 + beside);

export const instants: fc.Arbitrary<readonly number[]> = fc.array(instant, { minLength: 4, maxLength: 4 });

/** The windows as in the cluster's AppProject. */
export function windowsOf(maintenance: Maintenance): readonly SyncWindow[] {
  const state = { cluster: { name: "a", spec: { maintenance } }, stage: { spec: {} } } as unknown as ClusterState;
  const model = { project: { spec: {} }, settings: { output: "rendered" } } as unknown as Model;
  return syncWindows(state, model) as unknown as readonly SyncWindow[];
}
