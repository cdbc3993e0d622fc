/** The heading, facts and sections of a page, and the page for an unknown route. */
import type { ComponentChildren, JSX } from "preact";
import { hrefOf, matrixHref } from "../route.ts";

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
          <a href={up[0] === "matrix" ? matrixHref() : hrefOf([up[0]])}>{up[1]}</a>
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

/** The content for a route to something that does not exist, at least in this commit. */
export function Missing({ what, name }: { readonly what: string; readonly name: string }): JSX.Element {
  return (
    <>
      <Head title={`No ${what} is named “${name}”`} />
      <p>
        It may have been renamed, or may exist only in another commit. Search for it, or go{" "}
        <a href={hrefOf([])}>back to the overview</a>.
      </p>
    </>
  );
}
