/**
 * A snapshot of a tree without errors: its files and outlines of their documents. It serves to find the differences of a
 * later tree, and the files that these can affect.
 */
import { Seen } from "../../../cache/memo.ts";
import type { Looked } from "../../../cache/memo.ts";
import { PROJECT_FILE } from "../../../files/index.ts";
import { summaryOf, serialize, deserialize } from "../../../analysis/outline/index.ts";
import { sourceOptions, guessSources } from "../../../compiler/project.ts";
import type { Compilation } from "../../../compiler/compile.ts";
import type { Project } from "../../../compiler/link/index.ts";
import type { Tree } from "../../../files/index.ts";
import type { IndexedFile, SerializedFile } from "../../../analysis/outline/index.ts";
import type { ParseCache } from "../../../compiler/parse-files.ts";
import type { SourceFile } from "../../../base/source.ts";
import { pinsIn } from "../compiler-version.ts";
import { isFit } from "./partial-eligibility.ts";
import type { SourceOptions } from "./source-paths.ts";

/** Path -> the git blob id of the file; undefined for a missing file. */
export type Ids = ReadonlyMap<string, string | undefined>;

export interface Snapshot extends SourceOptions {
  /** Files that everything depends on, and files that are not sources. */
  readonly watched: Ids;
  /** Whether a path exists, for every path that was tested. */
  readonly exists: ReadonlyMap<string, boolean>;
  /** The number of documents. */
  readonly documents: number;
  /** Sorted by path. */
  readonly files: readonly IndexedFile[];
  /** The folders and missing paths of the search for sources in a work tree; undefined if unknown. */
  readonly looked?: Looked;
}

export type Pairs<Value> = readonly (readonly [path: string, value: Value])[];

/** The serialized form of a snapshot: plain data. */
export interface WrittenSnapshot extends SourceOptions {
  readonly watched: Pairs<string | null>;
  readonly exists: Pairs<boolean>;
  readonly documents: number;
  readonly files: readonly SerializedFile[];
  readonly looked?: Looked;
}

export function readSnapshot({
  sources,
  isAsked,
  output,
  watched,
  exists,
  documents,
  files,
  looked,
}: WrittenSnapshot): Snapshot {
  return {
    sources,
    isAsked,
    ...(output === undefined ? {} : { output }),
    watched: idsOf(watched),
    exists: new Map(exists),
    documents,
    files: files.map(deserialize),
    ...(looked === undefined ? {} : { looked }),
  };
}

export function idsOf(pairs: Pairs<string | null>): Ids {
  return new Map(pairs.map(([path, id]) => [path, id ?? undefined]));
}

export function pairsOf(ids: Ids): Pairs<string | null> {
  return [...ids].map(([path, id]) => [path, id ?? null]);
}

/** The input of a snapshot. */
export interface SnapshotInput {
  readonly tree: Tree;
  readonly compilation: Compilation;
  /** The parse results of this compilation. */
  readonly remembered: ParseCache;
  /** The id of a source file; `idOf`: that of any bytes. */
  readonly idOfFile: (file: SourceFile) => string;
  readonly idOf: (bytes: Uint8Array) => string;
}

export interface RecordedSnapshot {
  readonly written: WrittenSnapshot;
  /** Path -> id of the sources. */
  readonly ids: Ids;
  /** The files, then the folders, whose stats to store for `Memo.isUntouched`. */
  readonly paths: readonly string[];
}

/** Observes the compilation of a tree, and takes a snapshot of it. */
export class SnapshotRecorder {
  readonly #exists = new Map<string, boolean>();
  readonly seen: Seen = new Seen();

  watching(tree: Tree): Tree {
    const exists = (path: string): boolean => {
      const answer = tree.exists(path);
      this.#exists.set(path, answer);
      return answer;
    };
    return { ...tree, exists };
  }

  /** Undefined if partial compilation is impossible for this tree. */
  take({ tree, compilation, remembered, idOfFile, idOf }: SnapshotInput): RecordedSnapshot | undefined {
    const project = compilation.model?.project;
    if (project === undefined || !isFit(compilation)) return undefined;
    const files = compilation.files.map((file) => ({
      path: file.path,
      id: idOfFile(file),
      documents: (remembered.get(file.path)?.resources ?? []).map(summaryOf),
    }));
    const { looked } = this.seen;
    const written: WrittenSnapshot = {
      ...listingOf(project),
      watched: pairsOf(watchedIn(tree, project, idOf)),
      exists: [...this.#exists],
      documents: compilation.documents,
      files: files.map(serialize),
      ...(looked === undefined ? {} : { looked }),
    };
    const ids = new Map(files.map(({ path, id }) => [path, id]));
    return { written, ids, paths: [...files.map(({ path }) => path), ...(looked?.folders ?? [])] };
  }
}

function listingOf(project: Project): SourceOptions {
  const { output, at } = sourceOptions(project);
  return {
    sources: project.spec.sources ?? guessSources([]),
    isAsked: at !== undefined,
    ...(output === undefined ? {} : { output }),
  };
}

function watchedIn(tree: Tree, { spec: { consumers } }: Project, idOf: (bytes: Uint8Array) => string): Ids {
  const paths = [PROJECT_FILE, ...pinsIn(tree), ...(typeof consumers === "string" ? [consumers] : [])];
  return new Map(
    paths.map((path) => {
      const bytes = tree.read(path, Number.MAX_SAFE_INTEGER);
      return [path, bytes === undefined ? undefined : idOf(bytes)];
    }),
  );
}
