/** The page of expiry dates: overdue, soon, and later by month. */
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { allExpiries, whenChoices } from "../expiries.ts";
import type { Expiry } from "../expiries.ts";
import type { Query } from "../filters.ts";
import type { SiteFleet } from "../fleet.ts";
import { useFleet } from "../parts/context.ts";
import { LastDay } from "../parts/days.tsx";
import { Head } from "../parts/head.tsx";
import { ConsumerLink, FeatureLink, Listed, OwnerLinks, Source, sourceText } from "../parts/links.tsx";
import { SOON } from "../periods.ts";
import { hrefOf } from "../route.ts";
import { List } from "../table/list.tsx";
import type { Facet } from "../table/list.tsx";
import type { Column } from "../table/table.tsx";
import { ExpiryChart } from "../parts/charts.tsx";

export function ExpiriesPage({ query }: { readonly query: Query }): JSX.Element {
  const fleet = useFleet();
  const all = useMemo(() => allExpiries(fleet), [fleet]);
  const columns = useMemo(() => expiryColumns(fleet), [fleet]);
  const facets = useMemo(() => facetsOf(all, fleet), [fleet]);
  const count = (when: string): number => all.filter((one) => one.when.includes(when)).length;
  return (
    <>
      <Head title="Expiries">
        <p class="lead">
          <a href={hrefOf(["expiries"], [["when", "overdue"]])}>{count("overdue")} overdue</a>,{" "}
          <a href={hrefOf(["expiries"], [["when", "soon"]])}>
            {count("soon")} within {SOON} days of {fleet.today}
          </a>
          , {all.length} in all.
        </p>
      </Head>
      {all.length === 0 ? null : <ExpiryChart all={all} fleet={fleet} />}
      <List
        path={["expiries"]}
        query={query}
        caption="Expiries"
        noun="expiry date"
        rows={all}
        columns={columns}
        facets={facets}
        keyOf={({ kind, name }) => `${kind}/${name}`}
        empty="No expiry dates."
      />
    </>
  );
}

function facetsOf(all: readonly Expiry[], fleet: SiteFleet): readonly Facet<Expiry>[] {
  return [
    { name: "when", label: "Month", of: ({ when }) => when, choices: whenChoices(all) },
    { name: "kind", label: "Kind", of: ({ kind }) => [kind] },
    { name: "owner", label: "Owner", of: ({ owners }) => owners },
    {
      name: "service",
      label: "Service",
      of: ({ services }) => services,
      choices: fleet.services.map(({ name, title }) => [name, title]),
    },
    { name: "before", label: "Before", of: ({ day }) => [day], kind: "day" },
  ];
}

/** Also for the overview, without the source. */
export function expiryColumns(fleet: SiteFleet): readonly Column<Expiry>[] {
  return [
    {
      heading: "Expires",
      text: ({ kind, name }) => `${kind}/${name}`,
      show: ({ kind, name }) => (
        <>
          <span class="kind">{kind}/</span>
          {name}
        </>
      ),
      width: 2.4,
    },
    { heading: "Last day", text: ({ day }) => day, show: ({ day }) => <LastDay day={day} />, width: 1.7 },
    {
      heading: "About",
      text: (one) => aboutText(one, fleet),
      show: (one) => <About of={one} fleet={fleet} />,
      width: 2.6,
    },
    {
      heading: "Owners",
      text: ({ owners }) => owners.join(", "),
      show: ({ owners }) => <OwnerLinks of={owners} />,
      width: 1.8,
    },
    {
      heading: "Source",
      text: ({ spot }) => sourceText(spot, fleet),
      show: ({ spot }) => <Source spot={spot} />,
      width: 2.2,
    },
  ];
}

function aboutText({ consumer, features, resource = "" }: Expiry, fleet: SiteFleet): string {
  const to = consumer === undefined ? "" : `${fleet.consumers[consumer]?.kind}/${fleet.consumers[consumer]?.name}: `;
  return `${to}${resource}${features.map((feature) => fleet.features[feature]?.name).join(" ")}`;
}

function About({ of, fleet }: { readonly of: Expiry; readonly fleet: SiteFleet }): JSX.Element {
  const { consumer, features, resource } = of;
  return (
    <>
      {consumer === undefined ? null : (
        <>
          <ConsumerLink of={consumer} />
          {features.length === 0 ? "" : ": "}
        </>
      )}
      {features.length === 0 ? resource : null}
      <Listed
        all={features
          .filter((feature) => fleet.features[feature] !== undefined)
          .map((feature) => (
            <FeatureLink of={feature} />
          ))}
      />
    </>
  );
}
