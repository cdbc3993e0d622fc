/** Checks that a date exists, which a pattern can't do. The generated validators include this file. */

/** Whether a text is YYYY-MM-DD and an existing day. */
export function isDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  // `Date` reads 2027-02-30 as 2027-03-02.
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/** Implementations of the schema keyword `format`, by name. */
export const formats: Readonly<Record<string, (text: string) => boolean>> = { date: isDay };
