/** Days: `YYYY-MM-DD`, in UTC, compared as text. An interval is [00:00 of `starts`, 00:00 of the day after `expires`). */

const DAY = 86_400_000;

/** Milliseconds since the epoch of 00:00 UTC on a day. */
export function startOfDay(day: string): number {
  return Date.parse(`${day}T00:00:00Z`);
}

/** Whole days from one day to another; negative when `to` is earlier. */
export function daysBetween(from: string, to: string): number {
  return Math.round((startOfDay(to) - startOfDay(from)) / DAY);
}

/** The day `days` after a day. */
export function addDays(day: string, days: number): string {
  return new Date(startOfDay(day) + days * DAY).toISOString().slice(0, 10);
}

/** Whether the last day has passed. */
export function isOver(expires: string | undefined, today: string): boolean {
  return expires !== undefined && expires !== "never" && expires < today;
}
