/** Numbers and times of the command line. */
import { milliseconds } from "../../../runtime/duration.ts";
import type { Limits } from "../../../runtime/ofrep/index.ts";
import { UsageError } from "../command.ts";
import type { ServeOptions } from "./options.ts";

const DEFAULT_PORT = 8016;
const LARGEST_PORT = 65_535;

/** Throws a UsageError, as everything here does. */
export function portOf({ port }: ServeOptions): number {
  const number = countOf("port", port) ?? DEFAULT_PORT;
  if (number > LARGEST_PORT) throw new UsageError(`there is no port ${number}`);
  return number;
}

export function healthPortOf(given: ServeOptions): number | undefined {
  const number = countOf("health-port", given["health-port"]);
  if (number !== undefined && number > LARGEST_PORT) throw new UsageError(`there is no port ${number}`);
  return number;
}

export function limitsOf(given: ServeOptions): Partial<Limits> {
  const body = countOf("max-body", given["max-body"], 1);
  const concurrency = countOf("max-concurrent", given["max-concurrent"], 1);
  const drain = timeOf("drain", given.drain);
  return {
    ...(body !== undefined && { body }),
    ...(concurrency !== undefined && { concurrency }),
    ...(drain !== undefined && { drain }),
  };
}

function countOf(name: string, text: string | undefined, least = 0): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d{1,9}$/.test(text) || Number(text) < least)
    throw new UsageError(`"--${name}" takes a number from ${least} on, not "${text}"`);
  return Number(text);
}

/** In milliseconds. */
export function timeOf(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const time = milliseconds(text);
  if (time === undefined)
    throw new UsageError(
      `"--${name}" takes a time, not "${text}"`,
      "as in 500ms, 5s, 10m or 1h, and no more than 596h",
    );
  return time;
}
