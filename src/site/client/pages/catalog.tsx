/** The page of the catalog: all services and their entries. */
import type { JSX } from "preact";
import type { Index } from "../../payload.ts";
import { useFleet } from "../parts/context.ts";
import { GraphOf } from "../parts/graph.tsx";
import { Head, Section, Table } from "../parts/head.tsx";
import { layered } from "../parts/graph-layout.ts";
import { Listed, ServiceLink } from "../parts/links.tsx";
import { hrefOf } from "../route.ts";

/** The most nodes in a readable graph. */
const MOST = 40;

export function CatalogPage(): JSX.Element {
  const fleet = useFleet();
  const { services, catalog, features } = fleet;
  const count = (kind: string, index: Index): string =>
    String(catalog.filter((one) => one.service === index && one.kind === kind).length);
  const needs = (id: Index): readonly Index[] => services[id]?.needs ?? [];
  const related = new Set(services.flatMap(({ needs }, index) => (needs === undefined ? [] : [index, ...needs])));
  return (
    <>
      <Head title="Catalog">
        <p class="lead">Services, and which parts are monitored, metered and limited.</p>
      </Head>
      {services.length === 0 ? (
        <p class="empty">The catalog has no services.</p>
      ) : (
        <Section title="Services" count={services.length}>
          <Table
            caption="Services"
            head={["Service", "Name", "Phase", "Owner", "Needs", "Features", "Types", "Meters", "Limits"]}
            rows={services.map((service, index) => [
              <ServiceLink of={index} />,
              <code>{service.id}</code>,
              service.phase,
              service.team ?? service.project,
              service.needs === undefined ? (
                <span class="muted">nothing</span>
              ) : (
                <Listed
                  all={service.needs.map((one) => (
                    <ServiceLink of={one} />
                  ))}
                />
              ),
              String(features.filter((one) => one.service === index).length),
              count("MonitoredResourceType", index),
              count("MeterDefinition", index),
              count("QuotaLimit", index),
            ])}
          />
        </Section>
      )}
      {related.size === 0 || related.size > MOST ? null : (
        <Section title="Dependencies">
          <GraphOf
            graph={layered(related, needs)}
            description="Dependencies between services"
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
