/** Parses and checks durations. */

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** Milliseconds: the longest timer of Node, which turns longer ones into 1 ms. */
const LONGEST = 2 ** 31 - 1;

/** `500ms`, `5s`, `10m` or `1h` in milliseconds; undefined for anything else, and for more than 596 hours. */
export function milliseconds(text: string): number | undefined {
  const [, amount, unit = ""] = /^(\d{1,9})(ms|s|m|h)$/.exec(text) ?? [];
  const time = Number(amount) * (UNITS[unit] ?? 0);
  return time <= LONGEST ? time : undefined;
}

/** Throws if a value is not a valid duration in milliseconds. */
export function checkTimes(times: Readonly<Record<string, number>>): void {
  for (const [name, time] of Object.entries(times))
    if (!(typeof time === "number" && time >= 0 && time <= LONGEST))
      throw new TypeError(`\`${name}\` must be a time in milliseconds of at most ${LONGEST}, not ${String(time)}`);
}
