/** The filters of a page: their values are in its address. Unknown filters and values are reported, and show nothing. */

export type Query = ReadonlyMap<string, string>;
export type Choice = readonly [value: string, label: string];

export interface Filter {
  /** In the address. */
  readonly name: string;
  readonly label: string;
  /** `list`: several choices, separated by commas; `flag`: `1`; `day`: `2027-01-31`. */
  readonly kind: "text" | "choice" | "list" | "flag" | "day";
  readonly choices?: readonly Choice[];
  /** Sentence about a value that is not a choice. */
  readonly unknown?: (value: string) => string;
  /** It arranges rows and columns and hides nothing. */
  readonly isView?: true;
}

export const TEXT: Filter = { name: "q", label: "Text", kind: "text" };

/** The values of a list filter. */
export function listed(query: Query, name: string): readonly string[] {
  return (query.get(name) ?? "").split(",").filter(Boolean);
}

export function choicesOf(values: Iterable<string>, compare: (a: string, b: string) => number): readonly Choice[] {
  return [...new Set(values)]
    .filter(Boolean)
    .sort(compare)
    .map((value) => [value, value]);
}

/** Sentences about unknown filters and values in the URL. `others`: names with another meaning. */
export function unknownIn(query: Query, filters: readonly Filter[], others: readonly string[] = []): readonly string[] {
  return [...query].flatMap(([name, value]) => {
    const filter = filters.find((one) => one.name === name);
    if (value === "" || others.includes(name)) return [];
    return filter === undefined ? [`Unknown filter “${name}=${value}”.`] : faultsOf(filter, value);
  });
}

function faultsOf({ kind, label, choices = [], unknown }: Filter, value: string): readonly string[] {
  const isKnown = (one: string): boolean => choices.some(([known]) => known === one);
  const fault = unknown ?? ((one: string): string => `Unknown ${label.toLowerCase()} “${one}”.`);
  switch (kind) {
    case "text":
      return [];
    case "choice":
      return isKnown(value) ? [] : [fault(value)];
    case "list":
      return value.split(",").flatMap((one) => (one === "" || isKnown(one) ? [] : [fault(one)]));
    case "flag":
      return value === "1" ? [] : [fault(value)];
    default:
      return isDay(value) ? [] : [`“${value}” is not a day such as 2027-01-31.`];
  }
}

export function isDay(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text);
}

/** `Stage: production; State: by an override`; "" without a filter. */
export function inWords(query: Query, filters: readonly Filter[]): string {
  const parts = filters.flatMap(({ name, label, kind, choices = [], isView }) => {
    const value = query.get(name) ?? "";
    if (value === "" || isView === true) return [];
    const labelOf = (one: string): string => choices.find(([known]) => known === one)?.[1] ?? one;
    if (kind === "flag") return [label];
    return [`${label}: ${kind === "list" ? value.split(",").map(labelOf).join(", ") : labelOf(value)}`];
  });
  return parts.join("; ");
}

export function isFiltered(query: Query, filters: readonly Filter[]): boolean {
  return filters.some(({ name }) => (query.get(name) ?? "") !== "");
}

/** Whether a text contains all words, in any order. */
export function hasWords(text: string, words: string): boolean {
  const all = text.toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => all.includes(word));
}
