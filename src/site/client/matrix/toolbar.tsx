/** The filters of the matrix, and the number of results. */
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { SiteFleet } from "../fleet.ts";
import { choicesOf } from "./filters.ts";
import type { Filter, Filters } from "./filters.ts";

const LABELS: Readonly<Record<Exclude<Filter, "q">, readonly [label: string, any: string]>> = {
  service: ["Service", "Any service"],
  owner: ["Owner", "Any owner"],
  level: ["Level", "Any level"],
  stage: ["Stage", "Any stage"],
  state: ["State", "Any state"],
  since: ["Changed", "Changed or not"],
};

interface Props {
  readonly fleet: SiteFleet;
  readonly filters: Filters;
  readonly shown: number;
  readonly set: (filter: Filter, value: string) => void;
  readonly clear: () => void;
}

export function Toolbar({ fleet, filters, shown, set, clear }: Props): JSX.Element {
  const search = useSearchKey();
  const choices = choicesOf(fleet);
  const all = fleet.features.length;
  const isNarrowed = Object.values(filters).some((value) => value !== "");
  return (
    <search class="filters">
      <label class="text">
        <span class="unseen">Text</span>
        <input
          ref={search}
          type="search"
          placeholder="Filter features"
          value={filters.q}
          aria-keyshortcuts="/"
          onInput={({ currentTarget }) => set("q", currentTarget.value)}
        />
        <kbd aria-hidden="true">/</kbd>
      </label>
      {(Object.keys(LABELS) as (keyof typeof LABELS)[]).map((name) =>
        choices[name].length === 0 ? null : (
          <label key={name} class={filters[name] === "" ? "" : "chosen"}>
            <span class="unseen">{LABELS[name][0]}</span>
            <select value={filters[name]} onChange={({ currentTarget }) => set(name, currentTarget.value)}>
              <option value="">{LABELS[name][1]}</option>
              {choices[name].map(([value, label]) => (
                <option key={value} value={value}>
                  {label}
                </option>
              ))}
            </select>
          </label>
        ),
      )}
      <button type="button" class="clear" disabled={!isNarrowed} onClick={clear}>
        Clear
      </button>
      <output class="shown" aria-live="polite">
        {shown === all ? counted(all) : `${shown} of ${counted(all)}`}
      </output>
    </search>
  );
}

function counted(features: number): string {
  return features === 1 ? "1 feature" : `${features} features`;
}

/** `/` focuses the search field, unless another field has the focus. */
function useSearchKey(): { readonly current: HTMLInputElement | null } {
  const search = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const isTyping = event.target instanceof HTMLElement && event.target.matches("input[type=search], select");
      if (event.key !== "/" || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      search.current?.select();
      search.current?.focus();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, []);
  return search;
}
