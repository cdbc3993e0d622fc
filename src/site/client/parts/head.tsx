/** The heading, facts, sections and tables of a page. */
import type { ComponentChildren, JSX } from "preact";
import { hrefOf } from "../route.ts";

interface HeadProps {
  readonly title: string;
  /** The name in documents, if it differs from the title. */
  readonly name?: string;
  readonly up?: readonly [path: string, label: string];
  readonly children?: ComponentChildren;
}

export function Head({ title, name, up, children }: HeadProps): JSX.Element {
  return (
    <div class="head">
      {up === undefined ? null : (
        <nav class="up" aria-label="Up">
          <a href={hrefOf(up[0] === "" ? [] : [up[0]])}>{up[1]}</a>
        </nav>
      )}
      <h1 tabIndex={-1}>{title}</h1>
      {name === undefined || name === title ? null : <code class="name">{name}</code>}
      {children}
    </div>
  );
}

/** Leaves out facts without a value. */
export function Facts({ all }: { readonly all: readonly (readonly [string, ComponentChildren])[] }): JSX.Element {
  const present = all.filter(([, value]) => value !== undefined && value !== null && value !== "");
  return (
    <dl class="facts">
      {present.map(([term, value]) => (
        <div key={term}>
          <dt>{term}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

interface SectionProps {
  readonly title: string;
  readonly count?: number;
  /** The text for an empty section. */
  readonly empty?: string;
  readonly children?: ComponentChildren;
}

export function Section({ title, count, empty, children }: SectionProps): JSX.Element {
  return (
    <section>
      <h2>
        {title}
        {count === undefined ? null : <span class="count">{count}</span>}
      </h2>
      {count === 0 && empty !== undefined ? <p class="empty">{empty}</p> : children}
    </section>
  );
}

interface TableProps {
  readonly caption: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly ComponentChildren[])[];
  readonly keys?: readonly string[];
}

/** The first cell of a row is its header. */
export function Table({ caption, head, rows, keys }: TableProps): JSX.Element {
  return (
    <div class="table" role="region" aria-label={caption} tabIndex={0}>
      <table>
        <caption class="unseen">{caption}</caption>
        <thead>
          <tr>
            {head.map((label) => (
              <th key={label} scope="col">
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((cells, row) => (
            <tr key={keys?.[row] ?? row}>
              {cells.map((cell, column) =>
                column === 0 ? (
                  <th key={column} scope="row">
                    {cell}
                  </th>
                ) : (
                  <td key={column} data-says={head[column]}>
                    {cell}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
