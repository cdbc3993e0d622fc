/** Locates a difference of the catalog for a diagnostic: the line of head that causes it, also in a patch. */
import { becauseOf } from "../diff/catalog.ts";
import type { EntryDifference, Entry } from "../diff/entries.ts";
import { at } from "../../compiler/parse/index.ts";
import type { Location } from "../../base/source.ts";
import type { ChangeContext } from "./change-rule.ts";

/** An entry that exists on both sides. */
export type Lasting = EntryDifference & { readonly before: Entry; readonly after: Entry };

export function isLasting(difference: EntryDifference): difference is Lasting {
  return difference.before !== undefined && difference.after !== undefined;
}

/** `whole`: "key" points at the key of a list that lost an item. */
export function placeOf(difference: Lasting, passage: ChangeContext, whole?: "key"): Location {
  const { after, at: path } = difference;
  const cause = becauseOf(difference, passage).find(({ side }) => side === "head");
  if (cause === undefined) return at(after.document, path, "key");
  return at(cause.resource.document, cause.path, cause.resource.kind === "Patch" ? undefined : whole);
}

/** ` on x, y`; empty if all clusters of both sides are affected, or only the documents differ. */
export function where({ clusters }: EntryDifference, passage: ChangeContext): string {
  return clusters.length === 0 || clusters.length === passage.clusters.length ? "" : ` on ${clusters.join(", ")}`;
}
