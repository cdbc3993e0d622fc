/** A long list: a table with filters, text, sorting and CSV, whose state is in the address. */
import type { ComponentChildren, JSX } from "preact";
import { useMemo } from "preact/hooks";
import { compareNaturally } from "../../../base/natural-order.ts";
import { choicesOf, hasWords, TEXT, unknownIn } from "../filters.ts";
import type { Choice, Filter, Query } from "../filters.ts";
import { hrefOf, replaceRoute } from "../route.ts";
import { CsvButton, Table } from "./table.tsx";
import type { Column } from "./table.tsx";
import { Toolbar } from "./toolbar.tsx";

/** A filter by values of the rows. */
export interface Facet<Row> {
  readonly name: string;
  readonly label: string;
  readonly of: (row: Row) => readonly string[];
  /** Labels, and the order of the choices. Default: the values in natural order. */
  readonly choices?: readonly Choice[];
  /** `day`: rows with a day before the given one. Default: `choice`. */
  readonly kind?: "choice" | "day";
}

interface Props<Row> {
  /** The address of the page, for links. */
  readonly path: readonly string[];
  readonly query: Query;
  readonly caption: string;
  readonly noun: string;
  readonly rows: readonly Row[];
  readonly columns: readonly Column<Row>[];
  readonly facets: readonly Facet<Row>[];
  readonly keyOf?: (row: Row) => string;
  /** Text of a row that no column has. */
  readonly hidden?: (row: Row) => string;
  readonly empty: string;
  readonly children?: ComponentChildren;
}

export function List<Row>(props: Props<Row>): JSX.Element {
  const { path, query, caption, noun, rows, columns, facets, keyOf, hidden, empty, children } = props;
  const filters = useMemo(() => filtersOf(facets, rows), [rows]);
  const key = JSON.stringify([...query]);
  const unknown = [...unknownIn(query, filters, ["sort"]), ...unknownSort(query, columns)];
  const shown = useMemo(
    () => (unknown.length > 0 ? [] : sorted(rows.filter(matcher(query, columns, facets, hidden)), query, columns)),
    [rows, columns, key],
  );
  if (rows.length === 0) return <p class="empty">{empty}</p>;
  const setSort = (by: string): void => replaceRoute(hrefOf(path, [...new Map(query).set("sort", by)]));
  return (
    <>
      <Toolbar
        path={path}
        query={query}
        filters={filters}
        shown={shown.length}
        total={rows.length}
        noun={noun}
        unknown={unknown}
      >
        <CsvButton name={caption} columns={columns} rows={shown} />
      </Toolbar>
      {children}
      {shown.length === 0 ? (
        <p class="empty">No matching {noun}s.</p>
      ) : (
        <Table
          key={key}
          caption={caption}
          columns={columns}
          rows={shown}
          {...(keyOf === undefined ? {} : { keyOf })}
          sorting={{ by: query.get("sort") ?? "", set: setSort }}
        />
      )}
    </>
  );
}

function filtersOf<Row>(facets: readonly Facet<Row>[], rows: readonly Row[]): readonly Filter[] {
  const found = facets.map(({ name, label, of, choices, kind = "choice" }): Filter => {
    if (kind === "day") return { name, label, kind };
    const values = new Set(rows.flatMap(of));
    const present = choices?.filter(([value]) => values.has(value)) ?? choicesOf(values, compareNaturally);
    return { name, label, kind, choices: present };
  });
  return [TEXT, ...found];
}

function unknownSort<Row>(query: Query, columns: readonly Column<Row>[]): readonly string[] {
  const by = query.get("sort") ?? "";
  const isKnown = by === "" || columns.some(({ heading }) => heading === by.replace(/^-/, ""));
  return isKnown ? [] : [`No column is named “${by}”.`];
}

function matcher<Row>(
  query: Query,
  columns: readonly Column<Row>[],
  facets: readonly Facet<Row>[],
  hidden: ((row: Row) => string) | undefined,
): (row: Row) => boolean {
  const text = query.get(TEXT.name) ?? "";
  const asked = facets.filter(({ name }) => (query.get(name) ?? "") !== "");
  const fits = (row: Row): boolean =>
    asked.every(({ name, of, kind }) => {
      const value = query.get(name) ?? "";
      return kind === "day" ? of(row).some((day) => day !== "" && day < value) : of(row).includes(value);
    });
  if (text === "") return fits;
  return (row) => fits(row) && hasWords([...columns.map((one) => one.text(row)), hidden?.(row) ?? ""].join(" "), text);
}

/** Rows without a value come last, in both directions. */
function sorted<Row>(rows: readonly Row[], query: Query, columns: readonly Column<Row>[]): readonly Row[] {
  const by = query.get("sort") ?? "";
  const column = columns.find(({ heading }) => heading === by.replace(/^-/, ""));
  if (column === undefined) return rows;
  const sign = by.startsWith("-") ? -1 : 1;
  const keyed = rows.map((row) => ({ row, key: (column.order ?? column.text)(row) }));
  return keyed
    .sort((a, b) => {
      if (a.key === "" || b.key === "") return Number(a.key === "") - Number(b.key === "");
      const order =
        typeof a.key === "number" && typeof b.key === "number"
          ? a.key - b.key
          : compareNaturally(String(a.key), String(b.key));
      return sign * order;
    })
    .map(({ row }) => row);
}
