/** The pages of consumers: all that have a grant, and one with its access. */
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { append } from "../../../base/collections.ts";
import type { Index, WireGrant } from "../../payload.ts";
import { accessOf, ineffective } from "../access.ts";
import type { Access } from "../access.ts";
import type { Query } from "../filters.ts";
import type { SiteFleet } from "../fleet.ts";
import { useFleet } from "../parts/context.ts";
import { LastDay, PERIOD_LABELS, PeriodText, periodWords, Why } from "../parts/days.tsx";
import { Head, Missing } from "../parts/head.tsx";
import { ConsumerLink, FeatureLink, Listed, Source } from "../parts/links.tsx";
import { clusterNames, Where } from "../parts/where.tsx";
import { PERIODS, periodOf } from "../periods.ts";
import type { Period } from "../periods.ts";
import { sourceText } from "../parts/links.tsx";
import { List } from "../table/list.tsx";
import type { Facet } from "../table/list.tsx";
import { TableSection } from "../table/table.tsx";
import type { Column } from "../table/table.tsx";

interface ConsumerRow {
  readonly index: Index;
  readonly kind: string;
  readonly name: string;
  /** The number of features, by period. */
  readonly features: Readonly<Record<Period, number>>;
  /** Where a feature can be used today. */
  readonly clusters: readonly Index[];
  readonly grants: number;
  /** The earliest last day of the grants that have not ended; "" if none ends. */
  readonly next: string;
  readonly isEnded: boolean;
}

const COLUMNS: readonly Column<ConsumerRow>[] = [
  {
    heading: "Consumer",
    text: ({ kind, name }) => `${kind}/${name}`,
    show: ({ index }) => <ConsumerLink of={index} />,
    width: 3,
  },
  ...PERIODS.map((period): Column<ConsumerRow> => ({
    heading: PERIOD_LABELS[period],
    text: ({ features }) => String(features[period]),
    order: ({ features }) => features[period],
    isNumber: true,
  })),
  {
    heading: "Clusters",
    text: ({ clusters }) => String(clusters.length),
    order: ({ clusters }) => clusters.length,
    show: ({ clusters }) => <Where clusters={clusters} />,
    width: 4,
  },
  { heading: "Grants", text: ({ grants }) => String(grants), order: ({ grants }) => grants, isNumber: true },
  {
    heading: "Next expiry",
    text: ({ next, isEnded }) => (isEnded ? "ended" : next),
    order: ({ next }) => next,
    show: ({ next, isEnded }) => (isEnded ? <span class="muted">Ended</span> : <LastDay day={next} />),
    width: 2.4,
  },
];

const FACETS: readonly Facet<ConsumerRow>[] = [
  { name: "kind", label: "Kind", of: ({ kind }) => [kind] },
  {
    name: "access",
    label: "Access",
    of: ({ features }) => PERIODS.filter((period) => features[period] > 0),
    choices: PERIODS.map((period) => [period, PERIOD_LABELS[period]]),
  },
  { name: "before", label: "Expires before", of: ({ next }) => [next], kind: "day" },
];

export function ConsumersPage({ query }: { readonly query: Query }): JSX.Element {
  const fleet = useFleet();
  const rows = useMemo(() => rowsOf(fleet), [fleet]);
  return (
    <>
      <Head title="Consumers">
        <p class="lead">
          Organizations and projects with a grant, and the number of features that they have access to.
        </p>
      </Head>
      <List
        path={["consumers"]}
        query={query}
        caption="Consumers"
        noun="consumer"
        rows={rows}
        columns={COLUMNS}
        facets={FACETS}
        keyOf={({ index }) => String(index)}
        empty="No grants yet."
      />
    </>
  );
}

function rowsOf(fleet: SiteFleet): readonly ConsumerRow[] {
  const grants = new Map<Index, WireGrant[]>();
  for (const grant of fleet.grants) append(grants, grant.consumer, grant);
  return fleet.consumers.map(({ kind, name }, index) => {
    const access = accessOf(index, fleet);
    const own = grants.get(index) ?? [];
    const next = own.reduce(
      (first, { expires = "" }) => (expires >= fleet.today && (first === "" || expires < first) ? expires : first),
      "",
    );
    return {
      index,
      kind,
      name,
      features: {
        active: featuresOf(access, "active"),
        scheduled: featuresOf(access, "scheduled"),
        ended: featuresOf(access, "ended"),
      },
      clusters: activeOn(access),
      grants: own.length,
      next,
      isEnded: own.every(({ expires = "9999" }) => expires < fleet.today),
    };
  });
}

/** Access is in the order of features. */
function featuresOf(access: readonly Access[], period: Period): number {
  let [count, last] = [0, -1];
  for (const one of access) {
    if (one.period !== period || one.feature === last) continue;
    count++;
    last = one.feature;
  }
  return count;
}

function activeOn(access: readonly Access[]): readonly Index[] {
  const active = access.filter(({ period }) => period === "active");
  if (active.length === 1) return active[0]?.clusters ?? [];
  const found = new Set<Index>();
  for (const { clusters } of active) for (const cluster of clusters) found.add(cluster);
  return [...found].sort((a, b) => a - b);
}

export function ConsumerPage({ kind, name }: { readonly kind: string; readonly name: string }): JSX.Element {
  const fleet = useFleet();
  const index = fleet.consumers.findIndex((one) => one.kind === kind && one.name === name);
  if (index === -1) return <Missing what="consumer" name={`${kind}/${name}`} />;
  const access = accessOf(index, fleet);
  const of = (period: Period): readonly Access[] => access.filter((one) => one.period === period);
  const grants = fleet.grants.filter(({ consumer }) => consumer === index);
  const off = grants.flatMap((grant) => ineffective(grant, fleet).map((one) => ({ ...one, grant: grant.name })));
  const columns = accessColumns(fleet);
  return (
    <article>
      <Head title={name} name={`${kind}/${name}`} up={["consumers", "Consumers"]}>
        <p class="lead">{summaryOf(access)}</p>
      </Head>
      <TableSection caption="Access" columns={columns} rows={of("active")} empty={`No access on ${fleet.today}.`} />
      <TableSection caption="Scheduled access" columns={columns} rows={of("scheduled")} />
      <TableSection caption="Ended access" columns={columns} rows={of("ended")} />
      <TableSection
        caption="Granted but not effective"
        columns={[
          featureColumn(fleet),
          clustersColumn(fleet),
          { heading: "Grant", text: ({ grant }: { readonly grant: string }) => grant },
        ]}
        rows={off}
      />
      <TableSection caption="Grants" columns={grantColumns(fleet)} rows={grants} />
    </article>
  );
}

function summaryOf(access: readonly Access[]): string {
  const [active, scheduled, ended] = PERIODS.map((period) => featuresOf(access, period));
  return `Access to ${active} ${active === 1 ? "feature" : "features"}; ${scheduled} scheduled, ${ended} ended.`;
}

function featureColumn(fleet: SiteFleet): Column<{ readonly feature: Index }> {
  return {
    heading: "Feature",
    text: ({ feature }) => fleet.features[feature]?.name ?? "",
    show: ({ feature }) => <FeatureLink of={feature} />,
  };
}

function clustersColumn(fleet: SiteFleet): Column<{ readonly clusters: readonly Index[] }> {
  return {
    heading: "Clusters",
    text: ({ clusters }) => clusterNames(clusters, fleet),
    show: ({ clusters }) => <Where clusters={clusters} />,
  };
}

function accessColumns(fleet: SiteFleet): readonly Column<Access>[] {
  return [
    featureColumn(fleet),
    clustersColumn(fleet),
    {
      heading: "Period",
      text: ({ period, starts, expires, milo }) =>
        `${PERIOD_LABELS[period]} ${periodWords(starts, expires)}${milo === "not" ? "" : ", active in Milo"}`,
      show: ({ starts, expires, milo }) => <PeriodText starts={starts} expires={expires} milo={milo} />,
    },
  ];
}

/** Also for the page of a feature, which leaves out its own name. */
export function grantColumns(fleet: SiteFleet, isOfFeature: boolean = false): readonly Column<WireGrant>[] {
  const clustersOf = ({ clusters }: WireGrant): readonly Index[] => fleet.patterns[clusters] ?? [];
  const consumer: Column<WireGrant> = {
    heading: "Consumer",
    text: ({ consumer }) => `${fleet.consumers[consumer]?.kind}/${fleet.consumers[consumer]?.name}`,
    show: ({ consumer }) => <ConsumerLink of={consumer} />,
  };
  const features: Column<WireGrant> = {
    heading: "Features",
    text: ({ features }) => features.map((feature) => fleet.features[feature]?.name).join(" "),
    show: ({ features }) => (
      <Listed
        all={features.map((feature) => (
          <FeatureLink of={feature} />
        ))}
      />
    ),
  };
  return [
    { heading: "Grant", text: ({ name }) => name },
    isOfFeature ? consumer : features,
    {
      heading: "Clusters",
      text: (grant) => clusterNames(clustersOf(grant), fleet),
      show: (grant) => <Where clusters={clustersOf(grant)} />,
    },
    {
      heading: "Period",
      text: ({ starts = "", expires = "" }) =>
        `${PERIOD_LABELS[periodOf(starts, expires, fleet.today)]} ${periodWords(starts, expires)}`,
      show: ({ starts, expires }) => <PeriodText starts={starts} expires={expires} />,
    },
    {
      heading: "Reason",
      text: ({ reason, ticket = "" }) => `${reason} ${ticket}`.trim(),
      show: ({ reason, ticket }) => <Why reason={reason} ticket={ticket} />,
    },
    { heading: "Source", text: ({ spot }) => sourceText(spot, fleet), show: ({ spot }) => <Source spot={spot} /> },
  ];
}
