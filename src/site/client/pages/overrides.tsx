/** The page of all overrides, and the table of overrides of other pages. */
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import type { Index, WireOverride } from "../../payload.ts";
import type { Choice, Query } from "../filters.ts";
import { ownersOf } from "../fleet.ts";
import type { SiteFleet } from "../fleet.ts";
import { useFleet } from "../parts/context.ts";
import { LastDay, Why } from "../parts/days.tsx";
import { Head } from "../parts/head.tsx";
import { FeatureLink, OwnerLinks, Source, sourceText } from "../parts/links.tsx";
import { clusterNames, Where } from "../parts/where.tsx";
import { daysUntil } from "../periods.ts";
import { List } from "../table/list.tsx";
import type { Facet } from "../table/list.tsx";
import type { Column } from "../table/table.tsx";

/** Ages in days, half-open. */
const AGES = [
  ["new", "up to 30 days", 31],
  ["quarter", "31 to 90 days", 91],
  ["year", "91 days to a year", 366],
  ["old", "more than a year", Infinity],
] as const;

export const AGE_CHOICES: readonly Choice[] = [
  ...AGES.map(([key, label]) => [key, label] as const),
  ["unknown", "unknown age"],
];

/** A value of `AGE_CHOICES`. */
export function ageOf({ written }: WireOverride, today: string): string {
  if (written === undefined) return "unknown";
  const days = -daysUntil(written, today);
  return AGES.find(([, , end]) => days < end)?.[0] ?? "old";
}

function facetsOf(fleet: SiteFleet): readonly Facet<WireOverride>[] {
  return [
    { name: "owner", label: "Owner", of: ({ feature }) => ownersOf(fleet.features[feature], fleet) },
    { name: "age", label: "Age", of: (override) => [ageOf(override, fleet.today)], choices: AGE_CHOICES },
    {
      name: "kind",
      label: "Kind",
      of: ({ emergency, expires }) => [
        emergency === true ? "emergency" : "override",
        ...(expires === undefined ? ["no expiry"] : expires < fleet.today ? ["overdue"] : []),
      ],
    },
    { name: "before", label: "Expires before", of: ({ expires = "" }) => [expires], kind: "day" },
  ];
}

/** `without`: a column that the page makes clear. */
export function overrideColumns(fleet: SiteFleet, without: string = ""): readonly Column<WireOverride>[] {
  const clustersOf = ({ clusters }: WireOverride): readonly Index[] => fleet.patterns[clusters] ?? [];
  const columns: readonly Column<WireOverride>[] = [
    {
      heading: "Override",
      text: ({ name, emergency }) => (emergency === true ? `${name} (emergency)` : name),
      show: ({ name, emergency }) => (
        <>
          {name}
          {emergency === true ? <span class="note">emergency</span> : null}
        </>
      ),
      width: 2,
    },
    {
      heading: "Feature",
      text: ({ feature }) => fleet.features[feature]?.name ?? "",
      show: ({ feature }) => <FeatureLink of={feature} />,
      width: 2,
    },
    { heading: "Sets", text: ({ effect }) => effect, width: 1.8 },
    {
      heading: "Clusters",
      text: (override) => clusterNames(clustersOf(override), fleet),
      show: (override) => <Where clusters={clustersOf(override)} />,
      width: 2,
    },
    {
      heading: "Written",
      text: ({ written = "" }) => written,
      show: ({ written }) =>
        written === undefined ? <span class="muted">unknown</span> : <LastDay day={written} isPast />,
      width: 1.6,
    },
    {
      heading: "Expires",
      text: ({ expires = "" }) => expires,
      show: ({ expires }) => (
        <>
          <LastDay day={expires} />
          {expires !== undefined && expires < fleet.today ? <span class="note">still applies</span> : null}
        </>
      ),
      width: 1.8,
    },
    {
      heading: "Reason",
      text: ({ reason, ticket = "" }) => `${reason} ${ticket}`.trim(),
      show: ({ reason, ticket }) => <Why reason={reason} ticket={ticket} />,
      width: 2.4,
    },
    {
      heading: "Owners",
      text: ({ feature }) => ownersOf(fleet.features[feature], fleet).join(", "),
      show: ({ feature }) => <OwnerLinks of={ownersOf(fleet.features[feature], fleet)} />,
      width: 1.5,
    },
    {
      heading: "Source",
      text: ({ spot }) => sourceText(spot, fleet),
      show: ({ spot }) => <Source spot={spot} />,
      width: 2,
    },
  ];
  return columns.filter(({ heading }) => heading !== without && (without === "" || heading !== "Owners"));
}

export function OverridesPage({ query }: { readonly query: Query }): JSX.Element {
  const fleet = useFleet();
  const columns = useMemo(() => overrideColumns(fleet), [fleet]);
  const facets = useMemo(() => facetsOf(fleet), [fleet]);
  return (
    <>
      <Head title="Overrides">
        <p class="lead">
          Exceptions to levels and thresholds. An override applies until it is removed, even if overdue.
        </p>
      </Head>
      <List
        path={["overrides"]}
        query={query}
        caption="Overrides"
        noun="override"
        rows={fleet.overrides}
        columns={columns}
        facets={facets}
        keyOf={({ name }) => name}
        empty="No overrides."
      />
    </>
  );
}
