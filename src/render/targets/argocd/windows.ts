/** Converts maintenance windows to Argo CD's sync windows: cron schedules with a duration. */
import { daysBetween } from "../../../base/dates.ts";
import type { Model } from "../../../compiler/link/index.ts";
import { deliveryOf } from "../delivery/index.ts";
import type { Maintenance } from "../../../compiler/kinds.ts";
import type { Value } from "../../../compiler/parse/index.ts";
import type { ClusterState } from "../../../compiler/resolve/index.ts";

type Window = NonNullable<Maintenance["windows"]>[number];
export type Exclusion = NonNullable<Maintenance["exclusions"]>[number];

/** The maintenance of the cluster, or else of its stage. */
export function maintenanceOf({ cluster, stage }: ClusterState): Maintenance {
  return cluster.spec.maintenance ?? stage.spec.maintenance ?? {};
}

/**
 * None if each cluster has a branch: then `publish` keeps the windows, and Argo CD applies what is published at once.
 *
 * Argo CD rejects a project with two windows of the same kind, schedule and duration, even in different time zones, so
 * the second duration is written differently.
 */
export function syncWindows(state: ClusterState, model: Model): readonly Value[] {
  if (deliveryOf(state, model).branch !== undefined) return [];
  const { windows = [], exclusions = [] } = maintenanceOf(state);
  const distinct = new Map(
    [...windows.map(allowed), ...exclusions.map(denied)].map((window) => [JSON.stringify(window), window]),
  );
  const usedKeys = new Set<string>();
  return [...distinct.values()].map((window) => {
    let { duration } = window;
    while (usedKeys.has(keyOf({ ...window, duration }))) duration += "0s";
    usedKeys.add(keyOf({ ...window, duration }));
    return { ...window, duration };
  });
}

interface SyncWindow {
  readonly kind: "allow" | "deny";
  readonly schedule: string;
  readonly duration: string;
  readonly timeZone: string;
  readonly applications: readonly string[];
  readonly manualSync: true;
}

function keyOf({ kind, schedule, duration }: SyncWindow): string {
  return [kind, schedule, duration].join(" ");
}

/** Allows manual syncs at any time, for emergencies. */
const EVERYWHERE = { applications: ["*"], manualSync: true } as const;

const WEEK = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"] as const;

function allowed({ days, start, duration, timeZone = "UTC" }: Window): SyncWindow {
  const [hour, minute] = start.split(":").map(Number);
  const on = WEEK.filter((day) => days.includes(day)).map((day) => day.toUpperCase());
  return { kind: "allow", schedule: `${minute} ${hour} * * ${on.join(",")}`, duration, timeZone, ...EVERYWHERE };
}

/** Argo CD can't count more hours, and no exclusion needs as many. */
const MOST_HOURS = 1_000_000;

/** Whole days in UTC, inclusive. Cron has no year, so the window recurs yearly until it is removed. */
function denied({ from, to }: Exclusion): SyncWindow {
  const [, month, day] = from.split("-").map(Number);
  const hours = Math.min((daysBetween(from, to) + 1) * 24, MOST_HOURS);
  return { kind: "deny", schedule: `0 0 ${day} ${month} *`, duration: `${hours}h`, timeZone: "UTC", ...EVERYWHERE };
}
