/** Parses untrusted JSON strictly (RFC 8259), without duplicate keys, with a depth limit and locations of all values. */
import type { Flaw, Value } from "../parse/index.ts";
import type { Path } from "../../base/source.ts";

/** UTF-16 offsets, `end` exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** The reason why a text is not valid JSON, and its location. */
export interface JsonError extends Span {
  readonly message: string;
  readonly help?: string;
  /** The message does not quote the text. */
  readonly quotesNothing?: true;
}

export interface Json {
  readonly value: Value;
  /** The range of a value, limited to its first line; of the nearest existing ancestor if the path does not exist. */
  readonly spanOf: (path: Path, on: "key" | "value") => Span;
  /** Empty unless `tolerant` is set. */
  readonly flaws: readonly Flaw[];
}

export interface JsonOptions {
  /** Round a whole number that a double can't represent, instead of rejecting it. */
  readonly nearest?: boolean;
  /** Syntactically valid text that some programs can't read, such as a duplicate key, is a flaw of its path. */
  readonly tolerant?: boolean;
}

/** Deeper than any object in Kubernetes, but safe for recursion. */
const MAX_DEPTH = 200;

/** Including maps and lists. A value needs much more memory than its text. */
const MAX_VALUES = 2_000_000;

/** The entries of a map or list in the order of the text: names, for a map, and four offsets each. */
interface Entries {
  readonly names: string[];
  readonly offsets: number[];
}

class Stop extends Error {
  readonly fault: JsonError;
  constructor(fault: JsonError) {
    super(fault.message);
    this.fault = fault;
  }
}

/** Returns the values of a text, which may be several in a row, or the first error. */
export function readJson(text: string, options: JsonOptions = {}): readonly Json[] | JsonError {
  const reader = new Reader(text, options);
  try {
    return reader.whole();
  } catch (error) {
    if (error instanceof Stop) return error.fault;
    throw error;
  }
}

/** Holds the current position in the text. */
class Reader {
  readonly #text: string;
  readonly #nearest: boolean;
  readonly #tolerant: boolean;
  readonly #path: (string | number)[] = [];
  #flaws: Flaw[] = [];
  readonly #entries = new Map<object, Entries>();
  #at = 0;
  #values = 0;

  constructor(text: string, { nearest = false, tolerant = false }: JsonOptions) {
    this.#text = text;
    this.#nearest = nearest;
    this.#tolerant = tolerant;
  }

  whole(): readonly Json[] {
    if (this.#text.startsWith("\ufeff")) this.#at = 1;
    const values: Json[] = [];
    do {
      this.#space();
      const start = this.#at;
      this.#flaws = [];
      const value = this.#value(0);
      const end = this.#at;
      const flaws = this.#flaws;
      values.push({ value, spanOf: (path, on) => this.#spanOf(value, { start, end }, path, on), flaws });
      this.#space();
    } while (this.#at < this.#text.length);
    return values;
  }

  #stop(message: string, start: number, end: number = start + 1, help?: string): never {
    throw new Stop({ message, start, end, ...(help === undefined ? {} : { help }) });
  }

  /** Adds a flaw if `tolerant` is set, otherwise stops. */
  #refuse(message: string, start: number, end: number, help?: string): void {
    if (!this.#tolerant) this.#stop(message, start, end, help);
    this.#flaws.push({ path: [...this.#path], message });
  }

  #ended(): never {
    const end = this.#text.trimEnd().length;
    throw new Stop({
      message: "the file ends too early",
      start: Math.max(0, end - 1),
      end,
      help: "it may be truncated: generate it again",
      quotesNothing: true,
    });
  }

  #space(): void {
    const text = this.#text;
    for (; this.#at < text.length; this.#at++) {
      const code = text.charCodeAt(this.#at);
      if (code !== 32 && code !== 10 && code !== 13 && code !== 9) return;
    }
  }

  #value(depth: number): Value {
    const sign = this.#text[this.#at];
    if (sign === undefined) return this.#ended();
    if (++this.#values > MAX_VALUES)
      return this.#stop(`there are more than ${MAX_VALUES} values`, this.#at, this.#at + 1, "divide the file");
    if (depth > MAX_DEPTH) return this.#stop(`values are nested more than ${MAX_DEPTH} levels deep`, this.#at);
    if (sign === "{") return this.#map(depth);
    if (sign === "[") return this.#list(depth);
    if (sign === '"') return this.#string();
    return this.#word();
  }

  #map(depth: number): Value {
    const map: Record<string, Value> = Object.create(null) as Record<string, Value>;
    const entries: Entries = { names: [], offsets: [] };
    this.#entries.set(map, entries);
    this.#each("}", () => {
      const start = this.#at;
      if (this.#text[start] !== '"') this.#unexpected("a key in double quotes");
      const key = this.#string();
      const end = this.#at;
      if (key === "__proto__") this.#refuse('the key "__proto__" is not allowed', start, end);
      this.#path.push(key);
      if (key in map) this.#refuse(`a map contains the key ${JSON.stringify(key)} twice`, start, end);
      this.#space();
      this.#expect(":");
      this.#space();
      const at = this.#at;
      const value = this.#value(depth + 1);
      this.#path.pop();
      // Our maps have no prototype, and no program may get a key that would set one.
      if (key === "__proto__") return;
      map[key] = value;
      entries.names.push(key);
      entries.offsets.push(start, end, at, this.#at);
    });
    return map;
  }

  #list(depth: number): Value {
    const list: Value[] = [];
    const entries: Entries = { names: [], offsets: [] };
    this.#entries.set(list, entries);
    this.#each("]", () => {
      const start = this.#at;
      this.#path.push(list.length);
      list.push(this.#value(depth + 1));
      this.#path.pop();
      entries.offsets.push(start, start, start, this.#at);
    });
    return list;
  }

  /** Reads items between brackets, separated by commas. */
  #each(close: string, item: () => void): void {
    this.#at++;
    this.#space();
    if (this.#text[this.#at] === close) {
      this.#at++;
      return;
    }
    for (;;) {
      item();
      this.#space();
      if (this.#text[this.#at] === close) break;
      this.#expect(",", `"," or "${close}"`);
      this.#space();
    }
    this.#at++;
  }

  #expect(sign: string, what: string = `"${sign}"`): void {
    if (this.#text[this.#at] !== sign) this.#unexpected(what);
    this.#at++;
  }

  #unexpected(wanted: string): never {
    if (this.#at >= this.#text.length) return this.#ended();
    return this.#stop(`${wanted} is missing here`, this.#at);
  }

  #string(): string {
    const text = this.#text;
    const start = this.#at;
    let escaped = false;
    for (let at = start + 1; ; at++) {
      const code = text.charCodeAt(at);
      if (Number.isNaN(code)) return this.#ended();
      if (code < 32 && text.slice(at).trim() === "") return this.#ended();
      if (code < 32) return this.#stop("a control character in a string must be escaped", at);
      if (code === 34) {
        this.#at = at + 1;
        break;
      }
      if (code === 92) {
        escaped = true;
        at++;
      }
    }
    const value = escaped ? this.#unescaped(start) : text.slice(start + 1, this.#at - 1);
    if (!value.isWellFormed()) this.#stop("a string contains half of a surrogate pair", start, this.#at);
    return value;
  }

  #unescaped(start: number): string {
    try {
      return JSON.parse(this.#text.slice(start, this.#at)) as string;
    } catch {
      return this.#stop("a string contains an invalid escape", start, this.#at);
    }
  }

  #word(): Value {
    const start = this.#at;
    const [word] = /^[-+.\w]+/.exec(this.#text.slice(start, start + 400)) ?? [""];
    this.#at += word.length;
    if (word === "true") return true;
    if (word === "false") return false;
    if (word === "null") return null;
    const isNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?$/.test(word);
    if (!isNumber && word !== "" && this.#text.slice(this.#at).trim() === "") return this.#ended();
    if (!isNumber)
      return this.#stop(word === "" ? "a value is missing here" : `${JSON.stringify(word)} is not a JSON value`, start);
    const number = Number(word);
    const isHeld = Number.isFinite(number) && (!/^-?\d+$/.test(word) || Number.isSafeInteger(number));
    if (!isHeld && !(this.#nearest && Number.isFinite(number)))
      this.#refuse(`${word} is a number that some parsers can't represent`, start, this.#at, "write it as a string");
    return Number.isFinite(number) ? number : null;
  }

  #spanOf(root: Value, range: Span, path: Path, on: "key" | "value"): Span {
    let current: Value = root;
    let span = range;
    for (const [depth, step] of path.entries()) {
      const entries: Entries | undefined =
        typeof current === "object" && current !== null ? this.#entries.get(current) : undefined;
      const index: number = entries === undefined ? -1 : typeof step === "number" ? step : entries.names.indexOf(step);
      const [start, end, value, last] = entries?.offsets.slice(index * 4, index * 4 + 4) ?? [];
      if (index < 0 || start === undefined || end === undefined || value === undefined || last === undefined) break;
      const isKey = on === "key" && depth === path.length - 1 && end > start;
      span = isKey ? { start, end } : { start: value, end: last };
      current = Array.isArray(current)
        ? (current[index] ?? null)
        : ((current as { readonly [key: string]: Value })[String(step)] ?? null);
    }
    const line = this.#text.indexOf("\n", span.start);
    return line === -1 || line > span.end ? span : { start: span.start, end: line };
  }
}
