/** Days that exist: what a pattern can't say of a text. Bundled into the validators, too. */

/** Whether a text is YYYY-MM-DD and a day of the calendar. */
export function isDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  // Date takes 2027-02-30 for 2027-03-02.
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/** The formats of the schemas, by name. */
export const formats: Readonly<Record<string, (text: string) => boolean>> = { date: isDay };
