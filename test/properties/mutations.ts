/** The example platform with something wrong in it: valid YAML that means something else, or text that is hardly YAML. */
import fc from "fast-check";
import { parse, stringify } from "yaml";
import { hostileTexts } from "../render/yaml/values.ts";
import { corpus, seeds } from "./seeds.ts";
import type { Files } from "./seeds.ts";

const paths = Object.keys(seeds).filter((path) => path.endsWith(".yaml"));
const names = [...new Set(Object.values(seeds).flatMap((text) => text.match(/[a-z][a-z0-9.-]+/gi) ?? []))];

/** What may stand in any place: words of the platform itself most of all, since they lead furthest. */
const anything: fc.Arbitrary<unknown> = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 2 },
    { arbitrary: fc.constantFrom(...names), weight: 4 },
    fc.constantFrom<unknown>(null, true, false, 0, -1, 1, 100, 1e21, "", "1.8", "2026-11-21", "2027-02-30", {}, []),
    fc.constantFrom(...hostileTexts),
    fc.constantFrom("__proto__", "constructor", "toString", "../x", "/x", "a/b", "con", "$..a", "$[?(@.a)]", "^(a+)+$"),
    fc.string({ unit: "binary", maxLength: 12 }),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...names, "__proto__", "constructor"), tie("value"), { maxKeys: 3 }),
  ),
})).value;

type Change = (document: unknown) => unknown;

/** A place is found by going down a random way, so that it need not be known what there is. */
function changedAt(value: unknown, way: readonly number[], depth: number, change: Change): unknown {
  const entries = typeof value === "object" && value !== null ? Object.entries(value) : [];
  const [key, child] = entries[(way[0] ?? 0) % Math.max(1, entries.length)] ?? [];
  if (key === undefined || depth === 0) return change(value);
  const changed = changedAt(child, way.slice(1), depth - 1, change);
  if (Array.isArray(value)) return value.with(Number(key), changed);
  return Object.fromEntries(entries.map(([name, one]) => [name, name === key ? changed : one]));
}

const change: fc.Arbitrary<Change> = fc.oneof(
  anything.map(
    (wanted): Change =>
      () =>
        wanted,
  ),
  anything.map(
    (wanted): Change =>
      (value) =>
        Array.isArray(value) ? [...value, wanted] : [value, value],
  ),
  fc.tuple(fc.oneof(fc.constantFrom(...names), fc.string({ maxLength: 6 })), anything).map(
    ([name, wanted]): Change =>
      (value) =>
        typeof value === "object" && value !== null ? { ...value, [name]: wanted } : { [name]: wanted },
  ),
  fc.nat().map((which): Change => (value) => {
    const entries = typeof value === "object" && value !== null ? Object.entries(value) : [];
    return Object.fromEntries(entries.filter((_, index) => index !== which % entries.length));
  }),
);

/** Something else in one place of a document. */
const meaning = fc
  .tuple(fc.array(fc.nat(), { minLength: 8, maxLength: 8 }), fc.nat({ max: 7 }), change)
  .map(([way, depth, one]) => (text: string): string => {
    try {
      return stringify(changedAt(parse(text, { logLevel: "silent" }), way, depth, one));
    } catch {
      return text;
    }
  });

/** Fields that take any text: what is in them goes through everything into the files. */
const FREE = /^( *)(?:- )?(description|displayName|reason|ticket|title|requestAccess|notes|graduation|howto): .*$/gm;

const wording = fc
  .tuple(fc.nat(), fc.oneof(fc.constantFrom(...hostileTexts), fc.string({ unit: "binary", maxLength: 20 })))
  .map(([which, words]) => (text: string): string => {
    const fields = [...text.matchAll(FREE)];
    const field = fields[which % Math.max(1, fields.length)];
    if (field === undefined) return text;
    const [line, , name = ""] = field;
    const start = field.index + line.indexOf(`${name}:`);
    return `${text.slice(0, start)}${name}: ${JSON.stringify(words)}${text.slice(field.index + line.length)}`;
  });

const piece = fc.oneof(
  fc.constantFrom(...hostileTexts, ...corpus),
  fc.constantFrom("\n", "  ", "- ", ": ", "\t", "#", "'", '"', "{", "}", "[", "]", "&a ", "*a", "<<: ", "---\n", "? "),
  fc.string({ unit: "binary", maxLength: 4 }),
);

/** Other text in one place of a document. */
const spelling = fc
  .tuple(fc.nat(), fc.nat({ max: 12 }), piece)
  .map(([where, length, put]) => (text: string): string => {
    const at = where % (text.length + 1);
    return text.slice(0, at) + put + text.slice(at + length);
  });

const file = fc.oneof({ arbitrary: fc.constantFrom(...paths), weight: 9 }, fc.constant("sluice.yaml"));
const mutation = fc.tuple(
  file,
  fc.oneof({ arbitrary: meaning, weight: 4 }, { arbitrary: wording, weight: 4 }, spelling),
);

/** One to four changes of the whole example. */
export const mutated: fc.Arbitrary<Files> = fc.array(mutation, { minLength: 1, maxLength: 4 }).map((all) => {
  const files: Record<string, string> = { ...seeds };
  for (const [path, by] of all) files[path] = by(files[path] ?? "");
  return files;
});

/** One document with one to six changes, mostly of its spelling. */
export const texts: fc.Arbitrary<string> = fc
  .tuple(
    fc.constantFrom(...paths.map((path) => seeds[path] ?? ""), ...corpus),
    fc.array(fc.oneof(meaning, { arbitrary: spelling, weight: 3 }), { minLength: 1, maxLength: 6 }),
  )
  .map(([text, changes]) => changes.reduce((before, by) => by(before), text));
