/**
 * The route, entries behind the `#` of the URL, which works from the disk and from a server:
 * `#/features/dark-mode`, `#/?service=dns&state=off`; `?since=REF` before the `#` works, too.
 */
import { useLayoutEffect, useState } from "preact/hooks";

export interface Route {
  /** Decoded: `["features", "dark-mode"]`; empty for the overview. */
  readonly path: readonly string[];
  readonly query: ReadonlyMap<string, string>;
}

export function routeOf(hash: string): Route {
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split(/\?(.*)/s);
  return {
    path: path.split("/").filter(Boolean).map(decoded),
    query: new Map(new URLSearchParams(query)),
  };
}

/** Tolerates invalid encodings, because URLs may be typed. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** Entries without a value are left out. */
export function hrefOf(path: readonly string[], query: Iterable<readonly [string, string]> = []): string {
  const entries = [...query].filter(([, value]) => value !== "");
  const search = new URLSearchParams(entries.map(([key, value]) => [key, value]));
  return `#/${path.map(encodeURIComponent).join("/")}${entries.length === 0 ? "" : `?${search.toString()}`}`;
}

/** Parts whose address can have `since`. */
const SINCE: ReadonlySet<string> = new Set(["matrix", "changes"]);

/**
 * The route of the page's URL. `?since=` before the `#` opens the changes, or belongs to the parts that show them.
 * `#/?stage=production` is the matrix, because older pages had it there.
 */
export function currentRoute({ hash, search }: Pick<Location, "hash" | "search">): Route {
  const since = new URLSearchParams(search).get("since");
  if (since !== null && (hash === "" || hash === "#")) return { path: ["changes"], query: new Map([["since", since]]) };
  const { path, query } = routeOf(hash);
  const isMatrix = path.length === 0 && (query.size > 0 || since !== null);
  const route = isMatrix ? { path: ["matrix"], query } : { path, query };
  if (since === null || query.has("since") || !SINCE.has(route.path[0] ?? "")) return route;
  return { ...route, query: new Map([["since", since], ...query]) };
}

/** The last address of the matrix, so that a link back keeps its filters. */
let lastMatrix = "";

export function matrixHref(): string {
  return lastMatrix === "" ? hrefOf(["matrix"]) : lastMatrix;
}

export function useRoute(): Route {
  const [route, setRoute] = useState(() => currentRoute(location));
  if (route.path[0] === "matrix") lastMatrix = hrefOf(route.path, route.query);
  // Before the page is painted, so that no change of the address is missed.
  useLayoutEffect(() => {
    const follow = (): void => setRoute(currentRoute(location));
    addEventListener("hashchange", follow);
    addEventListener("popstate", follow);
    return () => {
      removeEventListener("hashchange", follow);
      removeEventListener("popstate", follow);
    };
  }, []);
  return route;
}

/** Adds no entry to the browser history, for filters that change while typing. */
export function replaceRoute(href: string): void {
  history.replaceState(history.state, "", href);
  dispatchEvent(new PopStateEvent("popstate"));
}
