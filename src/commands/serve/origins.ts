/** The pages whose browsers may ask, as they were named. */
import { originOf } from "../../runtime/ofrep/origins.ts";
import { UsageError } from "../contract.ts";
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
