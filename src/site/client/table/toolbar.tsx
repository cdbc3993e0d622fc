/** The filters of a list or the matrix, the number of results, and a sentence that replaces the controls in print. */
import type { ComponentChildren, JSX, TargetedFocusEvent, TargetedKeyboardEvent } from "preact";
import { inWords, isDay, isFiltered, listed } from "../filters.ts";
import type { Filter, Query } from "../filters.ts";
import { counted } from "../names.ts";
import { hrefOf, replaceRoute } from "../route.ts";

interface Props {
  readonly path: readonly string[];
  readonly query: Query;
  readonly filters: readonly Filter[];
  readonly shown: number;
  readonly total: number;
  /** Singular, for the number of results. */
  readonly noun: string;
  /** Sentences about the address; if any, nothing is shown. */
  readonly unknown: readonly string[];
  readonly children?: ComponentChildren;
}

export function Toolbar({ path, query, filters, shown, total, noun, unknown, children }: Props): JSX.Element {
  const set = (name: string, value: string): void => replaceRoute(hrefOf(path, [...new Map(query).set(name, value)]));
  const clear = (): void => replaceRoute(hrefOf(path));
  const count = shown === total ? counted(total, noun) : `${shown.toLocaleString("en")} of ${counted(total, noun)}`;
  const words = inWords(query, filters);
  return (
    <>
      <search class="filters" aria-label="Filters">
        {filters.map((filter) => (
          <Control key={filter.name} filter={filter} query={query} set={(value) => set(filter.name, value)} />
        ))}
        <button
          type="button"
          class="clear"
          disabled={!isFiltered(query, filters) && unknown.length === 0}
          onClick={clear}
        >
          Clear
        </button>
        <span class="results">
          <output class="shown" aria-live="polite">
            {count}
          </output>
          {children}
        </span>
      </search>
      <p class="on-paper">{words === "" ? `All ${count}.` : `Filter: ${words}. ${count}.`}</p>
      {unknown.length === 0 ? null : (
        <div class="callout unknown" role="alert">
          {unknown.map((sentence) => (
            <p key={sentence}>
              <Spans of={sentence} />
            </p>
          ))}
          <p>
            The link may be older or newer than this page.{" "}
            <button type="button" onClick={clear}>
              Clear the filters
            </button>
          </p>
        </div>
      )}
    </>
  );
}

/** Shows text between backticks as code. */
export function Spans({ of }: { readonly of: string }): JSX.Element {
  return <>{of.split("`").map((part, index) => (index % 2 === 0 ? part : <code key={index}>{part}</code>))}</>;
}

interface ControlProps {
  readonly filter: Filter;
  readonly query: Query;
  readonly set: (value: string) => void;
}

function Control({ filter, query, set }: ControlProps): JSX.Element | null {
  const value = query.get(filter.name) ?? "";
  const { name, label, kind, choices = [] } = filter;
  const chosen = value === "" ? "" : "chosen";
  if (kind !== "text" && kind !== "day" && kind !== "flag" && choices.length === 0 && value === "") return null;
  switch (kind) {
    case "text":
      return (
        <label class="text">
          <span class="unseen">{label}</span>
          <input
            type="search"
            name={name}
            placeholder="Filter"
            value={value}
            onInput={({ currentTarget }) => set(currentTarget.value)}
            onKeyDown={toFirstRow}
          />
        </label>
      );
    case "day":
      return (
        <label class={`day ${chosen}`}>
          <span>{label}</span>
          <input
            type="date"
            name={name}
            value={isDay(value) ? value : ""}
            onChange={({ currentTarget }) => set(currentTarget.value)}
          />
        </label>
      );
    case "flag":
      return (
        <label class={`flag ${chosen}`}>
          <input type="checkbox" checked={value === "1"} onChange={() => set(value === "1" ? "" : "1")} />
          <span>{label}</span>
        </label>
      );
    case "list":
      return <Menu filter={filter} chosen={listed(query, name)} set={set} />;
    default:
      return <Select filter={filter} value={value} set={set} />;
  }
}

function Select({ filter, value, set }: Omit<ControlProps, "query"> & { readonly value: string }): JSX.Element {
  const { label, choices = [], isView } = filter;
  const isKnown = value === "" || choices.some(([known]) => known === value);
  return (
    <label class={value === "" ? "" : "chosen"}>
      <span class="unseen">{label}</span>
      <select value={value} onChange={({ currentTarget }) => set(currentTarget.value)}>
        <option value="">{isView === true ? label : `Any ${label.toLowerCase()}`}</option>
        {isKnown ? null : <option value={value}>{value} (unknown)</option>}
        {choices.map(([known, text]) => (
          <option key={known} value={known}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}

/** The arrow key moves from the text into the rows; Enter opens the only one. */
function toFirstRow(event: TargetedKeyboardEvent<HTMLInputElement>): void {
  const links = [...document.querySelectorAll<HTMLAnchorElement>("main tbody th a[href]")];
  const [first] = links;
  if (first === undefined || (event.key !== "ArrowDown" && !(event.key === "Enter" && links.length === 1))) return;
  event.preventDefault();
  if (event.key === "Enter") first.click();
  else first.focus();
}

interface MenuProps {
  readonly filter: Filter;
  readonly chosen: readonly string[];
  readonly set: (value: string) => void;
}

/** Several choices. */
function Menu({ filter: { label, choices = [] }, chosen, set }: MenuProps): JSX.Element {
  const toggled = (value: string): readonly string[] => {
    const next = new Set(chosen);
    if (!next.delete(value)) next.add(value);
    return choices.map(([known]) => known).filter((known) => next.has(known));
  };
  return (
    <details class={`menu ${chosen.length === 0 ? "" : "chosen"}`} onKeyDown={closeOnEscape} onFocusOut={closeOnLeave}>
      <summary>
        {label}
        {chosen.length === 0 ? "" : ` (${chosen.length})`}
      </summary>
      <div class="menu-items">
        {choices.map(([value, text]) => (
          <label key={value}>
            <input type="checkbox" checked={chosen.includes(value)} onChange={() => set(toggled(value).join(","))} />
            <span>{text}</span>
          </label>
        ))}
      </div>
    </details>
  );
}

function closeOnEscape({ key, currentTarget }: TargetedKeyboardEvent<HTMLDetailsElement>): void {
  if (key !== "Escape") return;
  currentTarget.open = false;
  currentTarget.querySelector("summary")?.focus();
}

function closeOnLeave({ currentTarget, relatedTarget }: TargetedFocusEvent<HTMLDetailsElement>): void {
  if (relatedTarget instanceof Node && !currentTarget.contains(relatedTarget)) currentTarget.open = false;
}
