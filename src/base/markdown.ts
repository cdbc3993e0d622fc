/** Markdown with text from documents in it: their text stays text and cannot add links, mentions or HTML. */
import { escapeInvisible } from "./escape.ts";

/** Text that GitHub converts even without markup: mentions, references, URLs, emoji, formulas, commits. */
const ACTIVE = /[@#$]|:\/\/|www\.|:[\w+-]+:|\bGH-\d|\b[0-9a-f]{7,40}\b/i;

/** Characters with a meaning anywhere in a line. */
const SIGNIFICANT = /[\\`*_[\]<>&~!]/g;

/** Text that starts a list, a heading or a rule at the beginning of a line. */
const OPENING = /^(\d*)([-+=:.)])/;

/** A text as one line, for paragraphs, list items and cells. Words that GitHub would change become code. */
export function prose(text: string): string {
  const words = text.split(/\s+/).filter((word) => word !== "");
  const line = words.map((word) => (ACTIVE.test(word) ? code(word) : escaped(word))).join(" ");
  return line.replace(OPENING, "$1\\$2");
}

function escaped(word: string): string {
  return escapeInvisible(word).replace(SIGNIFICANT, "\\$&");
}

/** GitHub's parser does not accept longer fences. */
const LONGEST_FENCE = 80;

/** A text as a code span, with invisible characters escaped. Empty if the text is empty. */
export function code(text: string): string {
  const shown = spelled(escapeInvisible(text));
  const fence = "`".repeat(longestRun(shown) + 1);
  // A Markdown parser removes one space at each end, unless the span is only spaces.
  const isBounded = /^[ `]|[ `]$/.test(shown);
  return shown === "" ? "" : `${fence}${isBounded ? ` ${shown} ` : shown}${fence}`;
}

/** Escapes what a code span cannot contain: a `|` after a backslash, which always ends a table cell, and long runs of backticks. */
function spelled(shown: string): string {
  const text = shown.replace(/(?<=\\)\|/g, "\\u{7c}");
  return longestRun(text) < LONGEST_FENCE ? text : text.replaceAll("`", "\\u{60}");
}

function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
}

/** A fenced code block. Invisible characters other than line ends are escaped. */
export function fenced(language: string, text: string): string {
  const shown = text.split("\n").map(escapeInvisible).join("\n");
  const fence = "`".repeat(Math.max(3, longestRun(shown) + 1));
  return `${fence}${language}\n${shown}\n${fence}\n`;
}

/** A link. `label` is Markdown; characters that could end the address are percent-encoded. */
export function link(label: string, address: string): string {
  return `[${label}](${address.replace(/[^\w\-.~:/?#@!$&'*+,;=%]/gu, percent).replaceAll("&", "&amp;")})`;
}

function percent(character: string): string {
  const bytes = [...new TextEncoder().encode(character)];
  return bytes.map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`).join("");
}

/** Cells are Markdown of one line. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return `${tableRow(head)}|${"---|".repeat(head.length)}\n${rows.map(tableRow).join("")}`;
}

export function tableRow(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |\n`;
}
