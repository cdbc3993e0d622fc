/** Reads `manifest/milo-keys.json`, which the compiler writes. */
import { readFile } from "node:fs/promises";

export type Keys = Readonly<Record<string, string>>;

/** Takes a map or the path of one. Throws if it has a value that is not a string. */
export async function readKeys(given: Keys | string | undefined): Promise<ReadonlyMap<string, string>> {
  if (given === undefined) return new Map();
  const keys = typeof given === "string" ? json(await readFile(given, "utf8")) : given;
  const entries = typeof keys === "object" && keys !== null && !Array.isArray(keys) ? Object.entries(keys) : undefined;
  if (entries?.every(isName) === true) return new Map(entries);
  const name = typeof given === "string" ? given : "`keys`";
  throw new TypeError(`${name} must be a map from flag keys to resource types`);
}

/** Undefined for invalid JSON. The content is not quoted, because it may be another, secret file. */
function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isName(entry: [string, unknown]): entry is [string, string] {
  return typeof entry[1] === "string" && entry[1] !== "";
}
