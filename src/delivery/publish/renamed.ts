/** Finds the name that a feature of HEAD has in an older source, so that an emergency reaches a renamed feature. */
import { renamedFeatures } from "../../analysis/diff/index.ts";
import { valueAt } from "../../base/collections.ts";
import { documentsOf } from "./at-once.ts";
import type { CommitDocuments } from "./at-once.ts";

/** Name at HEAD -> name in the source. */
type Names = ReadonlyMap<string, string>;

/** By source and HEAD: many clusters have the same ones. */
const known = new WeakMap<CommitDocuments, WeakMap<CommitDocuments, Names>>();

/** Undefined if the source does not have the feature, under any name. */
export function nameIn(source: CommitDocuments, feature: string, head: CommitDocuments): string | undefined {
  if (documentsOf("Feature", source).some(({ name }) => name === feature)) return feature;
  const bySource = valueAt(known, source, () => new WeakMap<CommitDocuments, Names>());
  return valueAt(bySource, head, () => namesBetween(source, head)).get(feature);
}

/** None if documents of HEAD are not valid: one of them could have the old name. */
function namesBetween(source: CommitDocuments, head: CommitDocuments): Names {
  if (!head.isReadable) return new Map();
  const [was, is] = [source, head].map((documents) => documentsOf("Feature", documents));
  const [before, after] = [was, is].map((features = []) => new Set(features.map(({ name }) => name)));
  const gone = (was ?? []).filter(({ name }) => after?.has(name) !== true);
  const come = (is ?? []).filter(({ name }) => before?.has(name) !== true);
  return new Map(renamedFeatures(gone, come).map((one) => [one.after.name, one.before.name]));
}
