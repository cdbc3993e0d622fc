/** untrusted: parses a text that another program wrote to values with locations, within limits. */
import { readJson } from "./json.ts";
import type { JsonError, JsonOptions } from "./json.ts";
import { locationIn, locate, parse, parseForeign } from "../parse/index.ts";
import { positionAt } from "../../base/source.ts";
import type { ReportDiagnostic, Code } from "../../base/diagnostics.ts";
import type { Flaw, Value, Word } from "../parse/index.ts";
import type { Location, Path, SourceFile } from "../../base/source.ts";
import { unsuppressibleError } from "../../base/diagnostics.ts";

/** One value of a file: a JSON value, or a document of a YAML text. */
export interface UntrustedDocument {
  readonly value: Value;
  /** The location of a part. */
  readonly at: (path: Path, on?: "key" | "value") => Location;
}

/** A value for another program, with the parts that it may read differently. */
export interface CheckedDocument extends UntrustedDocument {
  /** The first flaw in the part at a path, without a full stop; undefined if it has none. */
  readonly flawIn: (path: Path) => string | undefined;
}

/** A part of a value, with its locations and flaws. */
export function within({ value, at, flawIn }: CheckedDocument, path: Path): CheckedDocument {
  const part = path.reduce<Value>(
    (inner, step) => (Array.isArray(inner) ? inner[Number(step)] : fieldsOf(inner)[step]) ?? null,
    value,
  );
  return { value: part, at: (more, on) => at([...path, ...more], on), flawIn: (more) => flawIn([...path, ...more]) };
}

/** In UTF-16 code units. One cluster has fewer than 60 MB of rendered objects. */
const JSON_LIMIT: number = 64 * 1024 * 1024;
/** In UTF-16 code units. Smaller, because large files from programs are JSON. */
const YAML_LIMIT: number = 4 * 1024 * 1024;

/**
 * Parses a text as JSON if it begins like JSON, else as YAML with the rules for sources. Excludes values with faults,
 * which are reported.
 */
export function parseUntrusted(
  file: SourceFile,
  report: ReportDiagnostic,
  options: JsonOptions = {},
): readonly UntrustedDocument[] {
  if (isTooLarge(file, report)) return [];
  if (isJson(file)) return readAsJson(file, options, reporter(file, report));
  return parsed(file, report);
}

function parsed(file: SourceFile, report: ReportDiagnostic): readonly UntrustedDocument[] {
  return parse(file, report).map((document) => ({
    value: document.value,
    at: (path, on = "value") => locationIn(document, path, on),
  }));
}

/** Like `parseUntrusted`, for text that may contain secrets: diagnostics do not quote or show it. */
export function readUnquoted(
  file: SourceFile,
  report: ReportDiagnostic,
  options: JsonOptions = {},
): readonly UntrustedDocument[] {
  if (isTooLarge(file, report)) return [];
  if (isJson(file))
    return readAsJson(file, options, (fault) => {
      const place = { file, start: fault.start, end: fault.end };
      if (fault.quotesNothing === true) reportNoJson(fault, redactLocation(place), report);
      else unquoted(report)(outsideUnreadable, place, fault.message);
    });
  return parsed(file, unquoted(report));
}

/** Returns a sink that reports only the meaning of the code. */
function unquoted(report: ReportDiagnostic): ReportDiagnostic {
  return (code, place) => {
    const { means } = code;
    report(code, redactLocation(place), means.charAt(0).toLowerCase() + means.slice(1).replace(/\.$/, ""));
  };
}

function isJson({ text }: SourceFile): boolean {
  return /^\ufeff?[\s]*[{[]/.test(text.slice(0, 4096));
}

function isTooLarge(file: SourceFile, report: ReportDiagnostic): boolean {
  const limit = isJson(file) ? JSON_LIMIT : YAML_LIMIT;
  if (file.text.length <= limit) return false;
  const message = `"${file.path}" is larger than ${limit / 1024 / 1024} MiB`;
  report(outsideUnreadable, { file: { ...file, text: "" }, start: 0, end: 0 }, message, { help: "divide the file" });
  return true;
}

/** Like `parseUntrusted`, for text for another program: syntax that only this program can interpret is a flaw. */
export function readForeign(file: SourceFile, report: ReportDiagnostic): readonly CheckedDocument[] {
  if (isTooLarge(file, report)) return [];
  if (isJson(file)) return readAsJson(file, { tolerant: true }, reporter(file, report));
  return parseForeign(file, report).map(({ document, value, flaws, words }) => {
    reportWords(words, file, report);
    return { value, at: (path, on = "value") => locationIn(document, path, on), flawIn: flawFinder(flaws) };
  });
}

function reportWords([first, ...others]: readonly Word[], file: SourceFile, report: ReportDiagnostic): void {
  if (first === undefined) return;
  const { text, start } = first;
  const more =
    others.length === 0
      ? ""
      : `, like ${others.length} similar ${others.length === 1 ? "word" : "words"} in the document`;
  report(outsideReadAsText, { file, start, end: start + text.length }, `unquoted ${text} is read as text${more}`, {
    help: "YAML 1.1 parsers read it as a boolean or a timestamp: quote it if it is text",
  });
}

/** Returns a function that finds the first flaw at a path or below it. */
function flawFinder(flaws: readonly Flaw[]): CheckedDocument["flawIn"] {
  return (path) => flaws.find((flaw) => path.every((step, index) => flaw.path[index] === step))?.message;
}

function readAsJson(
  file: SourceFile,
  options: JsonOptions,
  refuse: (fault: JsonError) => void,
): readonly CheckedDocument[] {
  const result = readJson(file.text, options);
  if (!("message" in result))
    return result.map(({ value, spanOf, flaws }) => ({
      value,
      at: (path, on = "value") => ({ file, ...spanOf(path, on) }),
      flawIn: flawFinder(flaws),
    }));
  refuse(result);
  return [];
}

function reporter(file: SourceFile, report: ReportDiagnostic): (fault: JsonError) => void {
  return (fault) => reportNoJson(fault, { file, start: fault.start, end: fault.end }, report);
}

function reportNoJson({ message, help }: JsonError, place: Location, report: ReportDiagnostic): void {
  report(outsideUnreadable, place, `invalid JSON: ${message}`, { help });
}

/** The line of a location, in a file without its text, which may contain secrets. */
export function redactLocation(place: Location): Location {
  const { line } = positionAt(place.file, locate(place).start);
  return { file: { path: place.file.path, text: "\n".repeat(line) }, start: line - 1, end: line - 1 };
}

const outsideUnreadable: Code = unsuppressibleError(
  "outside-unreadable",
  "A file of another tool is not valid JSON.",
  "A truncated file could have a different meaning, so Sluice does not use it.",
  "Generate the file again. A closed pipe or a full disk can truncate it.",
);

const outsideReadAsText: Code = {
  name: "outside-read-as-text",
  severity: "note",
  configurable: false,
  means: "Sluice reads an unquoted word in a file of another tool as text.",
  why: "YAML parsers disagree about words such as `y`, `on` and `2026-01-01`. The original tool reads them as text, and so does the import.",
  fix: "Quote the word if it is text. For a boolean, write `true` or `false`.",
};

export const untrustedCodes: readonly Code[] = [outsideUnreadable, outsideReadAsText];

export type Fields = { readonly [key: string]: Value };

export function isFields(value: Value | undefined): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value if it is a map, else an empty map. */
export function fieldsOf(value: Value | undefined): Fields {
  return isFields(value) ? value : {};
}

/** The value if it is a list, else an empty list. */
export function itemsOf(value: Value | undefined): readonly Value[] {
  return Array.isArray(value) ? value : [];
}
