/** What has a last day: overdue, soon, and later by the month. */
import type { JSX } from "preact";
import type { WireExpiry } from "../../wire.ts";
import type { Fleet } from "../fleet.ts";
import { useFleet } from "../parts/context.ts";
import { LastDay, SOON, urgencyOf } from "../parts/days.tsx";
import { Head, Section, Table } from "../parts/head.tsx";
import { ConsumerLink, FeatureLink, Listed, Source } from "../parts/links.tsx";

export function ExpiriesPage(): JSX.Element {
  const fleet = useFleet();
  const groups = Map.groupBy(fleet.expiries, ({ day }) => groupOf(day, fleet.today));
  const [past = [], soon = []] = [groups.get(PAST), groups.get(NEXT)];
  return (
    <>
      <Head title="Expiries">
        <p class="lead">
          {past.length} overdue, {soon.length} within {SOON} days of {fleet.today}, {fleet.expiries.length} in all.
        </p>
      </Head>
      {fleet.expiries.length === 0 ? <p class="empty">Nothing has a last day.</p> : null}
      {[...groups].map(([title, own]) => (
        <Section key={title} title={title} count={own.length}>
          <Table
            caption={title}
            head={["What", "Last day", "About", "Owners", "Written in"]}
            rows={own.map((one) => [
              <>
                <span class="kind">{one.kind}/</span>
                {one.name}
              </>,
              <LastDay day={one.day} />,
              <About of={one} fleet={fleet} />,
              (one.owners ?? []).map((owner) => fleet.owners[owner]).join(", "),
              <Source spot={one.spot} />,
            ])}
          />
        </Section>
      ))}
    </>
  );
}

const PAST = "Overdue";
const NEXT = `Within ${SOON} days`;
const MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
] as const;

function groupOf(day: string, today: string): string {
  const urgency = urgencyOf(day, today);
  if (urgency !== "later") return urgency === "past" ? PAST : NEXT;
  return `${MONTHS[Number(day.slice(5, 7)) - 1]} ${day.slice(0, 4)}`;
}

function About({ of, fleet }: { readonly of: WireExpiry; readonly fleet: Fleet }): JSX.Element {
  const features = (of.features ?? []).filter((feature) => fleet.features[feature]?.name !== of.name);
  const own = of.kind === "Feature" ? (of.features ?? []) : features;
  return (
    <>
      {of.consumer === undefined ? null : (
        <>
          <ConsumerLink of={of.consumer} />
          {own.length === 0 ? "" : ": "}
        </>
      )}
      <Listed
        all={own.map((feature) => (
          <FeatureLink of={feature} />
        ))}
      />
    </>
  );
}
