/** outside: a text that another program wrote -> its values, each with its place. Owns the question "may this be believed?". */
import { outsideReadAsText, outsideUnreadable } from "./codes.ts";
import { fieldsOf } from "./fields.ts";
import { readJson } from "./json.ts";
import type { JsonError, JsonOptions } from "./json.ts";
import { at, locate, parse, parseForeign } from "../parse/index.ts";
import { positionAt } from "../../base/source.ts";
import type { ReportDiagnostic } from "../../base/diagnostics.ts";
import type { Flaw, Value, Word } from "../parse/index.ts";
import type { Location, Path, SourceFile } from "../../base/source.ts";

export { untrustedCodes } from "./codes.ts";
export { fieldsOf, isFields, itemsOf } from "./fields.ts";
export type { Fields } from "./fields.ts";

/** One value of a file: the whole of a JSON text, or one document of a YAML text. */
export interface UntrustedDocument {
  readonly value: Value;
  /** Where a part of it stands. */
  readonly at: (path: Path, on?: "key" | "value") => Location;
}

/** A value that another program takes, with what of it is not as that program would take it. */
export interface CheckedDocument extends UntrustedDocument {
  /** In the part at a path, as a sentence without a full stop; undefined where nothing is. */
  readonly flawIn: (path: Path) => string | undefined;
}

/** A part of a value, with the places and flaws in it. */
export function within({ value, at, flawIn }: CheckedDocument, path: Path): CheckedDocument {
  const part = path.reduce<Value>(
    (inner, step) => (Array.isArray(inner) ? inner[Number(step)] : fieldsOf(inner)[step]) ?? null,
    value,
  );
  return { value: part, at: (more, on) => at([...path, ...more], on), flawIn: (more) => flawIn([...path, ...more]) };
}

/** UTF-16 code units: some 60 MB of objects are more than one cluster has of ours. */
export const JSON_LIMIT: number = 64 * 1024 * 1024;
/** YAML is for people; programs write JSON. */
export const YAML_LIMIT: number = 4 * 1024 * 1024;

/**
 * The values of a text: JSON where it begins like JSON, else YAML as a source may be. A value with a fault, which is
 * reported, is left out.
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
    at: (path, on = "value") => at(document, path, on),
  }));
}

/**
 * As `readOutside`, for what may hold secrets: what is reported quotes nothing of the text and shows none of its lines.
 */
export function readUnquoted(
  file: SourceFile,
  report: ReportDiagnostic,
  options: JsonOptions = {},
): readonly UntrustedDocument[] {
  if (isTooLarge(file, report)) return [];
  if (isJson(file))
    return readAsJson(file, options, (fault) => {
      const place = { file, start: fault.start, end: fault.end };
      if (fault.quotesNothing === true) reportNoJson(fault, hidden(place), report);
      else unquoted(report)(outsideUnreadable, place, fault.message);
    });
  return parsed(file, unquoted(report));
}

/** A sink that says of a problem only what its code means. */
function unquoted(report: ReportDiagnostic): ReportDiagnostic {
  return (code, place) => {
    const { means } = code;
    report(code, hidden(place), means.charAt(0).toLowerCase() + means.slice(1).replace(/\.$/, ""));
  };
}

function isJson({ text }: SourceFile): boolean {
  return /^\ufeff?[\s]*[{[]/.test(text.slice(0, 4096));
}

function isTooLarge(file: SourceFile, report: ReportDiagnostic): boolean {
  const limit = isJson(file) ? JSON_LIMIT : YAML_LIMIT;
  if (file.text.length <= limit) return false;
  const message = `"${file.path}" is larger than ${limit / 1024 / 1024} MiB`;
  report(outsideUnreadable, { file: { ...file, text: "" }, start: 0, end: 0 }, message, { help: "divide it" });
  return true;
}

/** As `readOutside`, for what other people wrote for another program: what that program alone knows how to take is a flaw. */
export function readForeign(file: SourceFile, report: ReportDiagnostic): readonly CheckedDocument[] {
  if (isTooLarge(file, report)) return [];
  if (isJson(file)) return readAsJson(file, { tolerant: true }, reporter(file, report));
  return parseForeign(file, report).map(({ document, value, flaws, words }) => {
    reportWords(words, file, report);
    return { value, at: (path, on = "value") => at(document, path, on), flawIn: flawFinder(flaws) };
  });
}

function reportWords([first, ...others]: readonly Word[], file: SourceFile, report: ReportDiagnostic): void {
  if (first === undefined) return;
  const { text, start } = first;
  const more = others.length === 0 ? "" : `, and so are ${others.length} more words of its kind in the document`;
  report(outsideReadAsText, { file, start, end: start + text.length }, `unquoted ${text} is read as a text${more}`, {
    help: "programs that read YAML 1.1 take it for a boolean or a moment: put it into quotes if it is none",
  });
}

/** The first flaw at a path or below it. */
function flawFinder(flaws: readonly Flaw[]): CheckedDocument["flawIn"] {
  return (path) => flaws.find((flaw) => path.every((step, index) => flaw.path[index] === step))?.message;
}

function readAsJson(
  file: SourceFile,
  options: JsonOptions,
  refuse: (fault: JsonError) => void,
): readonly CheckedDocument[] {
  const read = readJson(file.text, options);
  if (!("message" in read))
    return read.map(({ value, spanOf, flaws }) => ({
      value,
      at: (path, on = "value") => ({ file, ...spanOf(path, on) }),
      flawIn: flawFinder(flaws),
    }));
  refuse(read);
  return [];
}

function reporter(file: SourceFile, report: ReportDiagnostic): (fault: JsonError) => void {
  return (fault) => reportNoJson(fault, { file, start: fault.start, end: fault.end }, report);
}

function reportNoJson({ message, help }: JsonError, place: Location, report: ReportDiagnostic): void {
  report(outsideUnreadable, place, `this is no JSON: ${message}`, { help });
}

/** The line of a place, in a file that shows nothing of its text: for what may hold secrets. */
export function hidden(place: Location): Location {
  const { line } = positionAt(place.file, locate(place).start);
  return { file: { path: place.file.path, text: "\n".repeat(line) }, start: line - 1, end: line - 1 };
}
