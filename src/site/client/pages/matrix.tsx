/** The page of the matrix: one row per feature, one column per cluster. */
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { FILTERS, filtersOf, shownBy } from "../matrix/filters.ts";
import type { Filter } from "../matrix/filters.ts";
import { Grid } from "../matrix/grid.tsx";
import { Toolbar } from "../matrix/toolbar.tsx";
import { useFleet } from "../parts/context.ts";
import { hrefOf, replaceRoute } from "../route.ts";

export function MatrixPage({ query }: { readonly query: ReadonlyMap<string, string> }): JSX.Element {
  const fleet = useFleet();
  const filters = filtersOf(query);
  const key = FILTERS.map((name) => filters[name]).join("\0");
  const shown = useMemo(() => shownBy(filters, fleet), [fleet, key]);
  const set = (filter: Filter, value: string): void =>
    replaceRoute(hrefOf([], Object.entries({ ...filters, [filter]: value })));
  const clear = (): void => replaceRoute(hrefOf([]));
  return (
    <>
      <h1 class="unseen" tabIndex={-1}>
        Features and clusters of {fleet.project}
      </h1>
      <Toolbar fleet={fleet} filters={filters} shown={shown.features.length} set={set} clear={clear} />
      {fleet.clusters.length === 0 && fleet.features.length > 0 ? <p class="callout">No clusters yet.</p> : null}
      {shown.features.length === 0 ? (
        <div class="nothing">
          <p>{fleet.features.length === 0 ? "No features yet." : "No features match."}</p>
          {fleet.features.length === 0 ? null : (
            <button type="button" onClick={clear}>
              Clear the filters
            </button>
          )}
        </div>
      ) : (
        <Grid fleet={fleet} shown={shown} />
      )}
    </>
  );
}
