/** Maintenance windows as Argo CD's sync windows: cron schedules with a duration. */
import { daysBetween } from "../../dates.ts";
import type { Maintenance } from "../../kinds.ts";
import type { Value } from "../../parse.ts";
import type { ClusterState } from "../../resolve.ts";

type Window = NonNullable<Maintenance["windows"]>[number];
export type Exclusion = NonNullable<Maintenance["exclusions"]>[number];

/** The cluster's own, else its stage's. */
export function maintenanceOf({ cluster, stage }: ClusterState): Maintenance {
  return cluster.spec.maintenance ?? stage.spec.maintenance ?? {};
}

/** Argo CD refuses a project that has the same window twice. */
export function syncWindows(state: ClusterState): readonly Value[] {
  const { windows = [], exclusions = [] } = maintenanceOf(state);
  const all = [...windows.map(allowed), ...exclusions.map(denied)];
  return [...new Map(all.map((window) => [JSON.stringify(window), window])).values()];
}

/** By hand one may sync at any time, or an emergency would have to wait for the weekend. */
const EVERYWHERE = { applications: ["*"], manualSync: true };

const WEEK = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"] as const;

function allowed({ days, start, duration, timeZone = "UTC" }: Window): Value {
  const [hour, minute] = start.split(":").map(Number);
  const on = WEEK.filter((day) => days.includes(day)).map((day) => day.toUpperCase());
  return { kind: "allow", schedule: `${minute} ${hour} * * ${on.join(",")}`, duration, timeZone, ...EVERYWHERE };
}

/** Whole days in UTC, both included. Cron has no year, so that it comes back every year until it is removed. */
function denied({ from, to }: Exclusion): Value {
  const [, month, day] = from.split("-").map(Number);
  const hours = (daysBetween(from, to) + 1) * 24;
  return { kind: "deny", schedule: `0 0 ${day} ${month} *`, duration: `${hours}h`, timeZone: "UTC", ...EVERYWHERE };
}
