/** A part of a tree, and files and summaries of the rest that are read on demand. */
import type { SourceFile } from "../base/source.ts";
import type { FeatureSummary, GrantSummary } from "../compiler/link/index.ts";
import { decode, FILE_LIMIT, PROJECT_FILE } from "../files/index.ts";
import type { Tree } from "../files/index.ts";
import type { FileRecord } from "./record.ts";

/** A tree with only these sources. Adds the answers of `exists` to `answers`. */
export function withOnly(paths: readonly string[], tree: Tree, answers: Map<string, boolean>): Tree {
  const entries = paths.flatMap((path) => (path === PROJECT_FILE ? [] : [{ path, kind: "file" as const }]));
  return { ...watchExists(tree, answers), list: () => entries };
}

/** Adds the answers of `exists` to `answers`. */
export function watchExists(tree: Tree, answers: Map<string, boolean>): Tree {
  const exists = (path: string): boolean => {
    const answer = tree.exists(path);
    answers.set(path, answer);
    return answer;
  };
  return { ...tree, exists };
}

export interface FileReader {
  /** The same object for the same path. Its text is read on demand. */
  readonly fileAt: (path: string) => SourceFile;
  readonly remember: (file: SourceFile) => void;
}

export function fileReader(tree: Tree): FileReader {
  const files = new Map<string, SourceFile>();
  const remember = (file: SourceFile): void => void files.set(file.path, file);
  const fileAt = (path: string): SourceFile => {
    const known = files.get(path) ?? new LazyFile(path, tree);
    remember(known);
    return known;
  };
  return { fileAt, remember };
}

class LazyFile implements SourceFile {
  readonly path: string;
  readonly #tree: Tree;
  #text: string | undefined;

  constructor(path: string, tree: Tree) {
    this.path = path;
    this.#tree = tree;
  }

  get text(): string {
    if (this.#text === undefined) {
      const bytes = this.#tree.read(this.path, FILE_LIMIT + 1);
      this.#text = bytes === undefined ? "" : (decode(this.path, bytes, () => undefined)?.text ?? "");
    }
    return this.#text;
  }
}

/** The valid documents of a kind, sorted by name; of two with the same name, the first one by path. */
export function summariesIn<Summary extends FeatureSummary | GrantSummary>(
  wanted: Summary["kind"],
  files: readonly FileRecord[],
  fileAt: (path: string) => SourceFile,
): ReadonlyMap<string, Summary> {
  const found: Summary[] = [];
  for (const { path, documents } of files)
    for (const { kind, name, index, spec } of documents)
      if (kind === wanted && spec !== undefined)
        found.push({ kind, name, spec, document: { file: fileAt(path), index } } as unknown as Summary);
  const summaries = new Map<string, Summary>();
  for (const summary of found.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)))
    if (!summaries.has(summary.name)) summaries.set(summary.name, summary);
  return summaries;
}
