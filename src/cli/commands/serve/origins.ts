/** The pages whose browsers may ask, as they were named. */
import { hostOf, originOf } from "../../../runtime/ofrep/index.ts";
import { UsageError } from "../command.ts";
import type { ServeOptions } from "./options.ts";

/** Throws a UsageError for what is no origin; `*` is none, since it would let in every page that somebody opens. */
export function originsOf(given: ServeOptions): readonly string[] {
  return given["allow-origin"].map((text) => {
    const origin = originOf(text);
    if (origin !== undefined) return origin;
    throw new UsageError(
      `"${text}" is no origin of a page`,
      "name it as browsers do: https://portal.example, with its port if it has one",
    );
  });
}

/**
 * The names by which it may be asked; undefined: any, for a page that has its name lead here has no token. Throws a
 * UsageError for what is no name.
 */
export function hostsOf(given: ServeOptions, hasToken: boolean): readonly string[] | undefined {
  const names = given["allow-host"].map((text) => {
    const name = /^[^:]+$/.test(text) ? hostOf(text) : undefined;
    if (name !== undefined) return name;
    throw new UsageError(`"${text}" is no name of a host`, "name it without a port, as in sluice-ofrep.sluice-system");
  });
  return hasToken && names.length === 0 ? undefined : names;
}
