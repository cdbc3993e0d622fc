/** The documents of files at any commit. */
import { fileRecord } from "../../../engine/index.ts";
import type { FileRecord } from "../../../engine/index.ts";
import type { ResourceGuard } from "../../../base/limits.ts";
import { parseFiles } from "../../../compiler/parse-files.ts";
import type { ParseCache, ParsedFile } from "../../../compiler/parse-files.ts";
import type { Resource } from "../../../compiler/schema/index.ts";
import { decode } from "../../../files/index.ts";
import type { CommittedFile, Repository } from "../../../git/index.ts";

export interface FileDocuments {
  readonly resources: readonly Resource[];
  /** The same object for the same content. */
  readonly record: FileRecord;
  /** Whether the text and all documents are valid. */
  readonly isValid: boolean;
}

export interface DocumentReader {
  /** Empty for a file that is not regular, or not YAML. */
  readonly read: (path: string, file: CommittedFile | undefined) => FileDocuments;
  /** The cache for a compilation of these files. It is the same one each time, with other entries. */
  readonly cacheFor: (files: ReadonlyMap<string, CommittedFile>) => ParseCache;
}

const NONE: FileDocuments = {
  resources: [],
  record: { path: "", id: "", bytes: 0, separators: 0, count: 0, documents: [], suppresses: false },
  isValid: true,
};

type Blobs = Pick<Repository, "contents">;

interface Version {
  readonly id: string;
  readonly file: ParsedFile | undefined;
  readonly documents: FileDocuments;
}

/** Keeps the last two versions of each file, because a long history has many. */
export function documentReader({ contents }: Blobs, guard: ResourceGuard): DocumentReader {
  const cache: ParseCache = new Map();
  const cached = new Map<string, Version>();
  const recent = new Map<string, readonly Version[]>();
  const known = (path: string, { id }: CommittedFile): Version => {
    const [last, other] = recent.get(path) ?? [];
    if (last?.id === id) return last;
    const found = other?.id === id ? other : parse(path, id, contents([id]).get(id) ?? new Uint8Array(), guard);
    recent.set(path, last === undefined ? [found] : [found, last]);
    return found;
  };
  return {
    read: (path, file) => (file === undefined || !isReadable(path, file) ? NONE : known(path, file).documents),
    cacheFor: (files) => {
      for (const [path, { id }] of files) {
        if (cached.get(path)?.id === id) continue;
        const version = recent.get(path)?.find((one) => one.id === id);
        if (version?.file === undefined) continue;
        cache.set(path, version.file);
        cached.set(path, version);
      }
      return cache;
    },
  };
}

/** Whether it can be a source: a regular file with the extension of YAML. */
export function isReadable(path: string, { mode }: CommittedFile): boolean {
  return mode.startsWith("100") && /\.ya?ml$/.test(path);
}

function parse(path: string, id: string, bytes: Uint8Array, guard: ResourceGuard): Version {
  const cache: ParseCache = new Map();
  const text = decode(path, bytes, () => undefined);
  if (text !== undefined) parseFiles([text], [], guard, cache);
  const file = cache.get(path);
  if (file === undefined) return { id, file, documents: { ...NONE, isValid: false } };
  const { resources, broken, diagnostics } = file;
  const isValid = broken.length === 0 && !diagnostics.some(({ severity }) => severity === "error");
  return { id, file, documents: { resources, record: fileRecord(file, id), isValid } };
}
