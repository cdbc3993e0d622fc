/** Writes values as YAML: unquoted if all readers agree on the text, else quoted; maps and lists in one line. */
import { parse } from "yaml";
import { DATE_FIELDS } from "../../compiler/kinds.ts";
import type { Value } from "../../compiler/parse/index.ts";
import { INVISIBLE } from "../../base/escape.ts";

/** The style of the surrounding text. */
export interface YamlStyle {
  readonly quote: '"' | "'";
  /** `{ a: 1 }` instead of `{a: 1}`. */
  readonly padded: boolean;
}

const DATES: ReadonlySet<string> = new Set(DATE_FIELDS);
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const PLAIN = /^[\p{L}_](?:[\p{L}\p{N}_./@+' ()-]|:(?=[\p{L}\p{N}/]))*$/u;
const SIMPLE_KEY = /^[A-Za-z_][\w./-]*$/;

/** A value in one line; `field` is its key. */
export function toYaml(value: Value, field: string, style: YamlStyle): string {
  if (typeof value === "string") return textToYaml(value, field, style);
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const pad = style.padded ? " " : "";
  if (Array.isArray(value))
    return value.length === 0
      ? "[]"
      : `[${pad}${value.map((one: Value) => toYaml(one, field, style)).join(", ")}${pad}]`;
  const pairs = Object.entries(value).map(([key, one]) => `${keyToYaml(key)}: ${toYaml(one, key, style)}`);
  return pairs.length === 0 ? "{}" : `{${pad}${pairs.join(", ")}${pad}}`;
}

export function keyToYaml(key: string): string {
  return SIMPLE_KEY.test(key) && isTextEverywhere(key) ? key : quoted(key);
}

function textToYaml(text: string, field: string, { quote }: YamlStyle): string {
  if (DAY.test(text) && DATES.has(field)) return text;
  if (PLAIN.test(text) && !text.endsWith(" ") && isTextEverywhere(text)) return text;
  const single = quote === "'" && !text.includes("'") && text.search(INVISIBLE) === -1;
  return single ? `'${text}'` : quoted(text);
}

/** Cached, because the same words are frequent and parsing takes longer than writing. */
const known = new Map<string, boolean>();
const KEPT = 10_000;

/** True also for readers of YAML 1.1, in which `yes` and `on` are booleans. */
function isTextEverywhere(text: string): boolean {
  const cached = known.get(text);
  if (cached !== undefined) return cached;
  const isText = (["1.1", "1.2"] as const).every((version) => parse(text, { version, logLevel: "silent" }) === text);
  if (known.size >= KEPT) known.clear();
  known.set(text, isText);
  return isText;
}

/** In double quotes, with invisible characters escaped. */
function quoted(text: string): string {
  return JSON.stringify(text).replace(INVISIBLE, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return code > 0xffff ? `\\U${hex(code, 8)}` : `\\u${hex(code, 4)}`;
  });
}

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, "0");
}

/** The lines of a map in block style, not indented; nested values are in one line. */
export function blockLines(value: { readonly [key: string]: Value }, style: YamlStyle): readonly string[] {
  return Object.entries(value).map(([key, one]) => `${keyToYaml(key)}: ${toYaml(one, key, style)}`);
}
