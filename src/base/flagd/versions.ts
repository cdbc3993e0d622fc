/** `sem_ver`: versions as in Go's `golang.org/x/mod/semver`, with or without a leading `v` and the last parts. */
import type { Json } from "./values.ts";

export const VERSION_OPERATORS: readonly string[] = "= != > < >= <= ~ ^".split(" ");

interface Version {
  readonly parts: readonly [string, string, string];
  /** Empty for a release. */
  readonly before: readonly string[];
  /** With all three parts, but without `v` and build metadata, which has no effect. */
  readonly plain: string;
}

const NUMBER = "(0|[1-9]\\d*)";
const NAME = "(?:0|[1-9]\\d*|\\d*[A-Za-z-][\\dA-Za-z-]*)";
const SHORT = new RegExp(`^${NUMBER}(?:\\.${NUMBER})?$`);
const WHOLE = new RegExp(
  `^${NUMBER}\\.${NUMBER}\\.${NUMBER}(?:-(${NAME}(?:\\.${NAME})*))?(?:\\+[\\dA-Za-z-]+(?:\\.[\\dA-Za-z-]+)*)?$`,
);

/** Undefined if it is not a version. */
function versionOf(value: Json): Version | undefined {
  const text = typeof value === "string" ? value : typeof value === "number" ? shortDigits(value) : "";
  const digits = text.replace(/^[vV]/, "");
  const [found, major = "", minor = "0", patch = "0", before = ""] = SHORT.exec(digits) ?? WHOLE.exec(digits) ?? [];
  if (found === undefined) return undefined;
  const plain = `${major}.${minor}.${patch}${before === "" ? "" : `-${before}`}`;
  return { parts: [major, minor, patch], before: before === "" ? [] : before.split("."), plain };
}

/**
 * The version in the form of flagd's schema, which both Go and JavaScript accept and which is stricter than either;
 * undefined if it is not a version.
 */
export function plainVersion(value: Json): string | undefined {
  const version = versionOf(value);
  const isSafe = version?.parts.every((part) => Number(part) <= Number.MAX_SAFE_INTEGER);
  return isSafe === true && JSON.stringify(value).length <= LONGEST ? version?.plain : undefined;
}

/** The maximum number of characters of a version in JavaScript. */
const LONGEST = 256;

/** Null for an invalid argument. */
export function compareVersions(args: Json): boolean | null {
  if (!Array.isArray(args) || args.length !== 3) return null;
  const [a, b] = [versionOf(args[0] as Json), versionOf(args[2] as Json)];
  if (a === undefined || b === undefined) return null;
  const order = orderOf(a, b);
  switch (args[1]) {
    case "=":
      return order === 0;
    case "!=":
      return order !== 0;
    case "<":
      return order < 0;
    case "<=":
      return order <= 0;
    case ">":
      return order > 0;
    case ">=":
      return order >= 0;
    case "^":
      return a.parts[0] === b.parts[0];
    case "~":
      return a.parts[0] === b.parts[0] && a.parts[1] === b.parts[1];
    default:
      return null;
  }
}

function orderOf(a: Version, b: Version): number {
  for (const [index, part] of a.parts.entries()) {
    const order = orderOfNumbers(part, b.parts[index] ?? "0");
    if (order !== 0) return order;
  }
  if (a.before.length === 0 || b.before.length === 0) return Math.sign(b.before.length - a.before.length);
  for (const [index, name] of a.before.entries()) {
    const other = b.before[index];
    if (other === undefined) return 1;
    const order = orderOfNames(name, other);
    if (order !== 0) return order;
  }
  return Math.sign(a.before.length - b.before.length);
}

function orderOfNames(a: string, b: string): number {
  const [isNumber, isOtherNumber] = [/^\d+$/.test(a), /^\d+$/.test(b)];
  if (isNumber !== isOtherNumber) return isNumber ? -1 : 1;
  return isNumber ? orderOfNumbers(a, b) : a < b ? -1 : Number(a > b);
}

/** Compares numbers of any length. */
function orderOfNumbers(a: string, b: string): number {
  if (a.length !== b.length) return Math.sign(a.length - b.length);
  return a < b ? -1 : Number(a > b);
}

/** As Go prints a number; with an exponent, it is not a version. */
function shortDigits(value: number): string {
  return Math.abs(value) < 1e6 && (value === 0 || Math.abs(value) >= 1e-4) ? String(value) : "";
}
