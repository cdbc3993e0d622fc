/** Reads `manifest/milo-keys.json`, which the compiler writes. */
import { readFile } from "node:fs/promises";

export type Keys = Readonly<Record<string, string>>;

/** A map, or the path of one. Throws where it holds anything but names. */
export async function readKeys(given: Keys | string | undefined): Promise<ReadonlyMap<string, string>> {
  if (given === undefined) return new Map();
  const keys: unknown = typeof given === "string" ? JSON.parse(await readFile(given, "utf8")) : given;
  const entries = typeof keys === "object" && keys !== null && !Array.isArray(keys) ? Object.entries(keys) : undefined;
  if (entries?.every(isName) !== true)
    throw new TypeError("the keys are no map from the key of a flag to its resource type");
  return new Map(entries);
}

function isName(entry: [string, unknown]): entry is [string, string] {
  return typeof entry[1] === "string" && entry[1] !== "";
}
