/** The frame around every page: project name, navigation, and the page of the current route. */
import type { JSX, TargetedEvent } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { SiteFleet } from "./fleet.ts";
import { CatalogPage } from "./pages/catalog.tsx";
import { ChangesPage } from "./pages/changes.tsx";
import { ClusterPage } from "./pages/cluster.tsx";
import { ClustersPage } from "./pages/clusters.tsx";
import { ConsumerPage } from "./pages/consumer.tsx";
import { ConsumersPage } from "./pages/consumers.tsx";
import { ExpiriesPage } from "./pages/expiries.tsx";
import { FeaturePage } from "./pages/feature.tsx";
import { MatrixPage } from "./pages/matrix.tsx";
import { Missing } from "./pages/missing.tsx";
import { ServicePage } from "./pages/service.tsx";
import { hrefOf, useRoute } from "./route.ts";
import type { Route } from "./route.ts";
import { FleetContext } from "./parts/context.ts";
import { Foot } from "./parts/foot.tsx";
import { ThemeChoice } from "./parts/theme-choice.tsx";

const PARTS = [
  ["", "Matrix"],
  ["clusters", "Clusters"],
  ["consumers", "Consumers"],
  ["catalog", "Catalog"],
  ["expiries", "Expiries"],
  ["changes", "Changes"],
] as const;

export function App({ fleet }: { readonly fleet: SiteFleet }): JSX.Element {
  const route = useRoute();
  const main = useRef<HTMLElement>(null);
  const [part = "", ...names] = route.path;
  const where = route.path.join("/");
  const isFirst = useRef(true);
  useEffect(() => {
    document.title = titleOf(route, fleet);
    // The matrix restores its own focus.
    if (!isFirst.current && part !== "") main.current?.querySelector<HTMLElement>("h1")?.focus({ preventScroll: true });
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
        <ThemeChoice />
      </header>
      <main id="main" data-where={where} ref={main} tabIndex={-1} class={part === "" ? "wide" : ""}>
        <Page route={route} part={part} names={names} fleet={fleet} />
      </main>
      <Foot fleet={fleet} />
    </FleetContext.Provider>
  );
}

/** Pages of features belong to the matrix. */
function isIn(part: string, path: string): boolean {
  return part === path || (path === "" && part === "features");
}

function skipTo(event: TargetedEvent<HTMLAnchorElement>, target: HTMLElement | null): void {
  event.preventDefault();
  target?.focus();
}

function titleOf({ path: [part, ...names] }: Route, { project }: SiteFleet): string {
  const label = PARTS.find(([path]) => path === part)?.[1];
  return [...(names.length > 0 ? [names.join("/")] : label === undefined ? [] : [label]), project].join(" · ");
}

interface PageProps {
  readonly route: Route;
  readonly part: string;
  readonly names: readonly string[];
  readonly fleet: SiteFleet;
}

function Page({ route, part, names, fleet }: PageProps): JSX.Element {
  const [name = "", other = ""] = names;
  switch (part) {
    case "":
      return <MatrixPage query={route.query} />;
    case "features":
      return <FeaturePage key={name} name={name} cluster={route.query.get("cluster")} />;
    case "clusters":
      return name === "" ? <ClustersPage /> : <ClusterPage key={name} name={name} query={route.query} />;
    case "consumers":
      return name === "" ? <ConsumersPage /> : <ConsumerPage key={name + other} kind={name} name={other} />;
    case "catalog":
      return name === "" ? <CatalogPage /> : <ServicePage key={name} name={name} />;
    case "expiries":
      return <ExpiriesPage />;
    case "changes":
      return <ChangesPage since={route.query.get("since") ?? fleet.comparisons[0]?.ref ?? ""} />;
    default:
      return <Missing what="page" name={route.path.join("/")} />;
  }
}
