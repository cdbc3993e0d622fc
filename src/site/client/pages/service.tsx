/** The page of a service: its catalog entries with their references, and its features. */
import type { JSX } from "preact";
import { ENTRY_KINDS } from "../../payload.ts";
import type { Index, WireCatalogEntry, WireFeature } from "../../payload.ts";
import { ownersOf, usableOn } from "../fleet.ts";
import type { SiteFleet } from "../fleet.ts";
import { levelsOn } from "../matrix/row.tsx";
import { useFleet } from "../parts/context.ts";
import { LastDay } from "../parts/days.tsx";
import { Facts, Head, Missing } from "../parts/head.tsx";
import { FeatureLink, Listed, OwnerLinks, ServiceLink, Source, sourceText } from "../parts/links.tsx";
import { Where } from "../parts/where.tsx";
import { TableSection } from "../table/table.tsx";
import type { Column } from "../table/table.tsx";

const TITLES: Readonly<Record<WireCatalogEntry["kind"], string>> = {
  MonitoredResourceType: "Monitored types",
  MeterDefinition: "Meters",
  QuotaLimit: "Limits",
};

export function ServicePage({ name }: { readonly name: string }): JSX.Element {
  const fleet = useFleet();
  const index = fleet.services.findIndex((one) => one.name === name);
  const service = fleet.services[index];
  if (service === undefined) return <Missing what="service" name={name} />;
  const needed = fleet.services.flatMap((one, other) => (one.needs?.includes(index) === true ? [other] : []));
  const links = (all: readonly Index[]): JSX.Element => (
    <Listed
      all={all.map((one) => (
        <ServiceLink of={one} />
      ))}
    />
  );
  return (
    <article>
      <Head title={service.title} name={service.id} up={["catalog", "Catalog"]}>
        {service.about === undefined ? null : <p class="lead">{service.about}</p>}
      </Head>
      <Facts
        all={[
          ["Phase", service.phase],
          ["Project", service.project],
          ["Team", service.team],
          ["Contact", service.contact],
          ["Enabled by", service.gated === true ? "its provider" : "any consumer"],
          ["Dependencies", service.needs === undefined ? undefined : links(service.needs)],
          ["Dependents", needed.length === 0 ? undefined : links(needed)],
          ["Defined in", <Source spot={service.spot} />],
        ]}
      />
      {ENTRY_KINDS.map((kind) => (
        <Entries key={kind} kind={kind} service={index} fleet={fleet} />
      ))}
      <Features service={index} fleet={fleet} />
    </article>
  );
}

interface EntriesProps {
  readonly kind: WireCatalogEntry["kind"];
  readonly service: Index;
  readonly fleet: SiteFleet;
}

function Entries({ kind, service, fleet }: EntriesProps): JSX.Element | null {
  const entries = fleet.catalog.filter((one) => one.service === service && one.kind === kind);
  const idsOf = ({ of = [] }: WireCatalogEntry): readonly string[] => of.map((one) => idOf(one, fleet));
  const references: Column<WireCatalogEntry> = {
    heading: kind === "MeterDefinition" ? "Measured on" : "Limits",
    text: (entry) => idsOf(entry).join(" "),
    show: (entry) => (
      <Listed
        all={idsOf(entry).map((one) => (
          <code>{one}</code>
        ))}
      />
    ),
  };
  const columns: readonly Column<WireCatalogEntry>[] = [
    {
      heading: "Name",
      text: ({ id }) => id,
      show: ({ id, title }) => (
        <>
          <code>{id}</code>
          {title === undefined ? null : <span class="note">{title}</span>}
        </>
      ),
    },
    { heading: "Properties", text: ({ facts }) => facts.join("; ") },
    ...(kind === "MonitoredResourceType" ? [] : [references]),
    { heading: "Phase", text: ({ phase = "" }) => phase },
    {
      heading: "Patched on",
      text: (entry) =>
        patchesOf(entry, fleet)
          .map(({ name }) => name)
          .join(" "),
      show: (entry) => <Patched entry={entry} fleet={fleet} />,
    },
    { heading: "Source", text: ({ spot }) => sourceText(spot, fleet), show: ({ spot }) => <Source spot={spot} /> },
  ];
  return <TableSection caption={TITLES[kind]} columns={columns} rows={entries} />;
}

function idOf(name: string, { catalog }: SiteFleet): string {
  return catalog.find((one) => one.name === name)?.id ?? name;
}

function patchesOf(entry: WireCatalogEntry, { patches }: SiteFleet): SiteFleet["patches"] {
  return patches.filter(({ kind, resource }) => kind === entry.kind && resource === entry.name);
}

function Patched({ entry, fleet }: { readonly entry: WireCatalogEntry; readonly fleet: SiteFleet }): JSX.Element {
  const patches = patchesOf(entry, fleet);
  if (patches.length === 0) return <span class="muted">no cluster</span>;
  return (
    <Listed
      all={patches.map(({ clusters, expires, reason }) => (
        <>
          <Where clusters={fleet.patterns[clusters] ?? []} />
          <span class="note">{reason}</span>
          {expires === undefined ? null : <LastDay day={expires} />}
        </>
      ))}
    />
  );
}

interface FeatureRow {
  readonly feature: WireFeature;
  readonly index: Index;
}

function Features({ service, fleet }: Pick<EntriesProps, "service" | "fleet">): JSX.Element | null {
  const rows = fleet.features.flatMap((feature, index) => (feature.service === service ? [{ feature, index }] : []));
  const everywhere = [...fleet.clusters.keys()];
  const columns: readonly Column<FeatureRow>[] = [
    { heading: "Feature", text: ({ feature }) => feature.name, show: ({ index }) => <FeatureLink of={index} /> },
    { heading: "Levels", text: ({ feature }) => levelsOn(feature, everywhere, fleet) },
    { heading: "Usable", text: ({ feature }) => `${usableOn(feature, fleet)} of ${fleet.clusters.length} clusters` },
    { heading: "Description", text: ({ feature }) => feature.about },
    {
      heading: "Owners",
      text: ({ feature }) => ownersOf(feature, fleet).join(", "),
      show: ({ feature }) => <OwnerLinks of={ownersOf(feature, fleet)} />,
    },
    {
      heading: "Expires",
      text: ({ feature }) => feature.expires ?? "",
      show: ({ feature }) => <LastDay day={feature.expires} />,
    },
  ];
  return <TableSection caption="Features" columns={columns} rows={rows} empty="This service has no features." />;
}
