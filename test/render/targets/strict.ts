/** Makes compiled schemas reject unknown fields, which an API server would prune. */

interface Validated {
  validate(): void;
}

/** The paths of unknown fields; throws on a schema error. `free` lists fields with arbitrary content. */
export function unknownFields(object: Validated, free: readonly string[] = []): readonly string[] {
  const seen = new Set<string>();
  watched(object, "", seen).validate();
  return pathsOf(object, "", free).filter((path) => !seen.has(path));
}

/** Wraps a value to record which fields are read. */
function watched<T extends object>(value: T, path: string, seen: Set<string>): T {
  return new Proxy(value, {
    get(target, key, receiver) {
      const child: unknown = Reflect.get(target, key, receiver);
      const at = `${path}/${String(key)}`;
      seen.add(at);
      return typeof child === "object" && child !== null ? watched(child, at, seen) : child;
    },
  });
}

function pathsOf(value: object, path: string, free: readonly string[]): readonly string[] {
  return Object.entries(value).flatMap(([key, child]: [string, unknown]) => {
    const at = `${path}/${key}`;
    const below = typeof child === "object" && child !== null && !free.includes(at) ? pathsOf(child, at, free) : [];
    return [at, ...below];
  });
}
