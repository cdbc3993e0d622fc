/** The page of semantic changes since a commit, highest risk first. */
import type { JSX } from "preact";
import type { WireCause, WireChange, WireComparison } from "../../payload.ts";
import type { SiteFleet } from "../fleet.ts";
import { counted } from "../names.ts";
import { useFleet } from "../parts/context.ts";
import { Head, Section } from "../parts/head.tsx";
import { FeatureLink, Source } from "../parts/links.tsx";
import { Where } from "../parts/where.tsx";
import { featureOf } from "../matrix/filters.ts";
import { hrefOf } from "../route.ts";
import { Spans } from "../table/toolbar.tsx";

export function ChangesPage({ since }: { readonly since: string }): JSX.Element {
  const fleet = useFleet();
  const comparison = fleet.comparisons.find(({ ref }) => ref === since);
  if (comparison === undefined) return <Unknown since={since} fleet={fleet} />;
  return (
    <>
      <Head title={`Changes since ${comparison.ref}`}>
        <p class="lead">
          {summaryOf(comparison)} <InMatrix comparison={comparison} fleet={fleet} />
        </p>
        <Others fleet={fleet} since={since} />
      </Head>
      {(["high", "medium", "low"] as const).map((risk) => {
        const changes = comparison.changes.filter((change) => change.risk === risk);
        if (changes.length === 0) return null;
        return (
          <Section key={risk} title={RISKS[risk]} count={changes.length}>
            <ul class={`changes ${risk}`}>
              {changes.map((change, index) => (
                <Change key={index} change={change} base={comparison.commit} fleet={fleet} />
              ))}
            </ul>
          </Section>
        );
      })}
    </>
  );
}

/** Changes of stages, clusters and the catalog have no row in the matrix, so the link says how many have one. */
function InMatrix({
  comparison: { ref, changes },
  fleet,
}: {
  readonly comparison: WireComparison;
  readonly fleet: SiteFleet;
}): JSX.Element | null {
  const shown = changes.filter((change) => featureOf(change, fleet) !== undefined).length;
  if (shown === 0) return null;
  const which = shown === changes.length ? "them" : `${shown} of them, about features,`;
  return <a href={hrefOf(["matrix"], [["since", ref]])}>See {which} in the matrix</a>;
}

/** Labels for kinds of changes; other kinds are shown as they are. */
const KIND_WORDS: Readonly<Record<string, string>> = {
  "feature-state": "feature",
  "feature-level": "level",
  "feature-value": "value",
};

const RISKS = { high: "High risk", medium: "Medium risk", low: "Low risk" } as const;

function summaryOf({ differs, broken, verdict, changes, commit }: WireComparison): string {
  const from = commit === "" ? "" : ` (${commit.slice(0, 10)})`;
  if (broken !== undefined)
    return `The changes can't be determined${from}: ${broken === "base" ? "that commit" : "this one"} does not compile.`;
  if (changes.length === 0)
    return differs === "nothing" ? `Nothing has changed${from}.` : `Files differ${from}, but no state changes.`;
  const count = `${changes.length} ${changes.length === 1 ? "change" : "changes"}${from}`;
  return `${[count, ...verdict, ...kindsOf(changes)].join(" · ")}.`;
}

/** `2 overrides`, for the kinds that the verdict leaves out. */
function kindsOf(changes: WireComparison["changes"]): readonly string[] {
  const kinds = [...new Set(changes.map(({ kind }) => kind))].filter((kind) => kind !== "feature-state");
  return kinds.map((kind) =>
    counted(changes.filter((one) => one.kind === kind).length, `${KIND_WORDS[kind] ?? kind} change`),
  );
}

function Others({ fleet, since }: { readonly fleet: SiteFleet; readonly since: string }): JSX.Element | null {
  if (fleet.comparisons.length < 2) return null;
  return (
    <nav class="choices" aria-label="Since">
      {fleet.comparisons.map(({ ref }) => (
        <a key={ref} href={hrefOf(["changes"], [["since", ref]])} aria-current={ref === since ? "true" : undefined}>
          {ref}
        </a>
      ))}
    </nav>
  );
}

function Unknown({ since, fleet }: { readonly since: string; readonly fleet: SiteFleet }): JSX.Element {
  return (
    <>
      <Head title={since === "" ? "Changes" : `Changes since ${since}`}>
        <p class="lead">
          This page does not contain that comparison. Generate it with{" "}
          <code>sluice site --since {since === "" ? "REF" : since}</code>.
        </p>
        <Others fleet={fleet} since="" />
      </Head>
    </>
  );
}

interface ChangeProps {
  readonly change: WireChange;
  readonly base: string;
  readonly fleet: SiteFleet;
}

function Change({ change, base, fleet }: ChangeProps): JSX.Element {
  const { kind, subject, consumer, before, after, gained = [], lost = [], because, advice, owners } = change;
  const feature = fleet.featureNamed.get(subject);
  const untold = lost.filter((name) => !advice.some((message) => message.includes(name)));
  const isFeature = kind.startsWith("feature-") || kind === "grant";
  return (
    <li class="change">
      <div class="what">
        <span class="kind">{KIND_WORDS[kind] ?? kind}</span>
        <div>
          <b>{isFeature && feature !== undefined ? <FeatureLink of={feature} /> : subject}</b>
          {consumer === undefined ? null : ` for ${consumer}`}
          {owners.length === 0 ? null : <span class="note">{owners.join(", ")}</span>}
        </div>
      </div>
      <div class="values">
        <span class="unseen">from </span>
        <del>{before ?? "none"}</del>
        <span aria-hidden="true">→</span>
        <span class="unseen">to </span>
        <ins>{after ?? "none"}</ins>
        <ChangedOn change={change} fleet={fleet} />
        {gained.length === 0 ? null : <span class="note">gained by {gained.join(", ")}</span>}
        {untold.length === 0 ? null : <span class="note lost">lost by {untold.join(", ")}</span>}
      </div>
      <Causes of={because} base={base} />
      {advice.length === 0 ? null : (
        <ul class="advice">
          {advice.map((message) => (
            <li key={message}>
              <Spans of={message} />
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}

function Causes({ of, base }: { readonly of: readonly WireCause[]; readonly base: string }): JSX.Element {
  return (
    <ol class="causes" aria-label="Because of">
      {of.map(({ place, side, spot }, index) => (
        <li key={index} title={place}>
          <Source spot={spot} {...(side === "base" ? { at: base } : {})} />
          {side === "base" ? <span class="note">before</span> : null}
        </li>
      ))}
    </ol>
  );
}

function ChangedOn({ change, fleet }: Pick<ChangeProps, "change" | "fleet">): JSX.Element | null {
  const names = fleet.groups[change.clusters] ?? [];
  if (names.length === 0) return null;
  const known = names.flatMap((name) => fleet.clusterNamed.get(name) ?? []).sort((a, b) => a - b);
  const gone = names.filter((name) => !fleet.clusterNamed.has(name));
  return (
    <span class="where">
      on {known.length === 0 ? null : <Where clusters={known} />}
      {gone.length === 0 ? null : `${known.length === 0 ? "" : ", "}${gone.join(", ")}`}
    </span>
  );
}
