/** --label: chooses clusters, or other documents, by their labels. */
import { didYouMean } from "../../base/suggest.ts";
import type { Resource } from "../../compiler/schema/index.ts";
import { UsageError } from "./command.ts";
import type { Option } from "./command.ts";

/** The wanted values of each label. */
export type Labels = ReadonlyMap<string, readonly string[]>;

/** An option that limits a command to clusters. */
export const LABEL: Option & { readonly value: string; readonly repeatable: true } = {
  value: "KEY=VALUE",
  repeatable: true,
  description: "limit to clusters with this label",
};

/** Throws a UsageError for text that is not a label. */
export function parseLabels(given: readonly string[]): Labels {
  const labels = new Map<string, string[]>();
  for (const one of given) {
    const [key = "", value = "", ...rest] = one.split("=");
    if (key === "" || value === "" || rest.length > 0)
      throw new UsageError(`"${one}" is not a label`, "use the form region=eu");
    labels.set(key, [...(labels.get(key) ?? []), value]);
  }
  return labels;
}

type Labelled = Pick<Resource, "metadata">;

/** Whether a document has all labels; several values of a label are alternatives, as in a selector. */
export type HasLabels = (document: Labelled) => boolean;

/** Throws a UsageError for a label that none of the documents has; `what` names the documents, such as `cluster`. */
export function labelMatcher(given: readonly string[], what: string, documents: Iterable<Labelled>): HasLabels {
  const labels = parseLabels(given);
  const all = labels.size === 0 ? [] : [...documents];
  for (const [key, values] of labels) {
    const known = new Set(all.flatMap(({ metadata }) => metadata.labels?.[key] ?? []));
    if (known.size === 0) throw unknownLabel(`no ${what} has the label "${key}"`, key, keysOf(all));
    for (const value of values)
      if (!known.has(value)) throw unknownLabel(`no ${what} has the label ${key}=${value}`, value, known);
  }
  return ({ metadata }) => [...labels].every(([key, values]) => values.includes(metadata.labels?.[key] ?? ""));
}

function keysOf(documents: readonly Labelled[]): ReadonlySet<string> {
  return new Set(documents.flatMap(({ metadata }) => Object.keys(metadata.labels ?? {})));
}

function unknownLabel(message: string, given: string, known: ReadonlySet<string>): UsageError {
  const sorted = [...known].toSorted();
  return new UsageError(
    message,
    didYouMean(given, sorted) ?? (sorted.length === 0 ? undefined : `available: ${sorted.join(", ")}`),
  );
}
