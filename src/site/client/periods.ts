/** Days: whether a period holds on a day, and how far a day is away. */

/** A grant holds today, from a later day on, or no longer. */
export type Period = "active" | "scheduled" | "ended";
export const PERIODS: readonly Period[] = ["active", "scheduled", "ended"];

/** Days are inclusive; "" means unlimited. */
export function periodOf(starts: string, expires: string, today: string): Period {
  if (expires !== "" && expires < today) return "ended";
  return starts > today ? "scheduled" : "active";
}

/** The period of a consumer with several: active if one is, else scheduled if one is. */
export function latestPeriod(periods: readonly Period[]): Period {
  return PERIODS.find((period) => periods.includes(period)) ?? "ended";
}

const DAY = 86_400_000;

/** Whole days from `today`; negative in the past. */
export function daysUntil(day: string, today: string): number {
  return Math.round((Date.parse(`${day}T00:00:00Z`) - Date.parse(`${today}T00:00:00Z`)) / DAY);
}

/** `in 5 days`, `7 months ago`. */
export function distance(days: number): string {
  if (days === 0) return "today";
  const many = Math.abs(days);
  const [size, unit] = many < 60 ? [many, "day"] : [Math.round(many / 30.44), "month"];
  const text = `${size} ${unit}${size === 1 ? "" : "s"}`;
  return days < 0 ? `${text} ago` : `in ${text}`;
}

/** Dates within this many days count as soon. */
export const SOON = 30;

export type Urgency = "past" | "soon" | "later";

export function urgencyOf(day: string, today: string): Urgency {
  const days = daysUntil(day, today);
  if (days < 0) return "past";
  return days <= SOON ? "soon" : "later";
}

const MONTHS = "January February March April May June July August September October November December".split(" ");

/** `2027-01` -> `January 2027`. */
export function monthName(month: string): string {
  return `${MONTHS[Number(month.slice(5, 7)) - 1] ?? ""} ${month.slice(0, 4)}`;
}

/** The month of a day and those after it. */
export function monthsFrom(day: string, many: number): readonly string[] {
  const first = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1;
  return Array.from({ length: many }, (_, index) => {
    const month = first + index;
    return `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, "0")}`;
  });
}
