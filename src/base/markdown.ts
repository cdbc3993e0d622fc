/** Markdown around other people's text: whatever a document says stays text, and links, mentions and HTML stay ours. */
import { escapeInvisible } from "./escape.ts";

/** What GitHub makes something of even in plain text: mentions, references, addresses, emoji, formulas, commits. */
const ACTIVE = /[@#$]|:\/\/|www\.|:[\w+-]+:|\bGH-\d|\b[0-9a-f]{7,40}\b/i;

/** What begins or ends something anywhere in a line. */
const SIGNIFICANT = /[\\`*_[\]<>&~!]/g;

/** What begins a list, a heading or a rule at the start of a line: the sign, or the number in front of one. */
const OPENING = /^(\d*)([-+=:.)])/;

/** A text as one line of prose, for paragraphs, list items and cells. Words that GitHub would act on become code. */
export function prose(text: string): string {
  const words = text.split(/\s+/).filter((word) => word !== "");
  const line = words.map((word) => (ACTIVE.test(word) ? code(word) : escaped(word))).join(" ");
  return line.replace(OPENING, "$1\\$2");
}

function escaped(word: string): string {
  return escapeInvisible(word).replace(SIGNIFICANT, "\\$&");
}

/** Fences longer than this are no fences to GitHub's parser. */
const LONGEST_FENCE = 80;

/** A text as a code span, with nothing hidden in it. Empty where the text is. */
export function code(text: string): string {
  const shown = spelled(escapeInvisible(text));
  const fence = "`".repeat(longestRun(shown) + 1);
  // One space at both ends is taken away again by whoever reads it, unless there are only spaces.
  const isBounded = /^[ `]|[ `]$/.test(shown);
  return shown === "" ? "" : `${fence}${isBounded ? ` ${shown} ` : shown}${fence}`;
}

/** Without what a code span can't hold: a `|` behind a backslash, which ends a cell however it is escaped, and too many backticks. */
function spelled(shown: string): string {
  const text = shown.replace(/(?<=\\)\|/g, "\\u{7c}");
  return longestRun(text) < LONGEST_FENCE ? text : text.replaceAll("`", "\\u{60}");
}

function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
}

/** Lines of code. The text may have line ends; nothing else in it is invisible. */
export function fenced(language: string, text: string): string {
  const shown = text.split("\n").map(escapeInvisible).join("\n");
  const fence = "`".repeat(Math.max(3, longestRun(shown) + 1));
  return `${fence}${language}\n${shown}\n${fence}\n`;
}

/** `label`: Markdown. Of the address, everything that could end it is encoded. */
export function link(label: string, address: string): string {
  return `[${label}](${address.replace(/[^\w\-.~:/?#@!$&'*+,;=%]/gu, percent).replaceAll("&", "&amp;")})`;
}

function percent(character: string): string {
  const bytes = [...new TextEncoder().encode(character)];
  return bytes.map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`).join("");
}

/** Cells are Markdown of one line. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |\n`;
  return `${line(head)}|${"---|".repeat(head.length)}\n${rows.map(line).join("")}`;
}
