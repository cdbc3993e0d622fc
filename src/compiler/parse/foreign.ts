/**
 * Converts nodes of a text for another program to plain data. A value that only that program can interpret becomes a
 * flaw with its path. Aliases are expanded, up to a limit.
 */
import type { ParsedNode, Scalar as ScalarNode, YAMLMap } from "yaml";
import { yaml } from "../../base/lazy-libraries.ts";
import type { Value } from "../../base/value.ts";
import type { Path } from "../../base/source.ts";
import { nameOf } from "./keys.ts";
import { ambiguity } from "./scalars.ts";

/** A value that may differ from the intended one, at a path of a document. */
export interface Flaw {
  readonly path: Path;
  /** Without a full stop. */
  readonly message: string;
}

/** An unquoted word that is read as text, although some parsers read another type. */
export interface Word {
  readonly text: string;
  readonly start: number;
}

export interface UntrustedYaml {
  readonly value: Value;
  readonly flaws: readonly Flaw[];
  readonly words: readonly Word[];
}

/** The maximum number of values of a document, after the expansion of aliases. */
export const MOST_VALUES = 200_000;

export class TooManyValues extends Error {}

/** Throws TooManyValues. */
export function toForeignData(root: ParsedNode): UntrustedYaml {
  const reader = new Reader();
  return { value: reader.read(root).value, flaws: reader.flaws, words: reader.words };
}

/** A value with the number of values in it, itself included. */
interface Sized {
  readonly value: Value;
  readonly size: number;
}

/** Holds the current path and the anchors that precede it. */
class Reader {
  readonly flaws: Flaw[] = [];
  readonly words: Word[] = [];
  readonly #path: (string | number)[] = [];
  /** A value is undefined while it is being read. */
  readonly #anchors = new Map<string, Sized | undefined>();

  read(node: ParsedNode | null): Sized {
    const { isAlias, isMap, isScalar, isSeq } = yaml();
    if (isAlias(node)) return this.#alias(node.source);
    const anchor = (node as { readonly anchor?: string } | null)?.anchor;
    if (anchor !== undefined) this.#anchors.set(anchor, undefined);
    if (node?.tag !== undefined && !isStandard(node)) this.#flaw(`a value has the tag "${node.tag}"`);
    const sized = isMap(node)
      ? this.#map(node)
      : isSeq(node)
        ? this.#list(node.items)
        : { value: isScalar(node) ? this.#scalar(node) : null, size: 1 };
    if (sized.size > MOST_VALUES) throw new TooManyValues();
    if (anchor !== undefined) this.#anchors.set(anchor, sized);
    return sized;
  }

  #flaw(message: string): null {
    this.flaws.push({ path: [...this.#path], message });
    return null;
  }

  #alias(name: string): Sized {
    const anchored = this.#anchors.get(name);
    return anchored ?? { value: this.#flaw(`the alias "*${name}" has no anchor before it`), size: 1 };
  }

  #under(step: string | number, node: ParsedNode | null): Sized {
    this.#path.push(step);
    const sized = this.read(node);
    this.#path.pop();
    return sized;
  }

  #list(items: readonly (ParsedNode | null)[]): Sized {
    let size = 1;
    const value = items.map((item, index) => {
      const sized = this.#under(index, item);
      size += sized.size;
      if (size > MOST_VALUES) throw new TooManyValues();
      return sized.value;
    });
    return { value, size };
  }

  #map(map: YAMLMap.Parsed): Sized {
    const value: Record<string, Value> = Object.create(null) as Record<string, Value>;
    const merged: Value[] = [];
    let size = 1;
    for (const { key, value: node } of map.items) {
      const name = this.#key(key);
      const sized = name === undefined ? this.#under("", node) : this.#under(name, node);
      size += sized.size;
      if (size > MOST_VALUES) throw new TooManyValues();
      if (name === undefined) continue;
      if (name === "<<" && (key as ScalarNode.Parsed).type === "PLAIN") merged.push(sized.value);
      else if (name in value) {
        this.#path.push(name);
        this.#flaw(`a map contains the key "${name}" twice`);
        this.#path.pop();
      } else value[name] = sized.value;
    }
    // The map's own keys take precedence over merged keys; among several merged maps the first one wins.
    for (const source of merged.flat())
      if (typeof source === "object" && source !== null && !Array.isArray(source))
        for (const [name, inner] of Object.entries(source)) if (!(name in value)) value[name] = inner;
    return { value, size };
  }

  #key(node: ParsedNode): string | undefined {
    if (!yaml().isScalar(node)) {
      this.#flaw("a key is not a string");
      return undefined;
    }
    const name = nameOf(node);
    if (name === "__proto__" || !name.isWellFormed()) {
      this.#flaw("some programs reject a key");
      return undefined;
    }
    if (node.type === "PLAIN" && ambiguity(node.source) !== "boolean" && node.source !== name) {
      this.#path.push(name);
      this.#flaw(`programs read the unquoted key ${shortened(node.source)} differently`);
      this.#path.pop();
    }
    return name;
  }

  #scalar(node: ScalarNode.Parsed): Value {
    const { value, source } = node;
    if (typeof value === "string" && !value.isWellFormed())
      return this.#flaw("a string contains half of a surrogate pair");
    const ambiguous = node.type === "PLAIN" && node.tag === undefined ? ambiguity(source) : undefined;
    switch (ambiguous) {
      case undefined:
        return value === 0 ? 0 : (value as Value);
      case "boolean":
      case "date":
        this.words.push({ text: source, start: node.range[0] });
        return source;
      case "number":
        return this.#flaw(`programs read the unquoted ${shortened(source)} differently`);
      case "inexact":
      case "not-finite":
        return this.#flaw(`${shortened(source)} is a number that some programs can't represent`);
      default:
        return ambiguous satisfies never;
    }
  }
}

/** Whether a map or list has a standard tag, such as `!!map`. */
function isStandard(node: ParsedNode): boolean {
  return node.tag?.startsWith("tag:yaml.org,2002:") === true && !yaml().isScalar(node);
}

const SHOWN = 40;

function shortened(source: string): string {
  return source.length > SHOWN ? `${source.slice(0, SHOWN)}...` : source;
}
