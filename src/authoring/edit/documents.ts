/** Adds documents to a file and removes them. */
import { lineEndOf, detectStyle } from "./detect-style.ts";
import { suppressionsOf } from "./operations.ts";
import { startsOf } from "./syntax-tree.ts";
import { blockLines, toYaml, keyToYaml } from "./to-yaml.ts";
import type { YamlStyle } from "./to-yaml.ts";
import { withoutSuppressions } from "../../compiler/parse/index.ts";
import type { Value } from "../../compiler/parse/index.ts";

/** A document to add. */
export interface NewDocument {
  readonly kind: string;
  readonly name: string;
  readonly labels?: { readonly [key: string]: Value };
  readonly spec: { readonly [key: string]: Value };
}

/** The envelope in the usual form; nested maps in `spec` are in block style. */
function documentText({ kind, name, labels = {}, spec }: NewDocument, style: YamlStyle): string {
  const lines = [
    "apiVersion: sluice.dev/v1alpha1",
    `kind: ${kind}`,
    "metadata:",
    `  name: ${toYaml(name, "name", style)}`,
    ...(Object.keys(labels).length === 0
      ? []
      : ["  labels:", ...blockLines(labels, style).map((line) => `    ${line}`)]),
    "spec:",
    ...Object.entries(spec).flatMap(([key, value]) => fieldLines(key, value, style).map((line) => `  ${line}`)),
  ];
  return `${lines.join("\n")}\n`;
}

function fieldLines(key: string, value: Value, style: YamlStyle): readonly string[] {
  if (Array.isArray(value) && (value.length > 4 || value.some((one: Value) => typeof one === "object")))
    return [`${keyToYaml(key)}:`, ...value.map((one: Value) => `  - ${toYaml(one, key, style)}`)];
  if (key !== "clusters" || typeof value !== "object" || value === null)
    return [`${keyToYaml(key)}: ${toYaml(value, key, style)}`];
  return [`${key}:`, ...blockLines(value as { readonly [key: string]: Value }, style).map((line) => `  ${line}`)];
}

/** The file with a document added at its end; `text` is undefined for a new file. */
export function withDocument(text: string | undefined, document: NewDocument): string {
  const added = documentText(document, detectStyle(text ?? ""));
  if (text === undefined || text.trim() === "") return added;
  const end = lineEndOf(text);
  const isEnded = text.endsWith("\n");
  const separator = startsOf(text).length === 0 ? "" : "---\n";
  return `${text}${isEnded ? "" : end}${`${separator}${added}`.replaceAll("\n", end)}`;
}

const HEAD = /^(?:[^\S\n]*(?:#[^\n]*)?\r?\n)*/;

/**
 * The file without one of its documents; undefined if it was the only one. The comments at the head belong to the file,
 * except suppressions, which would cover the next document.
 */
export function withoutDocument(text: string, index: number): string | undefined {
  const starts = startsOf(text);
  if (starts.length <= 1) return undefined;
  const [start = 0, next = text.length] = [starts[index], starts[index + 1]];
  if (index > 0) {
    const gone = { start, end: next, text: "" };
    // From the last one on, so that offsets stay valid.
    return [gone, ...suppressionsOf(text, [gone]).toReversed()].reduce(
      (rest, splice) => rest.slice(0, splice.start) + rest.slice(splice.end),
      text,
    );
  }
  const marked = text.replace(/^\uFEFF/, "");
  const offset = text.length - marked.length;
  const first = marked.slice(0, next - offset);
  const head = HEAD.exec(first)?.[0] ?? "";
  const unmarked = head === "" ? (/^---[^\S\n]*\r?\n((?:[^\S\n]*(?:#[^\n]*)?\r?\n)*)/.exec(first)?.[1] ?? "") : head;
  const comments = withoutSuppressions(unmarked);
  return text.slice(0, offset) + comments + text.slice(next).replace(/^---[^\S\n]*\r?\n/, "");
}
