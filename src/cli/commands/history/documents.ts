/** The documents of files at any commit, each file parsed once. */
import { summaryOf } from "../../../engine/index.ts";
import type { FileSummary } from "../../../engine/index.ts";
import type { ResourceGuard } from "../../../base/limits.ts";
import { countSeparators } from "../../../compiler/parse/index.ts";
import { parseFiles } from "../../../compiler/parse-files.ts";
import type { ParseCache, ParsedFile } from "../../../compiler/parse-files.ts";
import type { Resource } from "../../../compiler/schema/index.ts";
import { decode } from "../../../files/index.ts";
import type { CommittedFile, Repository } from "../../../git/index.ts";

export interface FileDocuments {
  readonly resources: readonly Resource[];
  /** The same object for the same content. */
  readonly summary: FileSummary;
  /** Whether the text and all documents are valid. */
  readonly isValid: boolean;
  /** In UTF-16 code units. */
  readonly length: number;
  /** Lines and commas. */
  readonly separators: number;
}

export interface DocumentReader {
  /** Empty for a file that is not regular, or not YAML. */
  readonly read: (path: string, file: CommittedFile | undefined) => FileDocuments;
  /** The cache for a compilation of these files. It is the same one each time, with other entries. */
  readonly cacheFor: (files: ReadonlyMap<string, CommittedFile>) => ParseCache;
}

const NONE: FileDocuments = {
  resources: [],
  summary: { path: "", documents: [] },
  isValid: true,
  length: 0,
  separators: 0,
};

type Blobs = Pick<Repository, "contents">;

export function documentReader({ contents }: Blobs, guard: ResourceGuard): DocumentReader {
  const cache: ParseCache = new Map();
  const cachedIds = new Map<string, string>();
  const parsed = new Map<string, { readonly file: ParsedFile | undefined; readonly documents: FileDocuments }>();
  const known = (path: string, { id }: CommittedFile): { file: ParsedFile | undefined; documents: FileDocuments } => {
    const key = `${id} ${path}`;
    const found = parsed.get(key) ?? parse(path, contents([id]).get(id) ?? new Uint8Array(), guard);
    parsed.set(key, found);
    return found;
  };
  return {
    read: (path, file) => (file === undefined || !isReadable(path, file) ? NONE : known(path, file).documents),
    cacheFor: (files) => {
      for (const [path, file] of files) {
        if (cachedIds.get(path) === file.id) continue;
        const one = parsed.get(`${file.id} ${path}`)?.file;
        if (one === undefined) continue;
        cache.set(path, one);
        cachedIds.set(path, file.id);
      }
      return cache;
    },
  };
}

/** Whether it can be a source: a regular file with the extension of YAML. */
export function isReadable(path: string, { mode }: CommittedFile): boolean {
  return mode.startsWith("100") && /\.ya?ml$/.test(path);
}

function parse(
  path: string,
  bytes: Uint8Array,
  guard: ResourceGuard,
): { readonly file: ParsedFile | undefined; readonly documents: FileDocuments } {
  const cache: ParseCache = new Map();
  const file = decode(path, bytes, () => undefined);
  if (file === undefined) return { file, documents: { ...NONE, isValid: false, length: bytes.length } };
  const { resources, broken } = parseFiles([file], [], guard, cache);
  const parsed = cache.get(path);
  const hasErrors = parsed?.diagnostics.some(({ severity }) => severity === "error") !== false;
  return {
    file: parsed,
    documents: {
      resources,
      summary: { path, documents: resources.map(summaryOf) },
      isValid: broken.length === 0 && !hasErrors,
      length: file.text.length,
      separators: countSeparators(file.text),
    },
  };
}
