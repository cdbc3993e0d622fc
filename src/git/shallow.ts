/** Whether a clone is shallow, for example by `fetch-depth: 1`. */
import type { Writer } from "./run-write.ts";

export function isShallow(write: Writer): boolean {
  return write(["rev-parse", "--is-shallow-repository"]).stdout.trim() === "true";
}
