/** edit: a text -> the same text with one thing changed. Owns the question "where would a person write that?". */
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
export { append, remove, set } from "./operations.ts";
export type { Operation } from "./operations.ts";
export { spelled, spelledKey } from "./to-yaml.ts";

/**
 * The text of a file with the operations done, in order, on its n-th document (0-based, as `Document.index`). Throws an
 * EditFailure unless the result means just that, and no comment is lost: then a person has to do it.
 */
export function applyEdits(text: string, document: number, operations: readonly Operation[]): string {
  return applyAllEdits(text, new Map([[document, operations]]));
}

/**
 * As `applyEdits`, on several documents. The first operations of all documents are done together, then the second, so
 * that the text is read once for each operation of a document and not for each document.
 */
export function applyAllEdits(text: string, edits: ReadonlyMap<number, readonly Operation[]>): string {
  const rounds = Math.max(0, ...[...edits.values()].map((operations) => operations.length));
  return Array.from({ length: rounds }).reduce<string>((before, _, round) => {
    const due = new Map(
      [...edits].flatMap(([document, { [round]: one }]) => (one === undefined ? [] : [[document, one]])),
    );
    const splices = [...due].flatMap(([document, operation]) => operation.splices(before, document));
    const after = spliced(before, splices);
    check(before, after, due);
    checkComments(before, after, splices);
    return after;
  }, text);
}

/** The last one first, so that offsets hold. */
function spliced(text: string, splices: readonly Splice[]): string {
  const lineEnd = lineEndOf(text);
  return splices
    .toSorted((a, b) => b.start - a.start)
    .reduce(
      (now, { start, end, text: added }) => now.slice(0, start) + added.replaceAll("\n", lineEnd) + now.slice(end),
      text,
    );
}

function check(before: string, after: string, operations: ReadonlyMap<number, Operation>): void {
  const wanted = valuesOf(before).map((value, index) => operations.get(index)?.meant(value) ?? value);
  if (!isDeepStrictEqual(valuesAfter(after), wanted))
    throw new EditError("what it would mean then is not what is asked for");
}

/** Undefined if an edit left no YAML: the fault is not one of the text before. */
function valuesAfter(text: string): readonly unknown[] | undefined {
  try {
    return valuesOf(text);
  } catch (error) {
    if (error instanceof EditError) return undefined;
    throw error;
  }
}

/** Every comment stays, apart from those of what an operation removes. */
function checkComments(before: string, after: string, splices: readonly Splice[]): void {
  const mayGo = ({ start, end }: SourceComment): boolean =>
    splices.some((splice) => splice.dropsComments === true && splice.start <= start && end <= splice.end);
  const left = Map.groupBy(commentsIn(after), (comment) => comment.text);
  const isLost = [...Map.groupBy(commentsIn(before), (comment) => comment.text)].some(
    ([text, all]) => all.filter((one) => !mayGo(one)).length > (left.get(text)?.length ?? 0),
  );
  if (isLost) throw new EditError("a comment would be lost");
}
