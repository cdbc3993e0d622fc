/** The page of the matrix: one row per feature, one column per cluster; in a narrow window, one column per stage. */
import type { JSX } from "preact";
import { useLayoutEffect, useMemo, useState } from "preact/hooks";
import type { Index } from "../../payload.ts";
import type { Query } from "../filters.ts";
import { reachOf } from "../fleet.ts";
import type { SiteFleet } from "../fleet.ts";
import { EXTRAS, matrixFilters, shownBy } from "../matrix/filters.ts";
import type { Shown } from "../matrix/filters.ts";
import { Grid } from "../matrix/grid.tsx";
import { stageGroups } from "../matrix/layout.ts";
import { extraText, levelsOn } from "../matrix/row.tsx";
import { useFleet } from "../parts/context.ts";
import { FeatureLink } from "../parts/links.tsx";
import { wordsOf } from "../parts/status-icon.tsx";
import { hrefOf, replaceRoute } from "../route.ts";
import { usePrinting } from "../table/chunks.ts";
import { CsvButton, Table } from "../table/table.tsx";
import type { Column } from "../table/table.tsx";
import { Toolbar } from "../table/toolbar.tsx";

const PATH = ["matrix"];
const NARROW = "screen and (max-width: 760px)";

export function MatrixPage({ query }: { readonly query: Query }): JSX.Element {
  const fleet = useFleet();
  const key = JSON.stringify([...query]);
  const shown = useMemo(() => shownBy(query, fleet), [fleet, key]);
  const filters = useMemo(() => matrixFilters(fleet), [fleet]);
  const isPrinted = usePrinting();
  const isNarrow = useMedia(NARROW) && !isPrinted;
  const features = shown.rows.flatMap((row) => (typeof row === "number" ? [row] : []));
  return (
    <>
      <h1 class="unseen" tabIndex={-1}>
        Features and clusters of {fleet.project}
      </h1>
      <Toolbar
        path={PATH}
        query={query}
        filters={filters}
        shown={shown.features}
        total={fleet.features.length}
        noun="feature"
        unknown={shown.unknown}
      >
        <CsvButton name="Matrix" columns={cellColumns(shown, fleet)} rows={[...new Set(features)]} />
      </Toolbar>
      {fleet.clusters.length === 0 && fleet.features.length > 0 ? (
        <p class="callout">No clusters yet, so no feature is on.</p>
      ) : null}
      <Content fleet={fleet} shown={shown} isNarrow={isNarrow} />
    </>
  );
}

interface ContentProps {
  readonly fleet: SiteFleet;
  readonly shown: Shown;
  readonly isNarrow: boolean;
}

function Content({ fleet, shown, isNarrow }: ContentProps): JSX.Element | null {
  if (shown.unknown.length > 0) return null;
  if (shown.rows.length === 0)
    return (
      <div class="nothing">
        <p>{fleet.features.length === 0 ? "No features yet." : "No matching features."}</p>
        {fleet.features.length === 0 ? null : (
          <button type="button" onClick={() => replaceRoute(hrefOf(PATH))}>
            Clear the filters
          </button>
        )}
      </div>
    );
  if (isNarrow && !shown.isComparison) return <ByStage fleet={fleet} shown={shown} />;
  return <Grid fleet={fleet} shown={shown} />;
}

/** Follows a media query. */
function useMedia(query: string): boolean {
  const [fits, setFits] = useState(() => matchMedia(query).matches);
  useLayoutEffect(() => {
    const media = matchMedia(query);
    const look = (): void => setFits(media.matches);
    media.addEventListener("change", look);
    return () => media.removeEventListener("change", look);
  }, [query]);
  return fits;
}

function cellColumns({ clusters, extras }: Shown, fleet: SiteFleet): readonly Column<Index>[] {
  return [
    { heading: "Feature", text: (feature) => fleet.features[feature]?.name ?? "" },
    ...extras.map((name): Column<Index> => ({
      heading: EXTRAS.find(([known]) => known === name)?.[1] ?? name,
      text: (index) => {
        const feature = fleet.features[index];
        return feature === undefined ? "" : extraText(name, feature, fleet);
      },
    })),
    ...clusters.map((cluster): Column<Index> => ({
      heading: fleet.clusters[cluster]?.name ?? "",
      text: (index) => {
        const feature = fleet.features[index];
        const holding = feature === undefined ? undefined : fleet.holding(feature, cluster);
        return holding === undefined ? "" : wordsOf(holding);
      },
    })),
  ];
}

/** In a narrow window: on how many clusters of each stage a feature can be used. */
function ByStage({ fleet, shown }: Omit<ContentProps, "isNarrow">): JSX.Element {
  const rows = useMemo(
    () => [...new Set(shown.rows.flatMap((row) => (typeof row === "number" ? [row] : [])))],
    [shown],
  );
  const columns = useMemo(
    (): readonly Column<Index>[] => [
      {
        heading: "Feature",
        text: (feature) => fleet.features[feature]?.name ?? "",
        show: (index) => {
          const feature = fleet.features[index];
          return (
            <>
              <FeatureLink of={index} />
              <span class="note">{feature === undefined ? "" : levelsOn(feature, shown.clusters, fleet)}</span>
            </>
          );
        },
        width: 3,
      },
      ...stageGroups(shown.clusters, fleet).map(({ stage, members }): Column<Index> => {
        const countOf = (index: Index): number => {
          const feature = fleet.features[index];
          if (feature === undefined) return 0;
          return members.filter((cluster) => reachOf(fleet.holding(feature, cluster)) !== "none").length;
        };
        return {
          heading: fleet.stages[stage]?.name ?? "",
          text: (index) => `${countOf(index)} of ${members.length}`,
          show: (index) => <Share many={countOf(index)} of={members.length} />,
          width: 1.2,
        };
      }),
    ],
    [fleet, shown],
  );
  return (
    <div class="by-stage">
      <p class="muted">Usable on how many clusters of each stage. A wide window shows each cluster.</p>
      <Table caption="Features by stage" columns={columns} rows={rows} />
    </div>
  );
}

function Share({ many, of }: { readonly many: number; readonly of: number }): JSX.Element {
  const kind = many === 0 ? "no" : many === of ? "all" : "some";
  return (
    <span class={`share ${kind}`}>
      <span aria-hidden="true" class="share-bar" style={{ "--percent": `${(100 * many) / Math.max(1, of)}%` }} />
      {many}/{of}
    </span>
  );
}
