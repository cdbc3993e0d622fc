/** Reports the syntax errors of `yaml` as one diagnostic per document, with what to do, at a useful location. */
import type { YAMLError } from "yaml";
import { yaml } from "../../base/lazy-libraries.ts";
import * as codes from "./codes.ts";
import { explain } from "./syntax-messages.ts";
import { lexemes } from "./lexemes.ts";
import type { Composed } from "./compose.ts";
import type { ReportDiagnostic } from "../../base/diagnostics.ts";
import type { SourceFile, TextLocation } from "../../base/source.ts";

/** Errors that follow from unsupported syntax, which is reported separately. */
const CONSEQUENCES: ReadonlySet<string> = new Set([
  "ALIAS_PROPS",
  "BAD_ALIAS",
  "BAD_COLLECTION_TYPE",
  "BAD_DIRECTIVE",
  "BAD_PROP_ORDER",
  "MULTIPLE_ANCHORS",
  "MULTIPLE_TAGS",
  "TAG_RESOLVE_FAILED",
]);

/** Reports only the first error of a document, because later ones usually follow from it. */
export function reportSyntax(composed: Composed, file: SourceFile, report: ReportDiagnostic): void {
  const hasMarks = composed.marks.length > 0;
  const errors = composed.errors.filter(
    ({ code, message }) => !hasMarks || !(CONSEQUENCES.has(code) || message.startsWith("Missing directives-end")),
  );
  const unclosed = errors.find(({ message }) => message.startsWith("Missing closing"));
  const tab = errors.find(({ code }) => code === "TAB_AS_INDENT");
  const error = unclosed ?? tab ?? errors.toSorted((a, b) => a.pos[0] - b.pos[0])[0];
  if (error === undefined) return;
  if (error === tab) {
    const [start] = error.pos;
    return report(codes.tabIndentation, { file, start, end: start + 1 }, "this line is indented with a tab", {
      help: "replace the tab with spaces",
    });
  }
  const { message, help, start } = explain(error, file.text);
  const place = start === undefined ? placeOf(error, composed, file) : toVisibleRange(file, start, start + 1);
  report(codes.yamlSyntax, place, message, { help });
}

/** The start of an unclosed quote or bracket; otherwise the position that `yaml` reports. */
function placeOf({ message, pos: [start, end] }: YAMLError, { root }: Composed, file: SourceFile): TextLocation {
  if (message.startsWith("Missing closing")) {
    const quote = quotedBefore(file.text, start);
    if (quote !== undefined) return { file, start: quote, end: quote + 1 };
  }
  const flow = /^Flow (map|sequence)/.exec(message)?.[1];
  if (flow !== undefined) {
    const open = openBefore(root, start, flow === "map");
    if (open !== undefined) return { file, start: open, end: open + 1 };
  }
  return toVisibleRange(file, start, end);
}

/** The start of the quoted text that ends at an offset. */
function quotedBefore(text: string, end: number): number | undefined {
  for (const { start, source, type } of lexemes(text)) {
    if (start >= end) return undefined;
    if (start + source.length === end && type?.endsWith("quoted-scalar")) return start;
  }
  return undefined;
}

/** The start of the innermost map or list in brackets that ends at an offset. */
function openBefore(node: unknown, end: number, map: boolean): number | undefined {
  const { isCollection, isMap, isPair } = yaml();
  if (isPair(node)) return openBefore(node.value, end, map) ?? openBefore(node.key, end, map);
  if (!isCollection(node)) return undefined;
  for (const item of node.items) {
    const inner = openBefore(item, end, map);
    if (inner !== undefined) return inner;
  }
  return node.flow === true && isMap(node) === map && node.range?.[1] === end ? node.range[0] : undefined;
}

/** Moves a range at the end of a line or file to the last character before it, which can be marked. */
function toVisibleRange(file: SourceFile, start: number, end: number): TextLocation {
  const { text } = file;
  const line = text.slice(start, end).trimEnd();
  if (line !== "" && start < text.length) return { file, start, end: start + (line.split(/\r?\n/)[0]?.length || 1) };
  const before = text.slice(0, start).trimEnd().length;
  return { file, start: Math.max(0, before - 1), end: Math.max(before, Math.min(1, text.length)) };
}
