/** The matrix on paper: every row and every column. Columns that do not fit are continued in another table. */
import type { JSX } from "preact";
import type { Index } from "../../payload.ts";
import { SIGNS } from "../fleet.ts";
import type { Holding, Sign, SiteFleet } from "../fleet.ts";
import { EXTRAS } from "./filters.ts";
import type { Shown } from "./filters.ts";
import { hrefOf } from "../route.ts";
import { stageGroups } from "./layout.ts";
import { extraText } from "./row.tsx";

/** Pixels of A4, upright and without its margins; of the names; of a column; of a column besides the clusters. */
const PAPER = 700;
const NAMES = 190;
const COLUMN = 22;
const EXTRA = 92;

/** Characters, because thousands of drawn signs would make a PDF huge. */
const INKS: Readonly<Record<Sign, string>> = {
  on: "●",
  rollout: "◔",
  granted: "◐",
  open: "○",
  off: "–",
  unreleased: "·",
  permanent: "■",
  removed: "✕",
  absent: " ",
};

function inkOf({ sign, percent, overridden }: Holding): string {
  const share = sign === "rollout" ? `${percent}%` : "";
  return `${share === "" ? INKS[sign] : share}${overridden ? "*" : ""}`;
}

interface Props {
  readonly fleet: SiteFleet;
  readonly shown: Shown;
}

export function PaperMatrix({ fleet, shown }: Props): JSX.Element {
  const { clusters, extras } = shown;
  const fits = Math.max(4, Math.floor((PAPER - NAMES - EXTRA * extras.length) / COLUMN));
  const bands = Array.from({ length: Math.max(1, Math.ceil(clusters.length / fits)) }, (_, index) =>
    clusters.slice(index * fits, (index + 1) * fits),
  );
  return (
    <div class="paper">
      <p class="paper-legend">
        {(Object.keys(INKS) as Sign[]).map((sign) => (
          <span key={sign}>
            {sign === "rollout" ? "50%" : INKS[sign]} {SIGNS[sign]}
          </span>
        ))}
        <span>* by an override</span>
      </p>
      {bands.map((band, index) => (
        <section key={index} class="band">
          {bands.length === 1 ? null : (
            <h2>
              Clusters {index * fits + 1} to {index * fits + band.length} of {clusters.length}
            </h2>
          )}
          <Band fleet={fleet} shown={shown} clusters={band} />
        </section>
      ))}
    </div>
  );
}

/** On every page, because pages get lost. */
function sourceOf({ project, today, commit }: SiteFleet): string {
  return `${project}, ${commit === undefined ? "no commit" : `commit ${commit.slice(0, 10)}`}, as of ${today}`;
}

interface BandProps extends Props {
  readonly clusters: readonly Index[];
}

function Band({ fleet, shown, clusters }: BandProps): JSX.Element {
  const { extras, rows } = shown;
  const width = NAMES + EXTRA * extras.length + COLUMN * clusters.length;
  return (
    <table style={{ width: `${width}px` }}>
      <colgroup>
        <col style={{ width: `${NAMES}px` }} />
        {extras.map((name) => (
          <col key={name} style={{ width: `${EXTRA}px` }} />
        ))}
        {clusters.map((cluster) => (
          <col key={cluster} style={{ width: `${COLUMN}px` }} />
        ))}
      </colgroup>
      <thead>
        <tr class="paper-source">
          <th colSpan={extras.length + clusters.length + 1}>{sourceOf(fleet)}</th>
        </tr>
        <tr class="stages">
          <td rowSpan={2} />
          {extras.map((name) => (
            <th key={name} scope="col" rowSpan={2}>
              {EXTRAS.find(([known]) => known === name)?.[1]}
            </th>
          ))}
          {stageGroups(clusters, fleet).map(({ stage, members }) => (
            <th key={stage} scope="colgroup" colSpan={members.length}>
              {fleet.stages[stage]?.name}
            </th>
          ))}
        </tr>
        <tr class="clusters">
          {clusters.map((cluster) => (
            <th key={cluster} scope="col">
              <a href={hrefOf(["clusters", fleet.clusters[cluster]?.name ?? ""])}>{fleet.clusters[cluster]?.name}</a>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, index) =>
          typeof row === "object" ? (
            <tr key={index} class="group">
              <th scope="rowgroup" colSpan={clusters.length + extras.length + 1}>
                {row.group}
              </th>
            </tr>
          ) : (
            <PaperRow key={index} fleet={fleet} shown={shown} clusters={clusters} feature={row} />
          ),
        )}
      </tbody>
    </table>
  );
}

function PaperRow({ fleet, shown, clusters, feature: index }: BandProps & { readonly feature: Index }): JSX.Element {
  const feature = fleet.features[index];
  if (feature === undefined) return <tr />;
  return (
    <tr>
      <th scope="row">{feature.name}</th>
      {shown.extras.map((name) => (
        <td key={name}>{extraText(name, feature, fleet)}</td>
      ))}
      {clusters.map((cluster) => {
        const holding = fleet.holding(feature, cluster);
        const isBack = !shown.matches(index, cluster);
        return (
          <td key={cluster} class={isBack ? "back" : ""}>
            {holding === undefined ? "" : inkOf(holding)}
          </td>
        );
      })}
    </tr>
  );
}
