/** Edits a text at one place and keeps everything else. */
import { isDeepStrictEqual } from "node:util";
import { EditError } from "./edit-error.ts";
import { lineEndOf } from "./detect-style.ts";
import type { Operation, Splice } from "./operations.ts";
import { commentsIn, valuesOf } from "./syntax-tree.ts";
import type { SourceComment } from "./syntax-tree.ts";

export { withDocument, withoutDocument } from "./documents.ts";
export type { NewDocument } from "./documents.ts";
export { EditError } from "./edit-error.ts";
export { format } from "./format.ts";
export { append, remove, renameKey, replace, set } from "./operations.ts";
export type { Operation } from "./operations.ts";
export { toYaml, keyToYaml } from "./to-yaml.ts";

/**
 * Applies the operations, in order, to the n-th document (0-based, as `Document.index`). Throws an EditError if the
 * result would have a different meaning or lose a comment.
 */
export function applyEdits(text: string, document: number, operations: readonly Operation[]): string {
  return applyAllEdits(text, new Map([[document, operations]]));
}

/**
 * Like `applyEdits`, for several documents. Applies the first operations of all documents together, then the second, so
 * that the text is parsed once per round and not once per document.
 */
export function applyAllEdits(text: string, edits: ReadonlyMap<number, readonly Operation[]>): string {
  const rounds = Math.max(0, ...[...edits.values()].map((operations) => operations.length));
  return Array.from({ length: rounds }).reduce<string>((before, _, round) => {
    const due = new Map(
      [...edits].flatMap(([document, { [round]: one }]) => (one === undefined ? [] : [[document, one]])),
    );
    const splices = [...due].flatMap(([document, operation]) => operation.splices(before, document));
    const after = applySplices(before, splices);
    check(before, after, due);
    checkComments(before, after, splices);
    return after;
  }, text);
}

/** From the last one on, so that offsets stay valid. */
function applySplices(text: string, splices: readonly Splice[]): string {
  const lineEnd = lineEndOf(text);
  return splices
    .toSorted((a, b) => b.start - a.start)
    .reduce(
      (now, { start, end, text: added }) => now.slice(0, start) + added.replaceAll("\n", lineEnd) + now.slice(end),
      text,
    );
}

function check(before: string, after: string, operations: ReadonlyMap<number, Operation>): void {
  const expected = valuesOf(before).map((value, index) => operations.get(index)?.change(value) ?? value);
  if (!isDeepStrictEqual(valuesAfter(after), expected))
    throw new EditError("the edit would not have the requested effect");
}

/** Undefined if an edit made the YAML invalid, so that the error is not blamed on the original text. */
function valuesAfter(text: string): readonly unknown[] | undefined {
  try {
    return valuesOf(text);
  } catch (error) {
    if (error instanceof EditError) return undefined;
    throw error;
  }
}

/** Checks that no comment is lost, except those of removed items. */
function checkComments(before: string, after: string, splices: readonly Splice[]): void {
  const mayGo = ({ start, end }: SourceComment): boolean =>
    splices.some((splice) => splice.dropsComments === true && splice.start <= start && end <= splice.end);
  const left = Map.groupBy(commentsIn(after), (comment) => comment.text);
  const isLost = [...Map.groupBy(commentsIn(before), (comment) => comment.text)].some(
    ([text, all]) => all.filter((one) => !mayGo(one)).length > (left.get(text)?.length ?? 0),
  );
  if (isLost) throw new EditError("the edit would lose a comment");
}
