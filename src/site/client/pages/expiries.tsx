/** The page of expiry dates: overdue, soon, and later by month. */
import type { JSX } from "preact";
import { EXPIRING } from "../../payload.ts";
import type { Index, Spot, WireExpiry } from "../../payload.ts";
import type { SiteFleet } from "../fleet.ts";
import { useFleet } from "../parts/context.ts";
import { LastDay, SOON, urgencyOf } from "../parts/days.tsx";
import { Head, Section, Table } from "../parts/head.tsx";
import { ConsumerLink, FeatureLink, Listed, Source } from "../parts/links.tsx";

export function ExpiriesPage(): JSX.Element {
  const fleet = useFleet();
  const expiries = fleet.expiries.flatMap((wire) => expiryOf(wire, fleet) ?? []);
  const groups = Map.groupBy(expiries, ({ day }) => groupOf(day, fleet.today));
  const [past = [], soon = []] = [groups.get(PAST), groups.get(NEXT)];
  return (
    <div class="expiries">
      <Head title="Expiries">
        <p class="lead">
          {past.length} overdue, {soon.length} within {SOON} days of {fleet.today}, {fleet.expiries.length} in all.
        </p>
      </Head>
      {fleet.expiries.length === 0 ? <p class="empty">Nothing expires.</p> : null}
      {[...groups].map(([title, entries]) => (
        <Section key={title} title={title} count={entries.length}>
          <Table
            caption={title}
            head={["What", "Last day", "About", "Owners", "Source"]}
            rows={entries.map((expiry) => [
              <>
                <span class="kind">{expiry.kind}/</span>
                {expiry.name}
              </>,
              <LastDay day={expiry.day} />,
              <About of={expiry} fleet={fleet} />,
              ownersOf(expiry, fleet).join(", "),
              <Source spot={expiry.spot} />,
            ])}
          />
        </Section>
      ))}
    </div>
  );
}

interface Expiry {
  readonly kind: (typeof EXPIRING)[number];
  readonly name: string;
  readonly day: string;
  readonly spot: Spot;
  /** The features concerned. */
  readonly features: readonly Index[];
  readonly consumer?: Index;
  /** Another resource concerned, as written in the document. */
  readonly resource?: string;
}

/** Finds the entry in the list of its kind. */
function expiryOf([kindIndex, of, line]: WireExpiry, fleet: SiteFleet): Expiry | undefined {
  const kind = EXPIRING[kindIndex] ?? "Feature";
  const listed = {
    Feature: fleet.features,
    Grant: fleet.grants,
    Override: fleet.overrides,
    Patch: fleet.patches,
    Accreditation: fleet.accreditations,
  }[kind][of];
  if (listed === undefined) return undefined;
  const { name, spot, expires: day = "" } = listed;
  const about =
    kind === "Feature" ? [of] : "features" in listed ? listed.features : "feature" in listed ? [listed.feature] : [];
  const consumer = "consumer" in listed ? { consumer: listed.consumer } : {};
  const resource = "resource" in listed ? { resource: `${listed.kind}/${listed.resource}` } : {};
  return { kind, name, day, spot: [spot[0], line], features: about, ...consumer, ...resource };
}

function ownersOf({ features }: Expiry, fleet: SiteFleet): readonly string[] {
  const owners = features.flatMap((feature) => fleet.features[feature]?.owners ?? []);
  return [...new Set(owners.map((owner) => fleet.owners[owner] ?? ""))].sort();
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
      {resource}
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
