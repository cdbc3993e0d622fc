/** outside: a text that another program wrote -> its values, each with its place. Owns the question "may this be believed?". */
import { outsideUnreadable } from "./outside/codes.ts";
import { readJson } from "./outside/json.ts";
import type { JsonOptions } from "./outside/json.ts";
import { at, locate, parse } from "./parse.ts";
import { positionAt } from "./source.ts";
import type { Report } from "./diagnostics.ts";
import type { Value } from "./parse.ts";
import type { Location, Path, SourceFile } from "./source.ts";

export { codes } from "./outside/codes.ts";
export { fieldsOf, isFields, itemsOf } from "./outside/fields.ts";
export type { Fields } from "./outside/fields.ts";

/** One value of a file: the whole of a JSON text, or one document of a YAML text. */
export interface Outside {
  readonly value: Value;
  /** Where a part of it stands. */
  readonly at: (path: Path, on?: "key" | "value") => Location;
}

/** UTF-16 code units: some 60 MB of objects are more than one cluster has of ours. */
export const JSON_LIMIT: number = 64 * 1024 * 1024;
/** YAML is for people; programs write JSON. */
export const YAML_LIMIT: number = 4 * 1024 * 1024;

/**
 * The values of a text: JSON where it begins like JSON, else YAML as a source may be. A value with a fault, which is
 * reported, is left out.
 */
export function readOutside(file: SourceFile, report: Report, options: JsonOptions = {}): readonly Outside[] {
  const isJson = /^\ufeff?[\s]*[{[]/.test(file.text.slice(0, 4096));
  const limit = isJson ? JSON_LIMIT : YAML_LIMIT;
  if (file.text.length > limit) {
    const message = `"${file.path}" is larger than ${limit / 1024 / 1024} MiB`;
    report(outsideUnreadable, { file: { ...file, text: "" }, start: 0, end: 0 }, message, { help: "divide it" });
    return [];
  }
  if (isJson) return readAsJson(file, report, options);
  return parse(file, report).map((document) => ({
    value: document.value,
    at: (path, on = "value") => at(document, path, on),
  }));
}

function readAsJson(file: SourceFile, report: Report, options: JsonOptions): readonly Outside[] {
  const read = readJson(file.text, options);
  if (!("message" in read))
    return read.map(({ value, spanOf }) => ({ value, at: (path, on = "value") => ({ file, ...spanOf(path, on) }) }));
  const { message, start, end, help } = read;
  report(outsideUnreadable, { file, start, end }, `this is no JSON: ${message}`, { help });
  return [];
}

/** The line of a place, in a file that shows nothing of its text: for what may hold secrets. */
export function hidden(place: Location): Location {
  const { line } = positionAt(place.file, locate(place).start);
  return { file: { path: place.file.path, text: "\n".repeat(line) }, start: line - 1, end: line - 1 };
}
