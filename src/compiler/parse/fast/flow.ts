/** Reads flow collections on one line: `[a, b]` and `{a: b}`. */
import type { Value } from "../../../base/value.ts";
import { BAIL_OUT, isPlainKey, isQuotedKey, plainValue } from "./scalars.ts";

const MAX_DEPTH = 32;
export const PLAIN: RegExp = /[A-Za-z0-9_](?:[A-Za-z0-9_./@+-]| +(?=[A-Za-z0-9_]))*/y;
const QUOTED = /"([^"\\]*)"|'([^']*)'(?!')/y;
export const KEY: RegExp = /(?:([A-Za-z_][A-Za-z0-9_./-]*)|"([^"\\]*)"|'([^']*)'): +/y;
const BEHIND = /^ *$|^ +#/;

/** Reads the list or map at `start`, which ends on the line; only a comment may follow it. */
export function readFlow(line: string, start: number, field: string, depth: number): Value {
  const flow = new Flow(line, start);
  const value = flow.value(field, depth + 1);
  if (!BEHIND.test(line.slice(flow.at))) throw BAIL_OUT;
  return value;
}

class Flow {
  readonly #line: string;
  at: number;

  constructor(line: string, at: number) {
    this.#line = line;
    this.at = at;
  }

  value(field: string, depth: number): Value {
    if (depth > MAX_DEPTH) throw BAIL_OUT;
    switch (this.#line[this.at]) {
      case "[":
        return this.#list(field, depth);
      case "{":
        return this.#map(depth);
      case '"':
      case "'": {
        const match = this.#take(QUOTED);
        return match[1] ?? match[2] ?? "";
      }
      default:
        return plainValue(this.#take(PLAIN)[0], field);
    }
  }

  #list(field: string, depth: number): Value {
    const items: Value[] = [];
    for (let more = this.#opens("]"); more; more = this.#goesOn("]")) items.push(this.value(field, depth + 1));
    return items;
  }

  #map(depth: number): Value {
    const map = Object.create(null) as Record<string, Value>;
    for (let more = this.#opens("}"); more; more = this.#goesOn("}")) {
      const [, plain, double, single = ""] = this.#take(KEY);
      const key = plain ?? double ?? single;
      if (!(plain === undefined ? isQuotedKey(key) : isPlainKey(key)) || key in map) throw BAIL_OUT;
      map[key] = this.value(key, depth + 1);
    }
    return map;
  }

  /** Moves past the opening bracket. Returns false if the closing one follows, and moves past it too. */
  #opens(end: string): boolean {
    this.at++;
    this.#skip();
    if (this.#line[this.at] !== end) return true;
    this.at++;
    return false;
  }

  /** Moves past a comma, or past the closing bracket and returns false. */
  #goesOn(end: string): boolean {
    this.#skip();
    const next = this.#line[this.at++];
    if (next === end) return false;
    if (next !== ",") throw BAIL_OUT;
    this.#skip();
    return true;
  }

  #skip(): void {
    while (this.#line[this.at] === " ") this.at++;
  }

  #take(pattern: RegExp): RegExpExecArray {
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.#line);
    if (match === null) throw BAIL_OUT;
    this.at = pattern.lastIndex;
    return match;
  }
}
