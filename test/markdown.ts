/** Markdown read as GitHub reads it, and texts that try to be more than text. */
import fc from "fast-check";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { gfm } from "micromark-extension-gfm";

export interface Node {
  readonly type: string;
  readonly value?: string;
  readonly url?: string;
  readonly children?: readonly Node[];
}

export function treeOf(markdown: string): Node {
  return fromMarkdown(markdown, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
}

export function* walk(node: Node): Generator<Node> {
  yield node;
  for (const child of node.children ?? []) yield* walk(child);
}

/** The types of all nodes, in order. */
export function nodesOf(tree: Node): readonly string[] {
  return [...walk(tree)].map(({ type }) => type);
}

/** Everything that a reader sees. */
export function textOf(tree: Node): string {
  return [...walk(tree)].map(({ value = "" }) => value).join("");
}

const PIECES = [
  "![x](https://evil.example)",
  "[x](javascript:alert(1))",
  "[x]: https://evil.example",
  "[^1]",
  "<script>alert(1)</script>",
  "<!-- -->",
  "https://evil.example",
  "www.evil.example",
  "a@evil.example",
  "@octocat",
  "#1",
  "| a | b |",
  "|---|",
  "\\|",
  "\\",
  "`",
  "```",
  "~~~",
  "---",
  "===",
  "# h",
  "- ",
  "1) ",
  "> ",
  "**b**",
  "_i_",
  "~~s~~",
  "&amp;",
  "&#64;",
  "$x$",
  ":tada:",
  "\n",
  "\n\n",
  "    ",
  "\t",
  " ",
  "\u202E",
  "\u200B",
  "\u0000",
  "\u{e0041}",
  "word",
  "]",
  "(",
  ")",
  "*",
];

/** Pieces of Markdown in any order, or anything at all. */
export const hostile: fc.Arbitrary<string> = fc.oneof(
  fc.array(fc.constantFrom(...PIECES), { maxLength: 12 }).map((pieces) => pieces.join("")),
  fc.string({ unit: "grapheme", maxLength: 40 }),
  fc.string({ unit: "binary", maxLength: 40 }),
);
