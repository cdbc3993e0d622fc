/** The front page: how far features are, what is due, and what is new. */
import type { ComponentChildren, JSX } from "preact";
import { useMemo } from "preact/hooks";
import type { Index, WireFeature } from "../../payload.ts";
import { allExpiries } from "../expiries.ts";
import type { SiteFleet } from "../fleet.ts";
import { reachIn, REACHES } from "../matrix/filters.ts";
import { stageGroups } from "../matrix/layout.ts";
import { counted } from "../names.ts";
import { Bar, ExpiryChart } from "../parts/charts.tsx";
import { useFleet } from "../parts/context.ts";
import { FeatureLink } from "../parts/links.tsx";
import { SOON } from "../periods.ts";
import { hrefOf } from "../route.ts";
import { Table } from "../table/table.tsx";
import { expiryColumns } from "./expiries.tsx";
import { AGE_CHOICES, ageOf } from "./overrides.tsx";

interface PanelProps {
  readonly fleet: SiteFleet;
}

type PanelOf = (props: PanelProps) => JSX.Element | null;

/** In their order on the page; a panel without content is left out. The waves of a rollout belong behind the adoption. */
const WIDE: readonly PanelOf[] = [Adoption, Due, Overdue];
/** In two columns. */
const NARROW: readonly PanelOf[] = [Since, Ages, NewRelease];

export function OverviewPage(): JSX.Element {
  const fleet = useFleet();
  const { features, clusters, stages, project } = fleet;
  return (
    <div class="overview">
      <div class="head">
        <h1 tabIndex={-1}>{project}</h1>
        <p class="lead">
          {counted(features.length, "feature")} on {counted(clusters.length, "cluster")} in{" "}
          {counted(stages.length, "stage")}.
        </p>
      </div>
      <Numbers fleet={fleet} />
      {[WIDE, NARROW].map((panels) => (
        <div class={panels === WIDE ? "panels" : "panels columns"}>
          {panels.map((Panel, index) => (
            <Panel key={index} fleet={fleet} />
          ))}
        </div>
      ))}
    </div>
  );
}

function Numbers({ fleet }: PanelProps): JSX.Element {
  const expiries = allExpiries(fleet);
  const due = (when: string): number => expiries.filter((one) => one.when.includes(when)).length;
  const withSign = (sign: string): number =>
    fleet.features.filter((feature) => fleet.holdings(feature).some(([one]) => one.sign === sign)).length;
  const emergencies = fleet.overrides.filter(({ emergency }) => emergency === true).length;
  const tiles: readonly (readonly [many: number, label: string, href: string, kind?: string])[] = [
    [due("overdue"), "overdue", hrefOf(["expiries"], [["when", "overdue"]]), "bad"],
    [due("soon"), `due within ${SOON} days`, hrefOf(["expiries"], [["when", "soon"]]), "warn"],
    [fleet.overrides.length, "overrides", hrefOf(["overrides"])],
    [emergencies, "emergency overrides", hrefOf(["overrides"], [["kind", "emergency"]]), "bad"],
    [withSign("rollout"), "features rolling out", hrefOf(["matrix"], [["state", "rollout"]])],
    [withSign("open"), "features waiting for a grant", hrefOf(["matrix"], [["state", "open"]])],
    [fleet.consumers.length, "consumers", hrefOf(["consumers"])],
  ];
  return (
    <ul class="tiles">
      {tiles.map(([many, label, href, kind = ""]) => (
        <li key={label}>
          {many === 0 ? (
            <span class="tile zero">
              <b>0</b> {label}
            </span>
          ) : (
            <a class={`tile ${kind}`} href={href}>
              <b>{many.toLocaleString("en")}</b> {label}
            </a>
          )}
        </li>
      ))}
    </ul>
  );
}

interface PanelBoxProps {
  readonly title: string;
  readonly children: ComponentChildren;
}

function Panel({ title, children }: PanelBoxProps): JSX.Element {
  return (
    <section class="panel">
      <h2>{title}</h2>
      {children}
    </section>
  );
}

/** For each stage, features by where they can be used. */
function Adoption({ fleet }: PanelProps): JSX.Element | null {
  const stages = useMemo(() => adoptionOf(fleet), [fleet]);
  if (stages.length === 0 || fleet.features.length === 0) return null;
  return (
    <Panel title="Adoption by stage">
      <ul class="bars">
        {stages.map(({ stage, counts, clusters }) => {
          const name = fleet.stages[stage]?.name ?? "";
          return (
            <Bar
              key={stage}
              label={
                <>
                  <a href={hrefOf(["matrix"], [["stage", name]])}>{name}</a>
                  <span class="note">{counted(clusters, "cluster")}</span>
                </>
              }
              most={fleet.features.length}
              segments={REACHES.map(([reach, label]) => ({
                kind: reach,
                label: label.replace("usable ", ""),
                many: counts.get(reach) ?? 0,
                href: hrefOf(
                  ["matrix"],
                  [
                    ["usable", reach],
                    ["stage", name],
                  ],
                ),
              }))}
            />
          );
        })}
      </ul>
      <p class="muted">
        Features that can be used on every cluster of the stage, by some clusters or consumers, or nowhere.
      </p>
    </Panel>
  );
}

interface Adopted {
  readonly stage: Index;
  readonly clusters: number;
  readonly counts: ReadonlyMap<string, number>;
}

function adoptionOf(fleet: SiteFleet): readonly Adopted[] {
  return stageGroups([...fleet.clusters.keys()], fleet).map(({ stage, members }) => {
    const counts = new Map<string, number>();
    for (const feature of fleet.features.keys()) {
      const reach = reachIn(feature, members, fleet);
      counts.set(reach, (counts.get(reach) ?? 0) + 1);
    }
    return { stage, clusters: members.length, counts };
  });
}

function Due({ fleet }: PanelProps): JSX.Element | null {
  const all = allExpiries(fleet);
  if (all.length === 0) return null;
  return (
    <Panel title="Expiry dates, next twelve months">
      <ExpiryChart all={all} fleet={fleet} />
    </Panel>
  );
}

/** The maximum number of rows of a list on this page. */
const MOST = 8;

function Overdue({ fleet }: PanelProps): JSX.Element | null {
  const all = allExpiries(fleet);
  const overdue = all.filter(({ when }) => when.includes("overdue"));
  const soon = all.filter(({ when }) => when.includes("soon"));
  const due = [...overdue, ...soon];
  if (due.length === 0) return null;
  const columns = expiryColumns(fleet).filter(({ heading }) => heading !== "Source");
  return (
    <Panel title="Overdue and due soon">
      <Table caption="Overdue and due soon" columns={columns} rows={due.slice(0, MOST)} />
      {due.length <= MOST ? null : (
        <p>
          <a href={hrefOf(["expiries"], [["when", overdue.length > 0 ? "overdue" : "soon"]])}>
            {overdue.length} overdue and {soon.length} within {SOON} days
          </a>
        </p>
      )}
    </Panel>
  );
}

function Ages({ fleet }: PanelProps): JSX.Element | null {
  const { overrides, today } = fleet;
  if (overrides.length === 0) return null;
  const ages = overrides.map((one) => ageOf(one, today));
  const rows = AGE_CHOICES.map(([age, label]) => ({ age, label, many: ages.filter((one) => one === age).length }));
  const most = Math.max(...rows.map(({ many }) => many));
  return (
    <Panel title="Overrides by age">
      <ul class="bars plain">
        {rows
          .filter(({ age, many }) => age !== "unknown" || many > 0)
          .map(({ age, label, many }) => (
            <Bar
              key={age}
              label={label}
              most={most}
              segments={[{ kind: "override", label: "", many, href: hrefOf(["overrides"], [["age", age]]) }]}
            />
          ))}
      </ul>
    </Panel>
  );
}

/** The features whose level changes with the newest release of each track. */
function NewRelease({ fleet }: PanelProps): JSX.Element | null {
  const tracks = useMemo(() => newOf(fleet), [fleet]);
  if (tracks.length === 0) return null;
  return (
    <>
      {tracks.map(({ track, release, date, moves }) => (
        <Panel key={track} title={`New in ${track} ${release}`}>
          {date === "" ? null : (
            <p class="muted">
              Released on <time dateTime={date}>{date}</time>
            </p>
          )}
          <Moves all={moves} />
        </Panel>
      ))}
    </>
  );
}

interface Move {
  readonly feature: Index;
  readonly from: string;
  readonly to: string;
}

function Moves({ all }: { readonly all: readonly Move[] }): JSX.Element {
  const list = (some: readonly Move[]): JSX.Element => (
    <ul class="moves">
      {some.map(({ feature, from, to }) => (
        <li key={feature}>
          <FeatureLink of={feature} />{" "}
          <span class="note">
            {from === "" ? "" : `${from} → `}
            {to}
          </span>
        </li>
      ))}
    </ul>
  );
  if (all.length <= MOST) return list(all);
  return (
    <>
      {list(all.slice(0, MOST))}
      <details class="fold">
        <summary>{all.length - MOST} more</summary>
        {list(all.slice(MOST))}
      </details>
    </>
  );
}

interface NewIn {
  readonly track: string;
  readonly release: string;
  readonly date: string;
  readonly moves: readonly Move[];
}

function newOf(fleet: SiteFleet): readonly NewIn[] {
  const found = fleet.tracks.flatMap(({ name, releases }, track) => {
    const [release, date = ""] = releases.findLast(([, day]) => day <= fleet.today) ?? [];
    if (release === undefined) return [];
    const moves = fleet.features.flatMap((feature, index) =>
      feature.track === track ? movesIn(feature, index, release, fleet) : [],
    );
    return moves.length === 0 ? [] : [{ track: name, release, date, moves }];
  });
  return found.toSorted((a, b) => b.moves.length - a.moves.length);
}

function movesIn(
  { history = [], end }: WireFeature,
  feature: Index,
  release: string,
  { levels }: SiteFleet,
): readonly Move[] {
  const nameOf = (rank: Index | undefined): string => levels[rank ?? -1]?.[0] ?? "";
  const at = history.findIndex(([since]) => since === release);
  const last = nameOf(history.at(-1)?.[1]);
  if (end?.until === release)
    return [{ feature, from: last, to: end.permanent === true ? "part of the product" : "removed" }];
  if (at >= 0) return [{ feature, from: nameOf(history[at - 1]?.[1]), to: nameOf(history[at]?.[1]) }];
  return end?.since === release ? [{ feature, from: last, to: "deprecated" }] : [];
}

function Since({ fleet }: PanelProps): JSX.Element | null {
  if (fleet.comparisons.length === 0) return null;
  return (
    <>
      {fleet.comparisons.map(({ ref, verdict, changes }) => (
        <Panel key={ref} title={`Changes since ${ref}`}>
          <ul class="moves">
            {verdict.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
          <p>
            <a href={hrefOf(["changes"], [["since", ref]])}>
              {changes.length === 0 ? "Details" : counted(changes.length, "change")}
            </a>
          </p>
        </Panel>
      ))}
    </>
  );
}
