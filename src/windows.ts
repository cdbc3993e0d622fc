/** Maintenance windows: when the next one begins, in the time zone that it is kept in, exclusions left out. */
import { temporal } from "./libraries.ts";
import type { ClusterSpec, StageSpec } from "./kinds.ts";

export type Maintenance = NonNullable<ClusterSpec["maintenance"]>;
type Window = NonNullable<Maintenance["windows"]>[number];

/** Milliseconds since the epoch, and the beginning as its people write it: `Sat 2026-11-28 02:00 Europe/Berlin`. */
export interface Opening {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A cluster's own windows, else those of its stage. */
export function maintenanceOf(cluster: ClusterSpec, stage: StageSpec): Maintenance | undefined {
  return cluster.maintenance ?? stage.maintenance;
}

const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"] as const;

/** Further ahead nobody plans, and an exclusion without end would be looked through for ever. */
const HORIZON = 400;

/** The window that is open at `now`, or else the next one; undefined if there is none within a year. */
export function nextWindow({ windows = [], exclusions = [] }: Maintenance, now: number): Opening | undefined {
  const openings = windows.flatMap((window) => {
    const opening = nextOf(window, exclusions, now);
    return opening === undefined ? [] : [opening];
  });
  return openings.toSorted((a, b) => a.start - b.start || (a.text < b.text ? -1 : 1))[0];
}

/** `Sat, Sun 02:00 for 4h (Europe/Berlin), not 2026-12-18 to 2027-01-04`; undefined where nothing is kept. */
export function maintenanceText(maintenance: Maintenance | undefined): string | undefined {
  const windows = (maintenance?.windows ?? []).map(
    ({ days, start, duration, timeZone = "UTC" }) => `${days.join(", ")} ${start} for ${duration} (${timeZone})`,
  );
  const exclusions = (maintenance?.exclusions ?? []).map(({ from, to }) => `not ${from} to ${to}`);
  return [...windows, ...exclusions].join("; ") || undefined;
}

/** Whether something may be changed at `now`. Without windows always, outside of exclusions. */
export function isOpen(maintenance: Maintenance, now: number): boolean {
  const { windows = [], exclusions = [] } = maintenance;
  if (windows.length > 0) return (nextWindow(maintenance, now)?.start ?? Number.POSITIVE_INFINITY) <= now;
  const { Temporal } = temporal();
  const day = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO("UTC").toPlainDate().toString();
  return !isExcluded(day, exclusions);
}

function nextOf(window: Window, exclusions: NonNullable<Maintenance["exclusions"]>, now: number): Opening | undefined {
  const { Temporal } = temporal();
  const zone = window.timeZone ?? "UTC";
  const time = Temporal.PlainTime.from(window.start);
  const duration = Temporal.Duration.from(`PT${window.duration.toUpperCase()}`);
  const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone).toPlainDate();
  // A window of yesterday may still be open.
  for (let ahead = -1; ahead < HORIZON; ahead++) {
    const day = today.add({ days: ahead });
    const name = DAYS[day.dayOfWeek - 1] ?? "Mon";
    if (!window.days.includes(name)) continue;
    // An hour that a clock change skips or repeats is taken as `compatible` has it: later, or the first.
    const start = day.toZonedDateTime({ timeZone: zone, plainTime: time });
    const end = start.add(duration);
    const touched = [day, end.toPlainDate()].map(String);
    if (end.epochMilliseconds <= now || touched.some((one) => isExcluded(one, exclusions))) continue;
    const text = `${name} ${day.toString()} ${window.start} ${zone}`;
    return { start: start.epochMilliseconds, end: end.epochMilliseconds, text };
  }
  return undefined;
}

/** Days, both inclusive. */
function isExcluded(day: string, exclusions: NonNullable<Maintenance["exclusions"]>): boolean {
  return exclusions.some(({ from, to }) => from <= day && day <= to);
}
