/** Replaces messages of the `yaml` package with ones that say how to fix the text. */
import type { YAMLError } from "yaml";

interface Explanation {
  readonly pattern: RegExp;
  /** A condition on the text after the position of the error, and before it on the same line. */
  readonly when?: (after: string, before: string) => boolean;
  /** Mark the next token, or the next line, instead of the position of the error. */
  readonly mark?: "next" | "next-line";
  readonly message: string;
  readonly help: string;
}

/** The first match is used. `$1` is replaced with the first group of `pattern`. */
const EXPLANATIONS: readonly Explanation[] = [
  {
    pattern: /^Missing closing ["']quote/,
    message: "the quoted text that begins here is never closed",
    help: "add the closing quote; a quote inside the text is written '' or \\\"",
  },
  {
    pattern: /^Flow (map|sequence).*(?:must end|and end) with a (.)/,
    message: "the $1 that begins here is never closed",
    help: 'add the closing "$2"; its lines must be indented deeper than the key above',
  },
  {
    pattern: /^Implicit map keys need to be followed by map values/,
    message: "this is neither a key with its value nor an item of a list",
    help: 'write "key: value", with a space after the colon, or begin the line with "- "',
  },
  {
    pattern: /^Implicit keys/,
    message: "a key spans several lines",
    help: 'check for a missing ":" in the lines before',
  },
  {
    pattern: /^Unexpected block-seq-ind on same line with key/,
    message: "a list can't begin on the line of its key",
    help: 'put "- " on the next line, or write the list as [a, b]',
  },
  {
    pattern: /^Plain value cannot start with .*?(.)$/,
    message: 'unquoted text can\'t begin with "$1"',
    help: "quote the text",
  },
  {
    pattern: /^Invalid escape sequence (.*)/,
    message: '"$1" is not a valid escape in double quotes',
    help: "write \\\\ for a backslash, or use single quotes, which have no escapes",
  },
  {
    pattern: /^Missing , (?:or : )?between flow (map|sequence) items/,
    message: "a comma is missing between two items of this $1",
    help: 'put "," between the items; quote text that contains ", : [ ] { }"',
  },
  {
    pattern: /^Unexpected (?:,|empty item) in flow (map|sequence)/,
    message: "an item is missing before this comma in a $1",
    help: "remove the comma, or write the item",
  },
  {
    pattern: /^Missing space after : in flow/,
    message: "a space is missing after the colon",
    help: 'write "key: value"',
  },
  {
    pattern: /^Comments must be separated/,
    message: 'a space is missing before the "#" of a comment',
    help: 'put a space before "#", or quote the text if "#" is part of it',
  },
  {
    pattern: /^The : indicator must be at most 1024/,
    message: "a key is longer than 1,024 characters",
    help: "shorten the key",
  },
  {
    pattern: /^Block scalars with more-indented leading empty lines/,
    message: "the blank lines at the start of this block are indented deeper than its text",
    help: "remove the spaces in the blank lines",
  },
  {
    pattern: /^Block collection cannot start on same line/,
    message: 'a document can\'t begin with a key on the line of its "---"',
    help: 'put the key on the line below "---"',
  },
  {
    pattern: /^Unexpected (?:flow-map-end|flow-seq-end|flow-error-end).*?"?([}\]])"?$/,
    message: 'this "$1" has no matching opening bracket',
    help: "remove it, or quote the text that contains it",
  },
  {
    pattern: /^Unexpected doc-end/,
    message: '"..." ends a document, but no document is open',
    help: "remove the line",
  },
  {
    pattern: /^Nested mappings are not allowed/,
    when: (after) => !/^[^\n]*:(?:\s|$)/.test(after),
    mark: "next-line",
    message: "this line is indented below a key that already has a value",
    help: "indent it like the key above, or remove that key's value",
  },
  {
    pattern: /^Nested mappings are not allowed/,
    message: "this line contains two colons that could each start a value",
    help: 'quote the value if it is text with ": ", or put the inner map on separate lines',
  },
  {
    pattern: /^(?:All (?:mapping|sequence) items must start|Sequence item without|A block sequence may not)/,
    mark: "next",
    message: "this line is not aligned with the lines above it",
    help: "start the keys of a map, and the items of a list, in the same column",
  },
  {
    pattern: /^Block collections are not allowed within flow/,
    when: (_, before) => before.trim() === "",
    message: "block lines are not allowed inside brackets or braces",
    help: "write the inner list as [a, b] and the inner map as {a: b}",
  },
  {
    pattern: /^Block collections are not allowed within flow/,
    message: "a comma is missing between two items, or one item contains two colons",
    help: 'put "," between the items; quote text that contains ", : [ ] { }"',
  },
  {
    pattern: /^Block scalar header includes extra characters|^Not a YAML token/,
    message: 'text follows the "|" or ">" that begins a block',
    help: "begin the text on the next line, indented",
  },
  {
    pattern: /^Map comment with trailing content/,
    mark: "next",
    message: "this line does not continue the structure above it",
    help: "keys are names, not lists or maps in brackets",
  },
  {
    pattern: /^Unexpected .*(?: at node end| token| in )/,
    when: (_, before) => before.trim() === "",
    message: "this line does not continue the structure above it",
    help: 'a list and a map can\'t be mixed; an item begins with "- ", a key ends with ": "',
  },
  {
    pattern: /^Unexpected .*(?: at node end| token| in )/,
    message: "text follows the end of a value",
    help: "quote the whole value if it is text, or begin a new line",
  },
];

export interface Explained {
  readonly message: string;
  readonly help?: string;
  /** The offset to mark, if it differs from the position of the error. */
  readonly start?: number;
}

export function explain({ message, pos: [start] }: YAMLError, text: string): Explained {
  const after = text.slice(start);
  const before = text.slice(text.lastIndexOf("\n", start - 1) + 1, start);
  for (const { pattern, when, mark, ...words } of EXPLANATIONS) {
    const match = pattern.exec(message);
    if (match === null || when?.(after, before) === false) continue;
    const fill = (words: string): string =>
      words.replace(/\$(\d)/g, (_, index: string) => (match[Number(index)] ?? "").replace("sequence", "list"));
    const place = mark === undefined ? {} : { start: start + next(after, mark) };
    return { message: fill(words.message), help: fill(words.help), ...place };
  }
  return { message: `invalid YAML: ${message.charAt(0).toLowerCase()}${message.slice(1)}` };
}

/** The distance to the next token, skipping comments and blank lines. */
function next(after: string, mark: "next" | "next-line"): number {
  const skipped = mark === "next-line" ? after.indexOf("\n") + 1 : 0;
  return skipped + (/^(?:\s+|#[^\n]*)*/.exec(after.slice(skipped))?.[0].length ?? 0);
}
