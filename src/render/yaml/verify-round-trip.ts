/** Verifies that emitted text is read back as the intended value before it is written. */
import { hash } from "node:crypto";
import { yaml } from "../../base/lazy-libraries.ts";
import type { Value } from "../../base/value.ts";
import { readStrictly } from "./strict-reader.ts";

/** Hashes of text and value that the slow readers have verified. */
const verified = new Set<string>();

/**
 * Returns the text if YAML 1.1 and 1.2 readers read `expected` from it. Lines are indented by `depth` spaces. Throws
 * otherwise, because that is a bug.
 */
export function verifyRoundTrip(text: string, expected: Value, depth = 0): string {
  const read = readStrictly(text, depth);
  if (read === undefined ? verifiedByYaml(text, expected) : same(read.value, expected)) return text;
  throw new Error(`the emitted YAML does not parse to the original value: ${JSON.stringify(text.slice(0, 200))}`);
}

function verifiedByYaml(text: string, expected: Value): boolean {
  const key = hash("sha256", `${text}\0${JSON.stringify(expected, (_, value: unknown) => value ?? null)}`);
  if (verified.has(key)) return true;
  const { parse } = yaml();
  const versions = ["1.1", "1.2"] as const;
  const isEqual = versions.every((version) =>
    same(parse(text, { version, merge: false, maxAliasCount: 0, logLevel: "error" }) as Value, expected),
  );
  if (isEqual) verified.add(key);
  return isEqual;
}

/** Ignores the order of keys. Undefined is emitted as null, and negative zero as zero. */
function same(read: Value, expected: Value | undefined): boolean {
  if (expected === undefined || expected === null || typeof expected !== "object") return read === (expected ?? null);
  if (typeof read !== "object" || read === null || Array.isArray(read) !== Array.isArray(expected)) return false;
  const [found, wanted] = [read, expected] as readonly { readonly [key: string]: Value }[];
  const keys = Object.keys(expected);
  for (const key of keys) if (!Object.hasOwn(read, key) || !same(found?.[key] ?? null, wanted?.[key])) return false;
  return keys.length === Object.keys(read).length;
}
