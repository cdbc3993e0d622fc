/** The files that differ between two commits, from `git diff-tree`. */
import type { Runner } from "./run.ts";

export interface FileChange {
  /** Relative to the folder in which git runs. */
  readonly path: string;
  /** Whether it is a regular file in both commits, with different bytes. */
  readonly isEdit: boolean;
  /** The id of the blob in the second commit; zeros if the file was deleted. */
  readonly id: string;
}

/** Only files in the folder in which git runs. */
export function changesBetween(from: string, to: string, { read }: Runner): readonly FileChange[] {
  const answer = read(["diff-tree", "-r", "-z", "--raw", "--no-renames", "--relative", from, to, "--"]).toString();
  const parts = answer.split("\0");
  const changes: FileChange[] = [];
  for (let at = 0; at + 1 < parts.length; at += 2) {
    const [before = "", after = "", , id = ""] = (parts[at] ?? "").slice(1).split(" ");
    changes.push({ path: parts[at + 1] ?? "", isEdit: isFile(before) && isFile(after), id });
  }
  return changes;
}

function isFile(mode: string): boolean {
  return mode.startsWith("100");
}
