/** A feature: its levels, what it is on every cluster and why, what it needs, and who has it. */
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Index, WireFeature } from "../../wire.ts";
import { isOn } from "../fleet.ts";
import type { Fleet, Holding } from "../fleet.ts";
import { useFleet } from "../parts/context.ts";
import { LastDay, Span } from "../parts/days.tsx";
import { GraphOf } from "../parts/graph.tsx";
import { Facts, Head, Section, Table } from "../parts/head.tsx";
import { around, layered } from "../parts/layers.ts";
import { ConsumerLink, FeatureLink, Listed, Outside, safeAddress, ServiceLink, Source } from "../parts/links.tsx";
import { Chain, LevelOf, SignOf } from "../parts/signs.tsx";
import { Timeline } from "../parts/timeline.tsx";
import { Where } from "../parts/where.tsx";
import { hrefOf } from "../route.ts";
import { Missing } from "./missing.tsx";

interface Props {
  readonly name: string;
  /** The cluster that is asked about, if one is. */
  readonly cluster: string | undefined;
}

export function FeaturePage({ name, cluster }: Props): JSX.Element {
  const fleet = useFleet();
  const index = fleet.featureNamed.get(name);
  const feature = index === undefined ? undefined : fleet.features[index];
  if (index === undefined || feature === undefined) return <Missing what="feature" name={name} />;
  return (
    <article>
      <Head title={feature.title ?? feature.name} name={feature.name} up={["", "Matrix"]}>
        <p class="lead">{feature.about}</p>
      </Head>
      <FeatureFacts feature={feature} fleet={fleet} />
      <Section title="Levels by release">
        <Timeline feature={feature} />
        <End feature={feature} />
      </Section>
      <States feature={feature} fleet={fleet} asked={fleet.clusterNamed.get(cluster ?? "")} />
      <Neighbours index={index} feature={feature} fleet={fleet} />
      <Grants index={index} feature={feature} fleet={fleet} />
      <Overrides index={index} fleet={fleet} />
      <Graduation feature={feature} />
    </article>
  );
}

function FeatureFacts({ feature, fleet }: { readonly feature: WireFeature; readonly fleet: Fleet }): JSX.Element {
  const { service, owners = [], purpose = "release", tracking, runbook, introduced, expires, expiresReason } = feature;
  return (
    <Facts
      all={[
        ["Service", service === undefined ? undefined : <ServiceLink of={service} />],
        ["Owners", owners.map((owner) => fleet.owners[owner]).join(", ")],
        ["Purpose", purpose],
        ["Tracked in", tracking === undefined ? undefined : <Outside to={tracking} />],
        ["Runbook", runbook === undefined ? undefined : <Runbook of={runbook} />],
        ["Introduced", introduced],
        ["Expires", expires === undefined ? undefined : <Expires day={expires} reason={expiresReason} />],
        ["Needs a grant", feature.entitles === undefined ? undefined : `for each ${feature.entitles}`],
        ["Gates", feature.gates?.join(", ")],
        ["Workloads", feature.workloads?.join(", ")],
        ["Variants", feature.variants === undefined ? undefined : <Variants all={feature.variants} />],
        ["Written in", <Source spot={feature.spot} />],
      ]}
    />
  );
}

function Variants({ all }: { readonly all: readonly string[] }): JSX.Element {
  return (
    <Listed
      all={all.map((one) => (
        <code>{one}</code>
      ))}
    />
  );
}

/** An address, or a path in the repository. */
function Runbook({ of }: { readonly of: string }): JSX.Element {
  return safeAddress(of) === undefined ? <code>{of}</code> : <Outside to={of} />;
}

function Expires({ day, reason }: { readonly day: string; readonly reason: string | undefined }): JSX.Element {
  return (
    <>
      <LastDay day={day} />
      {reason === undefined ? "" : `: ${reason}`}
    </>
  );
}

function End({ feature }: { readonly feature: WireFeature }): JSX.Element | null {
  const { end, spot } = feature;
  const replacement = useFleet().featureNamed.get(end?.replacedBy ?? "");
  if (end === undefined) return null;
  return (
    <p class="callout">
      <b>{end.since === undefined ? "Ends" : `Deprecated since ${end.since}`}</b>
      {end.permanent === true ? `, part of the product from ${end.until} on` : `, gone with ${end.until}`}
      {replacement === undefined ? null : (
        <>
          ; use <FeatureLink of={replacement} />
        </>
      )}
      {end.message === undefined ? ". " : `. ${end.message} `}
      <Source spot={[spot[0], end.line]} />
    </p>
  );
}

interface StatesProps {
  readonly feature: WireFeature;
  readonly fleet: Fleet;
  readonly asked: Index | undefined;
}

function States({ feature, fleet, asked }: StatesProps): JSX.Element {
  const holdings = fleet.holdings(feature);
  const on = holdings.filter(([one]) => isOn(one)).reduce((sum, [, clusters]) => sum + clusters.length, 0);
  return (
    <Section title={`On ${on} of ${fleet.clusters.length} clusters`}>
      <ul class="holdings">
        {holdings.map(([holding, clusters], index) => (
          <HoldingItem
            key={index}
            holding={holding}
            clusters={clusters}
            asked={asked !== undefined && clusters.includes(asked) ? asked : undefined}
          />
        ))}
      </ul>
    </Section>
  );
}

interface HoldingProps {
  readonly holding: Holding;
  readonly clusters: readonly Index[];
  /** The cluster that is asked about, if it is among these. */
  readonly asked: Index | undefined;
}

function HoldingItem({ holding, clusters, asked }: HoldingProps): JSX.Element {
  const fleet = useFleet();
  const item = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (asked !== undefined) item.current?.scrollIntoView({ block: "nearest" });
  }, [asked]);
  return (
    <li ref={item} class={`holding${asked === undefined ? "" : " asked"}`}>
      <div class="what">
        <SignOf sign={holding.sign} overridden={holding.overridden} />
        {holding.level === undefined ? null : <LevelOf level={holding.level} effective={holding.effective} />}
        {holding.variant === undefined ? null : <span class="variant">{holding.variant}</span>}
      </div>
      <div class="where">
        <Where clusters={clusters} />
        {asked === undefined ? null : <span class="note">asked for: {fleet.clusters[asked]?.name}</span>}
        {holding.holders?.length === 0 ? <span class="note">granted to nobody here</span> : null}
      </div>
      <Chain chain={holding.chain} />
    </li>
  );
}

interface Part {
  readonly index: Index;
  readonly feature: WireFeature;
  readonly fleet: Fleet;
}

/** More than this no picture makes clearer. */
const MOST = 28;

function Neighbours({ index, feature, fleet }: Part): JSX.Element | null {
  const needs = (id: Index): readonly Index[] => fleet.features[id]?.needs ?? [];
  const near = around(index, needs, fleet.neededBy, MOST);
  const { conflicts = [] } = feature;
  const others = fleet.features.flatMap((one, other) => (one.conflicts?.includes(index) === true ? [other] : []));
  const against = [...new Set([...conflicts, ...others])];
  if (near.size === 1 && against.length === 0) return null;
  const links = (all: readonly Index[]): JSX.Element => (
    <Listed
      all={all.map((one) => (
        <FeatureLink of={one} />
      ))}
    />
  );
  return (
    <Section title="Dependencies">
      {near.size === 1 ? null : (
        <GraphOf
          graph={layered(near, needs)}
          center={index}
          says={`What ${feature.name} needs, and what needs it`}
          label={(id) => {
            const name = fleet.features[id]?.name ?? "";
            return { says: name, note: onText(id, fleet), href: hrefOf(["features", name]) };
          }}
        />
      )}
      {near.size < MOST ? null : <p class="muted">Only the nearest {MOST} are drawn.</p>}
      <Facts
        all={[
          ["Needs", needs(index).length === 0 ? undefined : links(needs(index))],
          ["Needed by", fleet.neededBy(index).length === 0 ? undefined : links(fleet.neededBy(index))],
          ["Not together with", against.length === 0 ? undefined : links(against)],
        ]}
      />
    </Section>
  );
}

function onText(index: Index, fleet: Fleet): string {
  const feature = fleet.features[index];
  const holdings = feature === undefined ? [] : fleet.holdings(feature);
  const on = holdings.filter(([one]) => isOn(one)).reduce((sum, [, clusters]) => sum + clusters.length, 0);
  return `on ${on} of ${fleet.clusters.length} clusters`;
}

function Grants({ index, feature, fleet }: Part): JSX.Element | null {
  const grants = fleet.grants.filter(({ features }) => features.includes(index));
  if (feature.entitles === undefined && grants.length === 0) return null;
  return (
    <Section title="Grants" count={grants.length} empty="Nobody has been granted it.">
      <Table
        caption="Grants"
        head={["Consumer", "Clusters", "When", "Why", "Written in"]}
        rows={grants.map(({ consumer, clusters, starts = "", expires = "", reason, ticket, spot }) => [
          <ConsumerLink of={consumer} />,
          <Where clusters={fleet.patterns[clusters] ?? []} />,
          <Span starts={starts} expires={expires} />,
          <Why reason={reason} ticket={ticket} />,
          <Source spot={spot} />,
        ])}
      />
    </Section>
  );
}

export function Why({ reason, ticket }: { readonly reason: string; readonly ticket: string | undefined }): JSX.Element {
  return (
    <>
      {reason}
      {ticket === undefined ? null : <span class="note">{ticket}</span>}
    </>
  );
}

function Overrides({ index, fleet }: Pick<Part, "index" | "fleet">): JSX.Element | null {
  const overrides = fleet.overrides.filter(({ feature }) => feature === index);
  if (overrides.length === 0) return null;
  return (
    <Section title="Overrides" count={overrides.length}>
      <Table
        caption="Overrides"
        head={["Override", "Sets", "Clusters", "When", "Why", "Written in"]}
        rows={overrides.map(({ name, effect, clusters, expires = "", reason, ticket, emergency, spot }) => [
          <>
            {name}
            {emergency === true ? <span class="note">emergency</span> : null}
          </>,
          effect,
          <Where clusters={fleet.patterns[clusters] ?? []} />,
          <Span starts="" expires={expires} />,
          <Why reason={reason} ticket={ticket} />,
          <Source spot={spot} />,
        ])}
      />
    </Section>
  );
}

function Graduation({ feature }: { readonly feature: WireFeature }): JSX.Element | null {
  if (feature.graduation === undefined) return null;
  return (
    <Section title="Before it goes on">
      {feature.graduation.map(([to, criteria, met]) => (
        <div key={to}>
          <h3>To {to}</h3>
          <ul class="criteria">
            {criteria.map((one, index) => (
              <li key={one} class={met.includes(index) ? "met" : ""}>
                <span class="unseen">{met.includes(index) ? "met: " : "not met: "}</span>
                {one}
              </li>
            ))}
          </ul>
        </div>
      ))}
    </Section>
  );
}
