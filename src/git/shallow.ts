/** Whether the history of a clone is cut off somewhere, as `fetch-depth: 1` does. */
import type { Writer } from "./run-write.ts";

export function isShallow(write: Writer): boolean {
  return write(["rev-parse", "--is-shallow-repository"]).stdout.trim() === "true";
}
