/** Read-back: what has been emitted must be read as what was meant, before anything is written. */
import { hash } from "node:crypto";
import { yaml } from "../../base/lazy-libraries.ts";
import type { Value } from "../../base/value.ts";
import { readStrictly } from "./strict-reader.ts";

/** Fragments that needed the slow readers and were found right: hashes of text and value. */
const proved = new Set<string>();

/**
 * The text, if YAML 1.1 and 1.2 readers see `meant` in it; its lines are indented by `depth` spaces. Else it throws:
 * that is our bug, and no file may come of it.
 */
export function verifyRoundTrip(text: string, meant: Value, depth = 0): string {
  const read = readStrictly(text, depth);
  if (read === undefined ? provedByYaml(text, meant) : same(read.value, meant)) return text;
  throw new Error(`what was emitted is not read as what was meant: ${JSON.stringify(text.slice(0, 200))}`);
}

function provedByYaml(text: string, meant: Value): boolean {
  const key = hash("sha256", `${text}\0${JSON.stringify(meant, (_, value: unknown) => value ?? null)}`);
  if (proved.has(key)) return true;
  const { parse } = yaml();
  const versions = ["1.1", "1.2"] as const;
  const right = versions.every((version) =>
    same(parse(text, { version, merge: false, maxAliasCount: 0, logLevel: "error" }) as Value, meant),
  );
  if (right) proved.add(key);
  return right;
}

/** Whatever the order of keys; what is undefined is emitted as null, and negative zero as zero. */
function same(read: Value, meant: Value | undefined): boolean {
  if (meant === undefined || meant === null || typeof meant !== "object") return read === (meant ?? null);
  if (typeof read !== "object" || read === null || Array.isArray(read) !== Array.isArray(meant)) return false;
  const [found, wanted] = [read, meant] as readonly { readonly [key: string]: Value }[];
  const keys = Object.keys(meant);
  for (const key of keys) if (!Object.hasOwn(read, key) || !same(found?.[key] ?? null, wanted?.[key])) return false;
  return keys.length === Object.keys(read).length;
}
