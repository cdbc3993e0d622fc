/** The id of a file's bytes, worked out as git does, so that a work tree can be compared with a commit without asking git to look at it. */
import { createHash } from "node:crypto";

/** `format`: the repository's, sha1 or sha256. */
export function hashesOf(format: string): (bytes: Uint8Array) => string {
  const algorithm = format === "sha256" ? "sha256" : "sha1";
  return (bytes) => createHash(algorithm).update(`blob ${bytes.length}\0`).update(bytes).digest("hex");
}
