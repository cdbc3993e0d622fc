/** Makes files of one block per feature, so that after an edit only its blocks are made again. */
import type { Value } from "../compiler/parse/index.ts";
import type { Blocks, OutputFile } from "./targets/target.ts";

export function blockFile(path: string, blocks: Blocks): OutputFile {
  return {
    path,
    blocks,
    get content() {
      return textOf(blocks);
    },
  };
}

export function textOf({ head, separator, foot, empty, texts }: Blocks): string {
  if (texts.size === 0) return empty;
  const inOrder = [...texts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, text]) => text);
  return `${head}${inOrder.join(separator)}${foot}`;
}

/** JSON: the members of an object, by flag key. The object is the value of `key`, after other members, or the only value. */
export function jsonBlocks(
  before: Readonly<Record<string, Value>>,
  key: string | undefined,
  members: Iterable<readonly [flagKey: string, value: Value]>,
): Blocks {
  const depth = key === undefined ? 1 : 2;
  const around = JSON.stringify(key === undefined ? before : { ...before, [key]: {} }, null, 2);
  const open = around.lastIndexOf("{}");
  const [head, foot] = [around.slice(0, open + 1), around.slice(open + 1)];
  const indent = "  ".repeat(depth);
  const texts = [...members].map(([name, value]): [string, string] => [
    name,
    `${indent}${JSON.stringify(name)}: ${JSON.stringify(value, null, 2).replaceAll("\n", `\n${indent}`)}`,
  ]);
  return {
    by: "flag key",
    head: `${head}\n`,
    separator: ",\n",
    foot: `\n${"  ".repeat(depth - 1)}${foot}\n`,
    empty: `${around}\n`,
    texts: new Map(texts),
  };
}
