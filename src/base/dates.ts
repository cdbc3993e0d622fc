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

const UNITS = { d: DAY, h: 3_600_000, m: 60_000 } as const;

/** Milliseconds of a waiting time, such as `1d12h`. Zero for an empty text. */
export function waitingTime(text: string): number {
  const parts = [...text.matchAll(/([0-9]+)([dhm])/g)];
  return parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * UNITS[unit as keyof typeof UNITS], 0);
}

/** `1 d 12 h` for people, rounded up to minutes. */
export function waitingTimeText(milliseconds: number): string {
  let rest = Math.ceil(milliseconds / UNITS.m) * UNITS.m;
  const parts = Object.entries(UNITS).flatMap(([unit, length]) => {
    const amount = Math.floor(rest / length);
    rest -= amount * length;
    return amount === 0 ? [] : [`${amount} ${unit}`];
  });
  return parts.join(" ") || "0 m";
}
