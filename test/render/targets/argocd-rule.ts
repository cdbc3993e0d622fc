/**
 * A port of Argo CD's rule for sync windows: CanSync in pkg/apis/application/v1alpha1/types.go at 37ee009 (3.6.0
 * development, 2026-08-22), and Next of robfig/cron bc59245. `argocd-rule.json` has results of that code.
 */

export interface SyncWindow {
  readonly kind: string;
  readonly schedule: string;
  readonly duration: string;
  readonly timeZone: string;
  readonly manualSync: boolean;
}

/** `open`: syncs automatically; `manual`: only on request; `shut`: never. */
export type Answer = "open" | "manual" | "shut";

export function canSync(windows: readonly SyncWindow[], now: number): Answer {
  if (windows.length === 0) return "open";
  const active = windows.filter((window) => isActive(window, now));
  const denies = active.filter(({ kind }) => kind === "deny");
  if (denies.length > 0) return denies.every(({ manualSync }) => manualSync) ? "manual" : "shut";
  if (active.some(({ kind }) => kind === "allow")) return "open";
  const inactive = windows.filter((window) => window.kind === "allow" && !isActive(window, now));
  if (inactive.length === 0) return "open";
  return inactive.every(({ manualSync }) => manualSync) ? "manual" : "shut";
}

/** Compares local times as if they were UTC, with the offset at `now`. */
function isActive({ schedule, duration, timeZone }: SyncWindow, now: number): boolean {
  const wall = now + offsetOf(timeZone, now);
  return nextOf(schedule, wall - lengthOf(duration)) < wall;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function offsetOf(timeZone: string, now: number): number {
  const format =
    formats.get(timeZone) ??
    new Intl.DateTimeFormat("en", {
      timeZone,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
  formats.set(timeZone, format);
  const parts = Object.fromEntries(format.formatToParts(now).map(({ type, value }) => [type, Number(value)]));
  const { year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(now / 1000) * 1000;
}

const UNITS = { h: 3_600_000, m: 60_000, s: 1000 } as const;

function lengthOf(duration: string): number {
  const parts = [...duration.matchAll(/(\d+)([hms])/g)];
  return parts.reduce((sum, [, count, unit]) => sum + Number(count) * UNITS[unit as keyof typeof UNITS], 0);
}

const NAMES = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
const DAY = 86_400_000;
const YEARS = 5;

/** The first time of a schedule after `time`; like cron, a time long ago if the next is over five years away. */
function nextOf(schedule: string, time: number): number {
  const [minute = "", hour = "", day = "", month = "", weekday = ""] = schedule.split(" ");
  const isIn = (field: string, value: number): boolean =>
    field === "*" || field.split(",").some((one) => (NAMES.includes(one) ? NAMES.indexOf(one) : Number(one)) === value);
  const after = Math.floor(time / 1000) * 1000 + 1000;
  const last = new Date(after).getUTCFullYear() + YEARS;
  for (let midnight = Math.floor(after / DAY) * DAY; new Date(midnight).getUTCFullYear() <= last; midnight += DAY) {
    const date = new Date(midnight);
    if (!isIn(month, date.getUTCMonth() + 1)) continue;
    const [ofMonth, ofWeek] = [isIn(day, date.getUTCDate()), isIn(weekday, date.getUTCDay())];
    if (!(day === "*" || weekday === "*" ? ofMonth && ofWeek : ofMonth || ofWeek)) continue;
    const found = midnight + Number(hour) * UNITS.h + Number(minute) * UNITS.m;
    if (found >= after) return found;
  }
  return Number.NEGATIVE_INFINITY;
}
