/** Where a difference of the catalog is shown: a line of head that says it, be it of a patch. */
import { becauseOf } from "../diff/catalog.ts";
import type { EntryDifference, Entry } from "../diff/entries.ts";
import { at } from "../../compiler/parse/index.ts";
import type { Location } from "../../base/source.ts";
import type { ChangeContext } from "./change-rule.ts";

/** An entry that both sides have. */
export type Lasting = EntryDifference & { readonly before: Entry; readonly after: Entry };

export function isLasting(difference: EntryDifference): difference is Lasting {
  return difference.before !== undefined && difference.after !== undefined;
}

/** `whole`: the key of a field that is a list, where it is the list that lacks something. */
export function placeOf(difference: Lasting, passage: ChangeContext, whole?: "key"): Location {
  const { after, at: path } = difference;
  const cause = becauseOf(difference, passage).find(({ side }) => side === "head");
  if (cause === undefined) return at(after.document, path, "key");
  return at(cause.resource.document, cause.path, cause.resource.kind === "Patch" ? undefined : whole);
}

/** ` on x, y`; nothing where every cluster of both sides has it, or only the documents. */
export function where({ clusters }: EntryDifference, passage: ChangeContext): string {
  return clusters.length === 0 || clusters.length === passage.clusters.length ? "" : ` on ${clusters.join(", ")}`;
}
