/**
 * A pack: many texts in one file of the cache, each found by where it begins and how long it is. It has no sum: whoever
 * takes something out of it knows what it has to be.
 */
import { closeSync, openSync, readSync } from "node:fs";
import { attempt, replaceFile } from "./cache-file.ts";

export interface PackPlace {
  readonly at: number;
  /** Bytes. */
  readonly length: number;
}

/** The pieces one behind the other. A cache that can't be written is none. */
export function writePack(path: string, pieces: readonly Uint8Array[]): void {
  replaceFile(path, Buffer.concat(pieces));
}

/** As many as are asked for; empty ones where there is no such pack, and short ones where it has ended. */
export function readPack(path: string, places: readonly PackPlace[]): readonly Uint8Array[] {
  const file = attempt(() => openSync(path, "r"));
  if (file === undefined) return places.map(() => new Uint8Array());
  try {
    return places.map(({ at, length }) => {
      const bytes = new Uint8Array(length);
      const read = attempt(() => readSync(file, bytes, 0, length, at)) ?? 0;
      return bytes.subarray(0, read);
    });
  } finally {
    closeSync(file);
  }
}
