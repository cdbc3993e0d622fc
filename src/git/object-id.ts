/** Computes the object id of a file, to compare a work tree with a commit without running git on it. */
import { hash } from "node:crypto";

/** `format`: the object format of the repository, sha1 or sha256. */
export function hashesOf(format: string): (bytes: Uint8Array) => string {
  const algorithm = format === "sha256" ? "sha256" : "sha1";
  return (bytes) => hash(algorithm, Buffer.concat([Buffer.from(`blob ${bytes.length}\0`), bytes]));
}
