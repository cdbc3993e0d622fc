/** Long texts in pieces that many files share: they are only joined where somebody wants to read or to write them. */
import { hash } from "node:crypto";
import { lazy } from "../../base/lazy.ts";
import type { OutputFile } from "./target.ts";

export interface Chunk {
  readonly text: string;
  /** The sha256 of the text. */
  readonly digest: () => string;
}

export function pieceOf(text: string): Chunk {
  return { text, digest: lazy(() => hash("sha256", text)) };
}

export function joined(pieces: readonly Chunk[]): string {
  return pieces.map(({ text }) => text).join("");
}

/** A file of these pieces, one behind the other. */
export function inPieces(path: string, pieces: readonly Chunk[]): OutputFile {
  return {
    path,
    get content(): string {
      return joined(pieces);
    },
    contentKey: () => hash("sha256", pieces.map(({ digest }) => digest()).join("\n")),
  };
}
