/** Long texts in chunks that many files share; they are joined only when the text is needed. */
import { hash } from "node:crypto";
import { lazy } from "../../base/lazy.ts";
import type { OutputFile } from "./target.ts";

export interface Chunk {
  readonly text: string;
  /** The sha256 of the text. */
  readonly digest: () => string;
}

export function chunkOf(text: string): Chunk {
  return { text, digest: lazy(() => hash("sha256", text)) };
}

export function joinChunks(pieces: readonly Chunk[]): string {
  return pieces.map(({ text }) => text).join("");
}

/** A file whose content is these chunks joined. */
export function chunkedFile(path: string, pieces: readonly Chunk[]): OutputFile {
  return {
    path,
    get content(): string {
      return joinChunks(pieces);
    },
    contentKey: () => hash("sha256", pieces.map(({ digest }) => digest()).join("\n")),
  };
}
