/** Writes a draft as YAML in the canonical format of `fmt`. */
import { format, toYaml, keyToYaml } from "../edit/index.ts";
import type { Value } from "../../compiler/parse/index.ts";
import type { Path } from "../../base/source.ts";
import { INVISIBLE, escapeInvisible } from "../../base/escape.ts";
import type { DraftComment, Draft, Fields } from "./importer.ts";

const STYLE = { quote: '"', padded: false } as const;

/** The maximum number of columns of a value on the line of its key. */
const SHORT = 84;
/** The maximum number of columns of a comment. */
const WIDE = 110;

/** Cached, because checking the canonical form takes a hundred times as long as writing it. */
const texts = new WeakMap<Draft, string>();

/** Throws an EditError if the meaning of its canonical form can't be verified. */
export function draftText(draft: Draft): string {
  const text = texts.get(draft) ?? draftToYaml(draft);
  texts.set(draft, text);
  return text;
}

function draftToYaml(draft: Draft): string {
  const { kind, name, labels, annotations, spec, comments = [] } = draft;
  const metadata: Fields = {
    name,
    ...(labels === undefined || Object.keys(labels).length === 0 ? {} : { labels }),
    ...(annotations === undefined || Object.keys(annotations).length === 0 ? {} : { annotations }),
  };
  const lines = [
    ...commentLines(comments, []),
    "apiVersion: sluice.dev/v1alpha1",
    `kind: ${kind}`,
    "metadata:",
    ...mapLines(metadata, [], []).map(indented),
    ...(Object.keys(spec).length === 0 ? ["spec: {}"] : ["spec:", ...mapLines(spec, [], comments).map(indented)]),
  ];
  return format(`${lines.join("\n")}\n`);
}

function indented(line: string): string {
  return `  ${line}`;
}

function mapLines(map: Fields, path: Path, comments: readonly DraftComment[]): readonly string[] {
  return Object.entries(map).flatMap(([key, value]) => {
    const here = [...path, key];
    return [...commentLines(comments, here), ...entryLines(key, value, here, comments)];
  });
}

function entryLines(key: string, value: Value, path: Path, comments: readonly DraftComment[]): readonly string[] {
  const name = keyToYaml(key);
  if (isShort(name, value, path, comments)) return [`${name}: ${toYaml(value, key, STYLE)}`];
  const below = Array.isArray(value)
    ? listLines(value, key, path, comments)
    : mapLines(value as Fields, path, comments);
  return [`${name}:`, ...below.map(indented)];
}

/** On the first level of a spec, only flat values are on one line; below, all values that fit. */
function isShort(name: string, value: Value, path: Path, comments: readonly DraftComment[]): boolean {
  if (typeof value !== "object" || value === null) return true;
  const parts: readonly Value[] = Array.isArray(value) ? value : Object.values(value);
  if (parts.length === 0) return true;
  if (comments.some((one) => one.path.length > path.length && path.every((step, at) => one.path[at] === step)))
    return false;
  const isPlain = parts.every((part) => typeof part !== "object" || part === null);
  if (path.length <= 1 && (!isPlain || name === "labels" || name === "annotations")) return false;
  return name.length + 2 + toYaml(value, name, STYLE).length + 2 * path.length <= SHORT;
}

function listLines(
  list: readonly Value[],
  field: string,
  path: Path,
  comments: readonly DraftComment[],
): readonly string[] {
  return list.flatMap((item, index) => {
    const here = [...path, index];
    const inOneLine = toYaml(item, field, STYLE);
    const isMap = typeof item === "object" && item !== null && !Array.isArray(item) && Object.keys(item).length > 0;
    const isList = Array.isArray(item) && item.length > 0;
    if ((!isMap && !isList) || inOneLine.length + 2 * here.length <= SHORT) return [`- ${inOneLine}`];
    const lines = isList ? listLines(item, field, here, comments) : mapLines(item as Fields, here, comments);
    return lines.map((line, at) => (at === 0 ? `- ${line}` : `  ${line}`));
  });
}

function commentLines(comments: readonly DraftComment[], path: Path): readonly string[] {
  return comments
    .filter((one) => one.path.length === path.length && one.path.every((step, at) => step === path[at]))
    .flatMap(({ text }) =>
      wrap(escapeInvisible(text.replaceAll(/\s+/g, " ").replace(INVISIBLE, escapeInvisible))).map(
        (line) => `# ${line}`,
      ),
    );
}

function wrap(text: string): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > WIDE) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}
