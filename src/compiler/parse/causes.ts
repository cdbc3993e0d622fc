/** Replaces YAML errors by their cause in text that is not YAML: conflict markers, templates, no-break spaces. */
import * as codes from "./codes.ts";
import { collectInto } from "../../base/diagnostics.ts";
import { locate } from "./locate.ts";
import { positionAt } from "../../base/source.ts";
import type { Code, Diagnostic } from "../../base/diagnostics.ts";
import type { SourceFile } from "../../base/source.ts";

interface Cause {
  readonly code: Code;
  readonly start: number;
  readonly end: number;
  readonly message: string;
  readonly help: string;
  /** Whether it causes a diagnostic on this line (1-based). */
  readonly explains: (line: number) => boolean;
}

/**
 * Returns the diagnostics of one file, with one per cause in place of those that follow from it. A cause is reported
 * only if it explains a diagnostic: a template in a quoted description is ordinary text.
 */
export function byCause(file: SourceFile, diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  if (diagnostics.length === 0) return diagnostics;
  const causes = causesIn(file.text);
  if (causes.length === 0) return diagnostics;
  const lineOf = (diagnostic: Diagnostic): number => positionAt(file, locate(diagnostic.at).start).line;
  const explained = diagnostics.map((diagnostic) => causes.find(({ explains }) => explains(lineOf(diagnostic))));
  const reported: Diagnostic[] = [];
  const report = collectInto(reported);
  for (const { code, start, end, message, help } of new Set(explained.filter((cause) => cause !== undefined)))
    report(code, { file, start, end }, message, { help });
  return [...reported, ...diagnostics.filter((_, index) => explained[index] === undefined)];
}

function causesIn(text: string): readonly Cause[] {
  // One marker is enough, because the others may have been deleted. At the start of a line it is never valid YAML.
  const conflict = /^(?:(?:<{7}|>{7})(?= |\r?$)[^\r\n]*|={7}(?=\r?$))/m.exec(text);
  if (conflict !== null)
    return [
      {
        code: codes.mergeConflict,
        start: conflict.index,
        end: conflict.index + conflict[0].length,
        message: "this file has conflict markers of an unfinished merge",
        help: "resolve the conflict, and delete the lines with <<<<<<<, ======= and >>>>>>>",
        explains: () => true,
      },
    ];
  return [...templates(text), ...noBreakSpaces(text)];
}

/** The bounds limit the cost of hostile texts. */
const TEMPLATE = /\{\{[^{}\n]{0,200}\}\}|\{%[^%\n]{0,200}%\}/;

/** All templates of a file are one cause. */
function templates(text: string): readonly Cause[] {
  const first = TEMPLATE.exec(text);
  if (first === null) return [];
  const lines = text.split("\n");
  /** Lines with a template, and those of the same document below a line that is only a template. */
  const affected = new Set<number>();
  let isBelow = false;
  for (const [index, line] of lines.entries()) {
    isBelow = (isBelow && !/^---(?:\s|$)/.test(line)) || /^\s*\{[{%]/.test(line);
    if (isBelow || TEMPLATE.test(line)) affected.add(index + 1);
  }
  return [
    {
      code: codes.templateSyntax,
      start: first.index,
      end: first.index + first[0].length,
      message: `"${first[0]}" is a template, but sources must be plain YAML`,
      help: "write the value itself, or generate the file before Sluice reads it",
      explains: (line) => affected.has(line),
    },
  ];
}

/** In the indentation, after the colon of a key, a comma or the dash of an item, or at the end of a text or line. */
const NO_BREAK_SPACE =
  /^[^\S\n]*[\u00a0\u202f\u2007\u3000]|(?<=^[^\S\n]*-|[\w.-]:|[,[{"'])[\u00a0\u202f\u2007\u3000]|[\u00a0\u202f\u2007\u3000](?=["',\]}]|\s*$)/;

/** Characters per line that are searched. */
const SEARCHED = 200;

function noBreakSpaces(text: string): readonly Cause[] {
  let offset = 0;
  /** The first line of the document. */
  let first = 1;
  return text.split("\n").flatMap((line, index): readonly Cause[] => {
    const start = offset;
    offset += line.length + 1;
    if (/^---(?:\s|$)/.test(line)) first = index + 2;
    const diagnostics = NO_BREAK_SPACE.exec(line.slice(0, SEARCHED));
    if (diagnostics === null) return [];
    const at = start + diagnostics.index + diagnostics[0].length - 1;
    const [isIndentation, isEnvelope, firstLine] = [diagnostics.index === 0, /^\w/.test(line), first];
    const code = (text.codePointAt(at) ?? 0).toString(16).toUpperCase().padStart(4, "0");
    return [
      {
        code: codes.noBreakSpace,
        start: at,
        end: at + 1,
        message: `this is a no-break space (U+${code}), not a space`,
        help: "replace it with a space; it often comes from a web page or a word processor",
        // The field is reported as missing in the line above or, if it is top-level, in the first line of the document. If
        // it is indented too little, the line below is.
        explains: (other) =>
          other === index + 1 ||
          (isIndentation && (other === index || other === index + 2)) ||
          (isEnvelope && other === firstLine),
      },
    ];
  });
}
