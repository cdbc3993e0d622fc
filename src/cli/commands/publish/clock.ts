/** The time at which maintenance windows are evaluated. */
import { UsageError } from "../command.ts";
import type { Host } from "../command.ts";

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})$/;

/** Milliseconds since the epoch. Throws a UsageError for an invalid time. */
export function nowOf(given: string | undefined, host: Host): number {
  if (given === undefined) return host.now();
  const now = INSTANT.test(given) ? Date.parse(given) : Number.NaN;
  if (!Number.isNaN(now)) return now;
  throw new UsageError(`"${given}" is not a time`, "use a time with a zone, such as 2026-11-28T02:00:00Z");
}
