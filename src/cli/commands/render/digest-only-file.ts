/** Files that are not made, since it is known what they would be. */
import type { WrittenFile } from "../../../render/output/index.ts";

/** The content of such a file was asked for, after all. */
export class Unmade extends Error {
  constructor(path: string) {
    super(`"${path}" was not made`);
  }
}

/** A file of which only the hash is known: enough to see whether it is to be written. Its content throws an `Unmade`. */
export function unmade(path: string, digest: string): WrittenFile {
  return {
    path,
    digest,
    get content(): string {
      throw new Unmade(path);
    },
  };
}
