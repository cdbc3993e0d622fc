/** The frame around every page: project name, navigation, search, provenance, and the page of the current route. */
import type { JSX, TargetedEvent } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { Boundary } from "./boundary.tsx";
import type { SiteFleet } from "./fleet.ts";
import { CatalogPage } from "./pages/catalog.tsx";
import { ChangesPage } from "./pages/changes.tsx";
import { ClusterPage } from "./pages/cluster.tsx";
import { ClustersPage } from "./pages/clusters.tsx";
import { ConsumerPage, ConsumersPage } from "./pages/consumers.tsx";
import { ExpiriesPage } from "./pages/expiries.tsx";
import { FeaturePage } from "./pages/feature.tsx";
import { MatrixPage } from "./pages/matrix.tsx";
import { OverridesPage } from "./pages/overrides.tsx";
import { OverviewPage } from "./pages/overview.tsx";
import { ServicePage } from "./pages/service.tsx";
import { FleetContext } from "./parts/context.ts";
import { Missing } from "./parts/head.tsx";
import { Provenance } from "./parts/provenance.tsx";
import { hrefOf, useRoute } from "./route.ts";
import type { Route } from "./route.ts";
import { SearchBox } from "./search/search-box.tsx";
import { ThemeChoice } from "./theme.tsx";

const PARTS = [
  ["", "Overview"],
  ["matrix", "Matrix"],
  ["clusters", "Clusters"],
  ["consumers", "Consumers"],
  ["catalog", "Catalog"],
  ["overrides", "Overrides"],
  ["expiries", "Expiries"],
  ["changes", "Changes"],
] as const;

export function App({ fleet }: { readonly fleet: SiteFleet }): JSX.Element {
  const route = useRoute();
  const main = useRef<HTMLElement>(null);
  const [part = "", ...names] = route.path;
  const where = route.path.join("/");
  const isFirst = useRef(true);
  // Before the new page is painted: nobody sees it scrolled, and a key that follows does not lose the focus.
  useLayoutEffect(() => {
    document.title = titleOf(route, fleet);
    // The matrix restores its own focus.
    if (!isFirst.current && part !== "matrix")
      main.current?.querySelector<HTMLElement>("h1")?.focus({ preventScroll: true });
    if (!isFirst.current) scrollTo(0, 0);
    isFirst.current = false;
  }, [where]);
  return (
    <FleetContext.Provider value={fleet}>
      <a class="skip" href="#main" onClick={(event) => skipTo(event, main.current)}>
        Skip to the content
      </a>
      <header class="bar">
        <a class="brand" href={hrefOf([])}>
          <span class="mark" aria-hidden="true" />
          {fleet.project}
        </a>
        <nav aria-label="Sections">
          {PARTS.map(([path, label]) =>
            path === "changes" && fleet.comparisons.length === 0 ? null : (
              <a
                key={path}
                href={hrefOf(path === "" ? [] : [path])}
                aria-current={isIn(part, path) ? "page" : undefined}
              >
                {label}
              </a>
            ),
          )}
        </nav>
        <SearchBox fleet={fleet} />
        <ThemeChoice />
      </header>
      <Provenance fleet={fleet} />
      <main id="main" data-where={where} ref={main} tabIndex={-1} class={part === "matrix" ? "wide" : ""}>
        <Boundary key={where}>
          <Page route={route} part={part} names={names} fleet={fleet} />
        </Boundary>
      </main>
    </FleetContext.Provider>
  );
}

/** Pages of features belong to the matrix. */
function isIn(part: string, path: string): boolean {
  return part === path || (path === "matrix" && part === "features");
}

function skipTo(event: TargetedEvent<HTMLAnchorElement>, target: HTMLElement | null): void {
  event.preventDefault();
  target?.focus();
}

function titleOf({ path: [part = "", ...names] }: Route, { project }: SiteFleet): string {
  const label = PARTS.find(([path]) => path === part)?.[1];
  return [...(names.length > 0 ? [names.join("/")] : label === undefined ? [] : [label]), project].join(" · ");
}

interface PageProps {
  readonly route: Route;
  readonly part: string;
  readonly names: readonly string[];
  readonly fleet: SiteFleet;
}

function Page({ route: { path, query }, part, names, fleet }: PageProps): JSX.Element {
  const [name = "", other = ""] = names;
  switch (part) {
    case "":
      return <OverviewPage />;
    case "matrix":
      return <MatrixPage query={query} />;
    case "features":
      return <FeaturePage name={name} cluster={query.get("cluster")} />;
    case "clusters":
      return name === "" ? <ClustersPage query={query} /> : <ClusterPage name={name} query={query} />;
    case "consumers":
      return name === "" ? <ConsumersPage query={query} /> : <ConsumerPage kind={name} name={other} />;
    case "catalog":
      return name === "" ? <CatalogPage query={query} /> : <ServicePage name={name} />;
    case "overrides":
      return <OverridesPage query={query} />;
    case "expiries":
      return <ExpiriesPage query={query} />;
    case "changes":
      return <ChangesPage since={query.get("since") ?? fleet.comparisons[0]?.ref ?? ""} />;
    default:
      return <Missing what="page" name={path.join("/")} />;
  }
}
