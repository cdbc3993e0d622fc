/** The messages of `yaml` in our words. */
import type { YAMLError } from "yaml";

interface Explanation {
  readonly says: RegExp;
  /** A condition on the text from where `yaml` stumbled, and before it on its line. */
  readonly when?: (after: string, before: string) => boolean;
  /** Mark what comes next, or the next line, where the eye looks for the fault. */
  readonly mark?: "next" | "next-line";
  readonly message: string;
  readonly help: string;
}

/** `$1` is what the first group matched. The first that matches explains. */
const EXPLANATIONS: readonly Explanation[] = [
  {
    says: /^Missing closing ["']quote/,
    message: "the quoted text that begins here is never closed",
    help: "add the closing quote; a quote inside the text is written '' or \\\"",
  },
  {
    says: /^Flow (map|sequence).*(?:must end|and end) with a (.)/,
    message: "the $1 that begins here is never closed",
    help: 'add the closing "$2"; its lines must be indented deeper than the key above',
  },
  {
    says: /^Implicit map keys need to be followed by map values/,
    message: "this is neither a key with its value nor an item of a list",
    help: 'write "key: value", with a space behind the colon, or begin the line with "- "',
  },
  {
    says: /^Implicit keys/,
    message: "a key goes over several lines",
    help: 'look for a missing ":" in the lines before',
  },
  {
    says: /^Unexpected block-seq-ind on same line with key/,
    message: "a list can't begin on the line of its key",
    help: 'put "- " on the next line, or write the list as [a, b]',
  },
  {
    says: /^Plain value cannot start with .*?(.)$/,
    message: 'a text that is not quoted can\'t begin with "$1"',
    help: "quote the text",
  },
  {
    says: /^Invalid escape sequence (.*)/,
    message: '"$1" is no escape in a double-quoted text',
    help: "write \\\\ for a backslash, or use single quotes, where a backslash is itself",
  },
  {
    says: /^Missing , (?:or : )?between flow (map|sequence) items/,
    message: "a comma is missing between two items of this $1",
    help: 'put "," between the items; a text that holds ", : [ ] { }" has to be quoted',
  },
  {
    says: /^Unexpected (?:,|empty item) in flow (map|sequence)/,
    message: "an item is missing before this comma of a $1",
    help: "remove the comma, or write the item",
  },
  {
    says: /^Missing space after : in flow/,
    message: "a space is missing behind the colon",
    help: 'write "key: value"',
  },
  {
    says: /^Comments must be separated/,
    message: 'a space is missing before the "#" of a comment',
    help: 'put a space before "#", or quote the text if "#" belongs to it',
  },
  {
    says: /^The : indicator must be at most 1024/,
    message: "a key is longer than 1,024 characters",
    help: "shorten the key",
  },
  {
    says: /^Block scalars with more-indented leading empty lines/,
    message: "the first lines of this block of text are blank and indented deeper than its text",
    help: "remove the spaces of the blank lines",
  },
  {
    says: /^Block collection cannot start on same line/,
    message: 'a document can\'t begin with a key on the line of its "---"',
    help: 'put the key on the line below "---"',
  },
  {
    says: /^Unexpected (?:flow-map-end|flow-seq-end|flow-error-end).*?"?([}\]])"?$/,
    message: 'this "$1" closes nothing',
    help: "remove it, or quote the text that holds it",
  },
  {
    says: /^Unexpected doc-end/,
    message: '"..." ends a document, and there is none',
    help: "remove the line",
  },
  {
    says: /^Nested mappings are not allowed/,
    when: (after) => !/^[^\n]*:(?:\s|$)/.test(after),
    mark: "next-line",
    message: "this line is indented below a key that has a value already",
    help: "indent it like the key above, or remove that key's value",
  },
  {
    says: /^Nested mappings are not allowed/,
    message: "one line holds two colons that each would begin a value",
    help: 'quote the value if it is text that holds ": ", or put the inner map on lines of its own',
  },
  {
    says: /^(?:All (?:mapping|sequence) items must start|Sequence item without|A block sequence may not)/,
    mark: "next",
    message: "this line is not aligned with the lines above it",
    help: "let the keys of one map, and the items of one list, begin in the same column",
  },
  {
    says: /^Block collections are not allowed within flow/,
    when: (_, before) => before.trim() === "",
    message: "lines of keys or of items can't stand inside of brackets or braces",
    help: "write the inner list as [a, b] and the inner map as {a: b}",
  },
  {
    says: /^Block collections are not allowed within flow/,
    message: "a comma is missing between two items, or one item holds two colons",
    help: 'put "," between the items; a text that holds ", : [ ] { }" has to be quoted',
  },
  {
    says: /^Block scalar header includes extra characters|^Not a YAML token/,
    message: 'text stands behind the "|" or ">" that begins a block of text',
    help: "begin the text on the next line, indented",
  },
  {
    says: /^Map comment with trailing content/,
    mark: "next",
    message: "this line does not go on with what stands above it",
    help: "keys are names, not lists or maps in brackets",
  },
  {
    says: /^Unexpected .*(?: at node end| token| in )/,
    when: (_, before) => before.trim() === "",
    message: "this line does not go on with what stands above it",
    help: 'a list and a map can\'t be mixed; an item begins with "- ", a key ends with ": "',
  },
  {
    says: /^Unexpected .*(?: at node end| token| in )/,
    message: "this stands behind a value that has ended",
    help: "quote the whole value if it is one text, or begin a new line",
  },
];

export interface Explained {
  readonly message: string;
  readonly help?: string;
  /** Where the eye looks for it, if not where `yaml` stumbled. */
  readonly start?: number;
}

export function explain({ message, pos: [start] }: YAMLError, text: string): Explained {
  const after = text.slice(start);
  const before = text.slice(text.lastIndexOf("\n", start - 1) + 1, start);
  for (const { says, when, mark, ...words } of EXPLANATIONS) {
    const match = says.exec(message);
    if (match === null || when?.(after, before) === false) continue;
    const fill = (words: string): string =>
      words.replace(/\$(\d)/g, (_, index: string) => (match[Number(index)] ?? "").replace("sequence", "list"));
    const place = mark === undefined ? {} : { start: start + next(after, mark) };
    return { message: fill(words.message), help: fill(words.help), ...place };
  }
  return { message: `this is not YAML: ${message.charAt(0).toLowerCase()}${message.slice(1)}` };
}

/** How far it is to what says something, comments and blank lines skipped. */
function next(after: string, mark: "next" | "next-line"): number {
  const skipped = mark === "next-line" ? after.indexOf("\n") + 1 : 0;
  return skipped + (/^(?:\s+|#[^\n]*)*/.exec(after.slice(skipped))?.[0].length ?? 0);
}
