/** Maps keys of flags to resource types of Milo, and back. */

export interface Naming {
  /** Key -> resource type, as `manifest/milo-keys.json` has it. */
  readonly keys: ReadonlyMap<string, string>;
  /** Prefix for keys that are not in the map. */
  readonly resourcePrefix: string;
}

export const DEFAULT_PREFIX = "features.miloapis.com";

/** A key with a slash is a resource type already. */
export function resourceTypeOf(key: string, { keys, resourcePrefix }: Naming): string {
  return key.includes("/") ? key : (keys.get(key) ?? `${resourcePrefix}/${key}`);
}

/** The keys of a bulk evaluation: those of the map, or without a map, one for each known type. */
export function keysOf(types: Iterable<string>, { keys, resourcePrefix }: Naming): readonly string[] {
  if (keys.size > 0) return [...keys.keys()];
  return [...types].map((type) => shortest(type, resourcePrefix));
}

/** All keys of a resource type. */
export function keysFor(type: string, { keys, resourcePrefix }: Naming): readonly string[] {
  const mapped = [...keys].filter(([, known]) => known === type).map(([key]) => key);
  return [...new Set([shortest(type, resourcePrefix), ...mapped])];
}

function shortest(type: string, resourcePrefix: string): string {
  const rest = type.startsWith(`${resourcePrefix}/`) ? type.slice(resourcePrefix.length + 1) : "";
  return rest === "" || rest.includes("/") ? type : rest;
}
