/** JSON values as flagd's JsonLogic treats them: truthiness, and conversions to numbers and strings. */

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
/** Thrown where flagd reports an error for a rule. */
export class Refusal extends Error {}

export function refuse(reason: string): never {
  throw new Refusal(reason);
}

export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

export function isMap(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function listOf(value: Json): readonly Json[] {
  return isList(value) ? value : refuse("an argument must be a list");
}

/** A required argument. */
export function argument(list: readonly Json[], index: number): Json {
  const value = list[index];
  return value === undefined ? refuse("an argument is missing") : value;
}

/** Undefined if the map has no such key. */
export function entryOf(map: { readonly [key: string]: Json }, key: string): Json | undefined {
  return Object.hasOwn(map, key) ? map[key] : undefined;
}

export function isTrue(value: Json): boolean {
  if (isList(value)) return value.length > 0;
  if (isMap(value)) return Object.keys(value).length > 0;
  return typeof value === "number" ? value !== 0 : Boolean(value);
}

/** For arithmetic, `in` and positions: a non-numeric string is 0, and values of other types are refused. */
export function numberOf(value: Json): number {
  if (typeof value === "number") return value;
  return typeof value === "string" ? (parseFloat64(value) ?? 0) : refuse("an argument must be a number");
}

/** For comparisons: a value that can't be converted becomes NaN, which equals nothing. */
export function comparedNumberOf(value: Json): number {
  if (value === null) return 0;
  if (typeof value === "number" || typeof value === "boolean") return Number(value);
  if (typeof value !== "string") return Number.NaN;
  if (trimmed(value) === "") return 0;
  const number = parseFloat64(value) ?? Number.NaN;
  // Only explicit infinity is infinite; a number out of range becomes NaN.
  return Number.isFinite(number) || SAYS_INFINITE.test(value) ? number : Number.NaN;
}

/** For positions: Go truncates the fraction, and a number beyond 64 bits becomes the lowest one. */
export function integerOf(value: Json): number {
  const number = Math.trunc(numberOf(value));
  return number >= -(2 ** 63) && number < 2 ** 63 ? number : -(2 ** 63);
}

/** For `cat` and `substr`. */
export function textOf(value: Json): string {
  if (value === null) return "";
  if (typeof value === "number") return plainDigits(value);
  return typeof value === "string" ? value : refuse("an argument must be a string");
}

/** -1, 0 or 1, by code points. */
export function compareTexts(a: string, b: string): number {
  for (let index = 0; index < a.length && index < b.length; index++) {
    const [left, right] = [a.charCodeAt(index), b.charCodeAt(index)];
    if (left === right) continue;
    // Surrogates belong to code points that come after all others.
    const isLater = (unit: number): number => Number(unit >= 0xd800 && unit <= 0xdfff);
    return Math.sign(isLater(left) - isLater(right)) || Math.sign(left - right);
  }
  return Math.sign(a.length - b.length);
}

/** Trims Unicode white space at both ends: a byte order mark is not white space, a next line is. */
export function trimmed(text: string): string {
  return text.replace(/^\p{White_Space}+/u, "").replace(/\p{White_Space}+$/u, "");
}

const SAYS_INFINITE = /^[+-]?inf(?:inity)?$/i;
const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const HEXADECIMAL = /^([+-]?)0x([\da-f]*)\.?([\da-f]*)p([+-]?\d+)$/i;

/** Parses like Go's `strconv.ParseFloat`, with infinity if out of range; undefined if it is not a number. */
function parseFloat64(text: string): number | undefined {
  if (SAYS_INFINITE.test(text)) return text.startsWith("-") ? -Infinity : Infinity;
  if (/^nan$/i.test(text)) return Number.NaN;
  if (text.includes("_")) return isSeparated(text) ? parseFloat64(text.replaceAll("_", "")) : undefined;
  if (DECIMAL.test(text)) return Number(text);
  const [, sign, whole = "", fraction = "", exponent] = HEXADECIMAL.exec(text) ?? [];
  if (exponent === undefined || whole + fraction === "") return undefined;
  const size = scaled(BigInt(`0x${whole}${fraction}`), Number(exponent) - 4 * fraction.length);
  return sign === "-" ? -size : size;
}

/** `mantissa * 2^exponent`, rounded once. */
function scaled(mantissa: bigint, exponent: number): number {
  if (mantissa === 0n) return 0;
  const bits = mantissa.toString(2).length;
  // Below 2^-1022 a number has fewer bits than 53, and each halving loses one.
  const kept = Math.min(53, bits + exponent + 1074);
  if (kept < 0) return 0;
  const spare = bits - kept;
  if (spare <= 0) return doubled(Number(mantissa), exponent);
  const [quotient, rest] = [mantissa >> BigInt(spare), mantissa & ((1n << BigInt(spare)) - 1n)];
  const half = 1n << BigInt(spare - 1);
  const rounded = rest > half || (rest === half && (quotient & 1n) === 1n) ? quotient + 1n : quotient;
  return doubled(Number(rounded), exponent + spare);
}

/** Multiplies in two steps, because one factor alone can be out of range. */
function doubled(number: number, times: number): number {
  const half = Math.trunc(times / 2);
  return number * 2 ** half * 2 ** (times - half);
}

/** Whether each underscore is between two digits, or after `0x`. */
function isSeparated(text: string): boolean {
  const [, prefix = "", digits = ""] = /^[+-]?(0[xob])?([^]*)$/i.exec(text) ?? [];
  const digit = /^0x$/i.test(prefix) ? "[\\da-fA-F]" : "\\d";
  return !new RegExp(`(?:(?<!${digit}${prefix === "" ? "" : "|^"})_)|(?:_(?!${digit}))`).test(digits);
}

/** All digits without an exponent, as Go converts a number to a string. */
function plainDigits(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
  if (Object.is(value, -0)) return "-0";
  const text = String(value);
  const [, sign = "", whole = "", fraction = "", exponent] = /^(-?)(\d+)(?:\.(\d+))?e([+-]\d+)$/.exec(text) ?? [];
  if (exponent === undefined) return text;
  const power = Number(exponent);
  return power < 0
    ? `${sign}0.${"0".repeat(-power - 1)}${whole}${fraction}`
    : `${sign}${whole}${fraction.padEnd(power, "0")}`;
}
