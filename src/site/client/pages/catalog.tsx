/** The page of the catalog: all services and their entries. */
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { ENTRY_KINDS } from "../../payload.ts";
import type { Index } from "../../payload.ts";
import type { Query } from "../filters.ts";
import type { SiteFleet } from "../fleet.ts";
import { useFleet } from "../parts/context.ts";
import { layered } from "../parts/graph-layout.ts";
import { GraphOf } from "../parts/graph.tsx";
import { Head, Section } from "../parts/head.tsx";
import { Listed, ServiceLink } from "../parts/links.tsx";
import { hrefOf } from "../route.ts";
import { List } from "../table/list.tsx";
import type { Facet } from "../table/list.tsx";
import type { Column } from "../table/table.tsx";

/** The maximum number of nodes in a readable graph. */
const MOST = 40;

const HEADINGS = { MonitoredResourceType: "Types", MeterDefinition: "Meters", QuotaLimit: "Limits" } as const;

export function CatalogPage({ query }: { readonly query: Query }): JSX.Element {
  const fleet = useFleet();
  const { services } = fleet;
  const rows = useMemo(() => [...services.keys()], [fleet]);
  const columns = useMemo(() => columnsOf(fleet), [fleet]);
  const facets: readonly Facet<Index>[] = [
    { name: "owner", label: "Owner", of: (index) => [ownerOf(index, fleet)] },
    { name: "phase", label: "Phase", of: (index) => [services[index]?.phase ?? ""] },
  ];
  const needs = (id: Index): readonly Index[] => services[id]?.needs ?? [];
  const related = new Set(services.flatMap(({ needs }, index) => (needs === undefined ? [] : [index, ...needs])));
  return (
    <>
      <Head title="Catalog">
        <p class="lead">Services, and which parts of them are monitored, metered and limited.</p>
      </Head>
      <List
        path={["catalog"]}
        query={query}
        caption="Services"
        noun="service"
        rows={rows}
        columns={columns}
        facets={facets}
        keyOf={String}
        empty="The catalog has no services."
      />
      {related.size === 0 || related.size > MOST ? null : (
        <Section title="Dependencies">
          <GraphOf
            graph={layered(related, needs)}
            description="Dependencies of services"
            label={(id) => {
              const { name = "", title = "", phase } = services[id] ?? {};
              return { name: title, ...(phase === undefined ? {} : { note: phase }), href: hrefOf(["catalog", name]) };
            }}
          />
        </Section>
      )}
    </>
  );
}

function ownerOf(index: Index, { services }: SiteFleet): string {
  return services[index]?.team ?? services[index]?.project ?? "";
}

function columnsOf(fleet: SiteFleet): readonly Column<Index>[] {
  const { services, features, catalog } = fleet;
  const number = (heading: string, of: (index: Index) => number): Column<Index> => ({
    heading,
    text: (index) => String(of(index)),
    order: of,
    isNumber: true,
  });
  return [
    {
      heading: "Service",
      text: (index) => services[index]?.title ?? "",
      show: (index) => <ServiceLink of={index} />,
      width: 2.2,
    },
    {
      heading: "Name",
      text: (index) => services[index]?.id ?? "",
      show: (index) => <code>{services[index]?.id}</code>,
      width: 2.6,
    },
    { heading: "Phase", text: (index) => services[index]?.phase ?? "", width: 1.2 },
    { heading: "Owner", text: (index) => ownerOf(index, fleet), width: 1.6 },
    {
      heading: "Dependencies",
      text: (index) => (services[index]?.needs ?? []).map((one) => services[one]?.name).join(" "),
      show: (index) => (
        <Listed
          all={(services[index]?.needs ?? []).map((one) => (
            <ServiceLink of={one} />
          ))}
        />
      ),
      width: 2,
    },
    number("Features", (index) => features.filter((one) => one.service === index).length),
    ...ENTRY_KINDS.map((kind) =>
      number(HEADINGS[kind], (index) => catalog.filter((one) => one.service === index && one.kind === kind).length),
    ),
  ];
}
