/**
 * The route, entries behind the `#` of the URL, which works from the disk and from a server:
 * `#/features/dark-mode`, `#/?service=dns&state=off`; `?since=REF` before the `#` works, too.
 */
import { useEffect, useState } from "preact/hooks";

export interface Route {
  /** Decoded: `["features", "dark-mode"]`; empty for the matrix. */
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

/** The route of the page's URL; `?since=` before the `#` opens the changes. */
export function currentRoute({ hash, search }: Pick<Location, "hash" | "search">): Route {
  const since = new URLSearchParams(search).get("since");
  const route = routeOf(hash);
  if (since === null) return route;
  if (hash === "" || hash === "#") return { path: ["changes"], query: new Map([["since", since]]) };
  return route.query.has("since") ? route : { ...route, query: new Map([["since", since], ...route.query]) };
}

export function useRoute(): Route {
  const [route, setRoute] = useState(() => currentRoute(location));
  useEffect(() => {
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
