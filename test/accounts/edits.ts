/** Edits of a whole platform: any field of any kind set, removed, reordered or doubled; documents added, renamed, deleted. */
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { parseAllDocuments, stringify } from "yaml";
import { KINDS } from "../../src/compiler/kinds.ts";

export type Files = Readonly<Record<string, string>>;

type Fields = Record<string, unknown>;

/** Kind -> path (`spec.history[].level`) -> what may stand there. */
export type Pool = ReadonlyMap<string, ReadonlyMap<string, readonly unknown[]>>;

interface Schema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly type?: string | readonly string[];
  readonly examples?: readonly unknown[];
}

const schemas = new Map<string, Schema>();

function schemaAt(name: string): Schema {
  let schema = schemas.get(name);
  if (schema === undefined) schemas.set(name, (schema = JSON.parse(readFileSync(`schemas/${name}`, "utf8")) as Schema));
  return schema;
}

/** With what it refers to. */
function resolved(schema: Schema, file: string): readonly [Schema, string] {
  if (schema.$ref === undefined) return [schema, file];
  const [other = "", pointer = ""] = schema.$ref.split("#");
  const name = other === "" ? file : other;
  let target: unknown = schemaAt(name);
  for (const step of pointer.split("/").filter((one) => one !== "")) target = (target as Fields)[step];
  const [found, where] = resolved(target as Schema, name);
  return [{ ...found, ...(schema.examples === undefined ? {} : { examples: schema.examples }) }, where];
}

/** Every field that a schema knows, with the values that the schema itself gives. */
function fieldsIn(schema: Schema, file: string, path: string, into: Map<string, unknown[]>, depth = 0): void {
  const [own, where] = resolved(schema, file);
  if (path !== "") {
    const values = [...(own.enum ?? []), ...(own.examples ?? []), ...(own.const === undefined ? [] : [own.const])];
    if (own.type === "boolean") values.push(true, false);
    into.set(path, [...(into.get(path) ?? []), ...values]);
  }
  if (depth > 9) return;
  for (const [name, one] of Object.entries(own.properties ?? {}))
    fieldsIn(one, where, path === "" ? name : `${path}.${name}`, into, depth + 1);
  if (typeof own.additionalProperties === "object")
    fieldsIn(own.additionalProperties, where, `${path}{}`, into, depth + 1);
  if (own.items !== undefined) fieldsIn(own.items, where, `${path}[]`, into, depth + 1);
  for (const one of [...(own.oneOf ?? []), ...(own.anyOf ?? [])]) fieldsIn(one, where, path, into, depth + 1);
}

/** What documents have where, so that edits lead somewhere. */
function valuesIn(value: unknown, path: string, known: Map<string, unknown[]>): void {
  if (path !== "") known.get(path)?.push(value);
  if (Array.isArray(value)) for (const one of value) valuesIn(one, `${path}[]`, known);
  else if (typeof value === "object" && value !== null)
    for (const [key, one] of Object.entries(value)) {
      const own = path === "" ? key : `${path}.${key}`;
      valuesIn(one, known.has(own) ? own : `${path}{}`, known);
    }
}

/** Of a platform whose files hold a document each. */
export function poolOf(files: Files): Pool {
  const pool = new Map<string, Map<string, unknown[]>>();
  for (const kind of KINDS) {
    const known = new Map<string, unknown[]>();
    fieldsIn(schemaAt(`${kind.toLowerCase()}.schema.json`), `${kind.toLowerCase()}.schema.json`, "", known);
    pool.set(kind, known);
  }
  // Labels of clusters have no schema of their own.
  for (const known of pool.values())
    for (const [field, values] of known) if (field.endsWith("clusters.labels{}")) values.push("eu", ["eu", "us"]);
  for (const document of documentsIn(files)) {
    const { kind } = document as { readonly kind?: string };
    const known = pool.get(kind ?? "");
    if (known !== undefined) valuesIn(document, "", known);
  }
  return pool;
}

function documentsIn(files: Files): readonly unknown[] {
  return Object.entries(files)
    .filter(([path]) => path.endsWith(".yaml"))
    .flatMap(([, text]) => readAll(text));
}

function readAll(text: string): readonly unknown[] {
  const documents = parseAllDocuments(text, { logLevel: "silent" });
  return Array.isArray(documents) ? documents.map((one) => one.toJS() as unknown).filter((one) => one !== null) : [];
}

/** One edit, as it may be kept and tried again. */
export interface Edit {
  readonly how: "set" | "remove" | "reorder" | "double" | "rename" | "delete" | "copy" | "allow" | "swap";
  readonly which: number;
  readonly where: number;
  readonly what: number;
}

const WAYS = [
  "set",
  "set",
  "set",
  "set",
  "remove",
  "remove",
  "reorder",
  "double",
  "rename",
  "delete",
  "copy",
  "allow",
  "swap",
] as const;

export const edits: fc.Arbitrary<readonly Edit[]> = fc.array(
  fc.record({
    how: fc.constantFrom<Edit["how"]>(...WAYS),
    which: fc.nat(1 << 20),
    where: fc.nat(1 << 20),
    what: fc.nat(1 << 20),
  }),
  { minLength: 1, maxLength: 3 },
);

const CODES = ["missing-expiry", "expired", "dormant-grant", "unused-service", "skips-stage"];

/** The platform with the edits done, and what was done, in words. */
export function edited(
  files: Files,
  all: readonly Edit[],
  pool: Pool,
): { readonly files: Files; readonly done: string[] } {
  const changed: Record<string, string> = { ...files };
  const done: string[] = [];
  for (const edit of all) apply(changed, edit, pool, done);
  return { files: changed, done };
}

function apply(files: Record<string, string>, edit: Edit, pool: Pool, done: string[]): void {
  // Kinds by turns, so that the few documents of one are edited as often as the many of another.
  const kinds = KINDS.filter((kind) => Object.values(files).some((text) => text.includes(`\nkind: ${kind}\n`)));
  const kind = kinds[edit.which % kinds.length] ?? "Project";
  const own = Object.keys(files).filter((one) => one.endsWith(".yaml") && files[one]?.includes(`\nkind: ${kind}\n`));
  const path = own[Math.floor(edit.which / kinds.length) % own.length] ?? "";
  const documents = [...readAll(files[path] ?? "")];
  const mine = documents.flatMap((one, index) => ((one as Fields)["kind"] === kind ? [index] : []));
  const index = mine[edit.where % Math.max(1, mine.length)] ?? 0;
  const document = structuredClone(documents[index]) as Fields | undefined;
  if (document === undefined) return;
  const name = `${kind}/${String((document["metadata"] as Fields | undefined)?.["name"])}`;
  const write = (value: Fields | undefined, more: readonly Fields[] = []): void => {
    const next = documents.flatMap((one, at) => (at !== index ? [one] : value === undefined ? [] : [value]));
    files[path] = [...next, ...more].map((one) => stringify(one)).join("---\n");
  };
  const metadata = document["metadata"] as Fields;
  const fields = [...(pool.get(kind) ?? [])].filter(
    ([field, values]) => /^(spec\.|metadata\.labels)/.test(field) && values.length > 0,
  );
  const [field = "", values = []] = fields[edit.where % Math.max(1, fields.length)] ?? [];
  const value = values[edit.what % Math.max(1, values.length)];
  const say = (text: string): void => void done.push(`${edit.how} ${name} ${text}`);
  switch (edit.how) {
    case "set":
      if (setAt(document, field, structuredClone(value), edit.what)) {
        say(`${field} = ${JSON.stringify(value)}`);
        write(document);
      }
      return;
    case "remove":
    case "reorder":
    case "double":
    case "swap": {
      const places = placesIn(document["spec"], ["spec"]).filter(
        ([, one]) => edit.how === "remove" || isListOfMany(one, edit.how),
      );
      const [place] = places[edit.where % Math.max(1, places.length)] ?? [];
      if (place === undefined) return;
      change(document, place, edit);
      say(place.join("."));
      write(document);
      return;
    }
    case "rename": {
      const to = `${String(metadata["name"])}-${edit.what % 9}`;
      say(`to ${to}`);
      write({ ...document, metadata: { ...metadata, name: to } });
      return;
    }
    case "copy": {
      const copy = {
        ...structuredClone(document),
        metadata: { ...metadata, name: `${String(metadata["name"])}-x${edit.what % 9}` },
      };
      if (edit.what % 3 > 0) setAt(copy, field, structuredClone(value), edit.what);
      say(`with ${field} = ${JSON.stringify(value)}`);
      if (kind !== "Project") write(document, [copy]);
      return;
    }
    case "delete":
      if (kind === "Project") return;
      say("");
      write(undefined);
      return;
    case "allow": {
      const lines = (files[path] ?? "").split("\n");
      const at = edit.where % lines.length;
      lines.splice(
        at,
        0,
        `${/^ */.exec(lines[at] ?? "")?.[0] ?? ""}# sluice-allow: ${CODES[edit.what % CODES.length] ?? ""} because`,
      );
      files[path] = lines.join("\n");
      say(`at line ${at + 1}`);
      return;
    }
  }
}

function isListOfMany(value: unknown, how: Edit["how"]): boolean {
  return Array.isArray(value) && value.length > (how === "double" ? 0 : 1);
}

/** Puts a value where a path leads, making what is on the way. Whether it could. */
function setAt(document: Fields, field: string, value: unknown, pick: number): boolean {
  const steps = field.replaceAll("[]", ".[]").replaceAll("{}", ".{}").split(".");
  let here: unknown = document;
  for (const [index, step] of steps.entries()) {
    const isLast = index === steps.length - 1;
    const next = steps[index + 1] === "[]" ? [] : {};
    if (step === "[]") {
      if (!Array.isArray(here)) return false;
      const at = here.length === 0 ? 0 : pick % (here.length + 1);
      if (isLast) here[at] = value;
      else here = here[at] ??= next;
    } else if (step === "{}") {
      if (typeof here !== "object" || here === null) return false;
      const keys = Object.keys(here);
      const key = keys.length === 0 || pick % 5 === 0 ? "extra" : (keys[pick % keys.length] ?? "");
      if (isLast) (here as Fields)[key] = value;
      else here = (here as Fields)[key] ??= next;
    } else {
      if (typeof here !== "object" || here === null || Array.isArray(here)) return false;
      if (isLast) (here as Fields)[step] = value;
      else here = (here as Fields)[step] ??= next;
    }
  }
  return true;
}

type Place = readonly (string | number)[];

function placesIn(value: unknown, path: Place): readonly (readonly [Place, unknown])[] {
  const below = typeof value === "object" && value !== null ? Object.entries(value) : [];
  return below.flatMap(([key, one]) => {
    const own = [...path, Array.isArray(value) ? Number(key) : key];
    return [[own, one] as const, ...placesIn(one, own)];
  });
}

function change(document: Fields, place: Place, { how, what }: Edit): void {
  let parent: unknown = document;
  for (const step of place.slice(0, -1)) parent = (parent as Fields)[step as string];
  const last = place.at(-1) as string;
  if (how === "remove") {
    if (Array.isArray(parent)) parent.splice(Number(last), 1);
    else delete (parent as Fields)[last];
    return;
  }
  const list = (parent as Fields)[last] as unknown[];
  const [from, to] = [what % list.length, Math.floor(what / 7) % list.length];
  if (how === "double") list.splice(to, 0, structuredClone(list[from]));
  else if (how === "reorder") list.reverse();
  else [list[from], list[to]] = [list[to], list[from]];
}
