/** Maintenance windows: when a cluster may change. */
import { daysBetween, startOfDay } from "./dates.ts";
import { temporal } from "./lazy-libraries.ts";

/** The field `maintenance` of a Cluster or a Stage. */
export interface Maintenance {
  readonly windows?: readonly Window[];
  readonly exclusions?: readonly Exclusion[];
}
interface Window {
  readonly days: readonly Day[];
  readonly start: string;
  readonly duration: string;
  readonly timeZone?: string;
}
interface Exclusion {
  readonly from: string;
  readonly to: string;
  readonly reason?: string;
}

interface Maintained {
  readonly maintenance?: Maintenance;
}

/**
 * Who enforces the windows. Argo CD uses its sync windows: they begin and end by the wall clock, they open and close
 * just after the second that they name, and an exclusion recurs every year. Publishing for other clusters uses elapsed
 * time and dates.
 */
export type Keeper = "argocd" | "publish";

/**
 * `publish` follows Argo CD's rule where Argo CD keeps the windows: on clusters that render `argocd`, unless each cluster
 * has a branch, which moves only during its windows. `render`: the targets of a cluster.
 */
export function keeperOf(render: readonly string[], delivery: "branch" | "folder" | undefined): Keeper {
  return render.includes("argocd") && delivery !== "branch" ? "argocd" : "publish";
}

/** Milliseconds since the epoch, and the start in the window's time zone: `Sat 2026-11-28 02:00 Europe/Berlin`. */
export interface Opening {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A cluster's own windows, else those of its stage. */
export function maintenanceOf(cluster: Maintained, stage: Maintained): Maintenance | undefined {
  return cluster.maintenance ?? stage.maintenance;
}

const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"] as const;
type Day = (typeof DAYS)[number];

const DAY = 86_400_000;

/** How many days to look ahead. A search without a limit would not end where an exclusion is permanent. */
const HORIZON = 400;

/** A window that is open now has a start date of at most tomorrow, in any time zone. */
const TODAY_AND_TOMORROW = 2;

/** A weekly window of at least a week never closes, so longer ones need not be distinguished. */
const LONGEST_WINDOW = 8;

/** A leap day recurs after at most eight years, so for Argo CD an exclusion of that length never ends. */
const LONGEST_EXCLUSION = 9 * 366;

/** Milliseconds since the epoch; the end is exclusive. */
interface Span {
  readonly start: number;
  readonly end: number;
}

/** The window that is open at `now`, or the next one. Undefined if none opens within `horizon` days. */
export function nextWindow(
  maintenance: Maintenance,
  now: number,
  keeper: Keeper,
  horizon: number = HORIZON,
): Opening | undefined {
  const { windows = [], exclusions = [] } = maintenance;
  const shut = shutBy(exclusions, keeper);
  const openings = windows.flatMap((window) => nextOf(window, shut, { now, horizon }, keeper) ?? []);
  return openings.toSorted((a, b) => a.start - b.start || (a.text < b.text ? -1 : 1))[0];
}

/** `Sat, Sun 02:00 for 4h (Europe/Berlin), not 2026-12-18 to 2027-01-04`; undefined without windows and exclusions. */
export function maintenanceText(maintenance: Maintenance | undefined): string | undefined {
  const windows = (maintenance?.windows ?? []).map(
    ({ days, start, duration, timeZone = "UTC" }) => `${days.join(", ")} ${start} for ${duration} (${timeZone})`,
  );
  const exclusions = (maintenance?.exclusions ?? []).map(({ from, to }) => `not ${from} to ${to}`);
  return [...windows, ...exclusions].join("; ") || undefined;
}

/** Whether a change is allowed at `now`. Without windows, it is allowed outside of exclusions. */
export function isOpen(maintenance: Maintenance, now: number, keeper: Keeper): boolean {
  const next = nextOpening(maintenance, now, keeper, TODAY_AND_TOMORROW);
  return (next?.start ?? Number.POSITIVE_INFINITY) <= now;
}

/** Like `nextWindow`, but without windows it returns the end of the exclusion. */
export function nextOpening(
  maintenance: Maintenance,
  now: number,
  keeper: Keeper,
  horizon: number = HORIZON,
): Opening | undefined {
  const { windows = [], exclusions = [] } = maintenance;
  if (windows.length > 0) return nextWindow(maintenance, now, keeper, horizon);
  const always = { start: now, end: keeper === "argocd" ? now + HORIZON * DAY : Number.POSITIVE_INFINITY };
  const open = openIn(always, shutBy(exclusions, keeper), now);
  return open === undefined
    ? undefined
    : { ...open, text: `${new Date(open.start).toISOString().slice(0, 10)} 00:00 UTC` };
}

function nextOf(
  window: Window,
  shut: Shut,
  { now, horizon }: { readonly now: number; readonly horizon: number },
  keeper: Keeper,
): Opening | undefined {
  const { Temporal } = temporal();
  const { days, start, timeZone = "UTC" } = window;
  const time = Temporal.PlainTime.from(start);
  const length = Math.min(lengthOf(window.duration), LONGEST_WINDOW * DAY);
  const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(timeZone).toPlainDate();
  // A window that began on an earlier day may still be open.
  for (let ahead = -Math.ceil(length / DAY) - 1; ahead < horizon; ahead++) {
    const day = today.add({ days: ahead });
    const name = DAYS[day.dayOfWeek - 1] ?? "Mon";
    if (!days.includes(name)) continue;
    for (const span of spansOf(day.toPlainDateTime(time), length, timeZone, keeper)) {
      const open = openIn(span, shut, now);
      if (open === undefined) continue;
      if (open.start === span.start) return { ...open, text: `${name} ${day.toString()} ${start} ${timeZone}` };
      return { ...open, text: momentIn(timeZone, open.start) };
    }
  }
  return undefined;
}

/** The spans of a window that begins at `from`. Argo CD opens a window twice if the clock is set back during it. */
function* spansOf(
  from: InstanceType<ReturnType<typeof temporal>["Temporal"]["PlainDateTime"]>,
  length: number,
  timeZone: string,
  keeper: Keeper,
): Generator<Span> {
  const { Temporal } = temporal();
  if (keeper === "publish") {
    // Temporal's `compatible`: a skipped hour moves forward, and of a repeated hour the first counts.
    const start = from.toZonedDateTime(timeZone).epochMilliseconds;
    yield { start, end: start + length };
    return;
  }
  const wall = from.toZonedDateTime("UTC").epochMilliseconds;
  // Every UTC offset is less than a day.
  const last = wall + length + DAY;
  for (let since = wall - DAY; since < last;) {
    const there = Temporal.Instant.fromEpochMilliseconds(since).toZonedDateTimeISO(timeZone);
    const offset = there.offsetNanoseconds;
    const then = Temporal.Instant.fromEpochMilliseconds(last).toZonedDateTimeISO(timeZone).offsetNanoseconds;
    // Finding the next transition is slow, and most spans have none.
    const until = offset === then ? last : (there.getTimeZoneTransition("next")?.epochMilliseconds ?? last);
    const shift = offset / 1e6;
    const span = { start: Math.max(since, wall - shift + 1), end: Math.min(until, wall + length - shift) };
    if (span.start < span.end) yield span;
    since = until;
  }
}

/** The parts of a span that exclusions close. */
type Shut = (within: Span) => readonly Span[];

function shutBy(exclusions: readonly Exclusion[], keeper: Keeper): Shut {
  if (keeper === "argocd") return (within) => exclusions.flatMap((one) => [...everyYear(one, within)]);
  const spans = exclusions.map(({ from, to }) => ({ start: startOfDay(from), end: startOfDay(to) + DAY }));
  return () => spans;
}

function* everyYear({ from, to }: Exclusion, { start, end }: Span): Generator<Span> {
  const length = Math.min(daysBetween(from, to) + 1, LONGEST_EXCLUSION) * DAY;
  const last = new Date(end).getUTCFullYear();
  for (let year = new Date(start - length).getUTCFullYear(); year <= last; year++) {
    const first = startOfDay(`${year}${from.slice(4)}`);
    // Not every year has a leap day, and Date would take it as March 1.
    if (new Date(first).getUTCDate() === Number(from.slice(8))) yield { start: first + 1, end: first + length };
  }
}

/** The first part of a span that no exclusion closes and that ends after `now`. */
function openIn(span: Span, shut: Shut, now: number): Span | undefined {
  const closed = shut(span);
  for (let start = span.start; start < span.end;) {
    const over = closed.find((one) => one.start <= start && start < one.end);
    if (over !== undefined) {
      start = over.end;
      continue;
    }
    const end = Math.min(span.end, ...closed.map((one) => one.start).filter((one) => one > start));
    if (end > now) return { start, end };
    start = end;
  }
  return undefined;
}

function lengthOf(duration: string): number {
  return temporal().Temporal.Duration.from(`PT${duration.toUpperCase()}`).total("milliseconds");
}

/** `Sat 2026-11-28 02:00 Europe/Berlin` */
function momentIn(timeZone: string, time: number): string {
  const there = temporal().Temporal.Instant.fromEpochMilliseconds(time).toZonedDateTimeISO(timeZone);
  const day = there.toPlainDate();
  return `${DAYS[day.dayOfWeek - 1]} ${day.toString()} ${there.toPlainTime().toString({ smallestUnit: "minute" })} ${timeZone}`;
}
