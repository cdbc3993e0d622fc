/** From the key of a flag to the resource type that Milo counts, and back. */

export interface Naming {
  /** Key -> resource type, as `manifest/milo-keys.json` has it. */
  readonly keys: ReadonlyMap<string, string>;
  /** What stands before keys that are in no map. */
  readonly resourcePrefix: string;
}

export const DEFAULT_PREFIX = "features.miloapis.com";

/** A key with a slash is a resource type already. */
export function resourceTypeOf(key: string, { keys, resourcePrefix }: Naming): string {
  return key.includes("/") ? key : (keys.get(key) ?? `${resourcePrefix}/${key}`);
}

/** The keys that can be asked for all at once: those of the map; where there is none, one for every type that is known. */
export function keysOf(types: Iterable<string>, { keys, resourcePrefix }: Naming): readonly string[] {
  if (keys.size > 0) return [...keys.keys()];
  const prefix = `${resourcePrefix}/`;
  return [...types].map((type) => (isPlain(type, prefix) ? type.slice(prefix.length) : type));
}

function isPlain(type: string, prefix: string): boolean {
  return type.startsWith(prefix) && !type.slice(prefix.length).includes("/");
}
