/** The page of a service: its catalog entries with their references, and its features. */
import type { JSX } from "preact";
import { ENTRY_KINDS } from "../../payload.ts";
import type { Index, WireCatalogEntry } from "../../payload.ts";
import type { SiteFleet } from "../fleet.ts";
import { useFleet } from "../parts/context.ts";
import { LastDay } from "../parts/days.tsx";
import { Facts, Head, Section, Table } from "../parts/head.tsx";
import { FeatureLink, Listed, ServiceLink, Source } from "../parts/links.tsx";
import { Where } from "../parts/where.tsx";
import { Missing } from "./missing.tsx";

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
          ["Needs", service.needs === undefined ? undefined : links(service.needs)],
          ["Needed by", needed.length === 0 ? undefined : links(needed)],
          ["Source", <Source spot={service.spot} />],
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
  if (entries.length === 0) return null;
  const references = kind === "MonitoredResourceType" ? [] : [kind === "MeterDefinition" ? "Measures" : "Limits"];
  return (
    <Section title={TITLES[kind]} count={entries.length}>
      <Table
        caption={TITLES[kind]}
        head={["Name", "Is", ...references, "Phase", "Patched on", "Source"]}
        rows={entries.map((entry) => [
          <>
            <code>{entry.id}</code>
            {entry.title === undefined ? null : <span class="note">{entry.title}</span>}
          </>,
          entry.facts.join("; "),
          ...(references.length === 0
            ? []
            : [
                <Listed
                  all={(entry.of ?? []).map((one) => (
                    <code>{idOf(one, fleet)}</code>
                  ))}
                />,
              ]),
          entry.phase ?? "",
          <Patched entry={entry} fleet={fleet} />,
          <Source spot={entry.spot} />,
        ])}
      />
    </Section>
  );
}

function idOf(name: string, { catalog }: SiteFleet): string {
  return catalog.find((one) => one.name === name)?.id ?? name;
}

function Patched({ entry, fleet }: { readonly entry: WireCatalogEntry; readonly fleet: SiteFleet }): JSX.Element {
  const patches = fleet.patches.filter(({ kind, resource }) => kind === entry.kind && resource === entry.name);
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

function Features({ service, fleet }: Pick<EntriesProps, "service" | "fleet">): JSX.Element {
  const features = fleet.features.flatMap((feature, index) =>
    feature.service === service ? [{ feature, index }] : [],
  );
  return (
    <Section title="Features" count={features.length} empty="This service has no features.">
      <Table
        caption="Features"
        head={["Feature", "Level", "Is", "Owners", "Expires"]}
        rows={features.map(({ feature, index }) => [
          <FeatureLink of={index} />,
          fleet.levels[feature.history?.at(-1)?.[1] ?? -1]?.[0] ?? "",
          feature.about,
          (feature.owners ?? []).map((owner) => fleet.owners[owner]).join(", "),
          feature.expires === undefined ? <span class="muted">no date</span> : <LastDay day={feature.expires} />,
        ])}
      />
    </Section>
  );
}
