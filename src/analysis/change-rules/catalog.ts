/** Locates a difference of the catalog for a diagnostic: the line of head that causes it, even if it is in a patch. */
import { becauseOf } from "../diff/catalog.ts";
import type { EntryDifference, Entry } from "../diff/entries.ts";
import { locationIn } from "../../compiler/parse/index.ts";
import type { Location } from "../../base/source.ts";
import type { ChangeContext } from "./change-rule.ts";

/** An entry that exists on both sides. */
export type CommonDifference = EntryDifference & { readonly before: Entry; readonly after: Entry };

export function isOnBothSides(difference: EntryDifference): difference is CommonDifference {
  return difference.before !== undefined && difference.after !== undefined;
}

/** `on`: "key" points at the key of a list that lost an item. */
export function placeOf(difference: CommonDifference, context: ChangeContext, on?: "key"): Location {
  const { after, at: path } = difference;
  const cause = becauseOf(difference, context).find(({ side }) => side === "head");
  if (cause === undefined) return locationIn(after.document, path, "key");
  return locationIn(cause.resource.document, cause.path, cause.resource.kind === "Patch" ? undefined : on);
}

/** ` on x, y`; empty if all clusters of both sides are affected, or only the documents differ. */
export function clustersText({ clusters }: EntryDifference, context: ChangeContext): string {
  return clusters.length === 0 || clusters.length === context.clusters.length ? "" : ` on ${clusters.join(", ")}`;
}
