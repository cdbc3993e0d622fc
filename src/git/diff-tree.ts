/** What differs between two commits, file by file: asked of git, which compares trees without looking into them. */
import type { Runner } from "./run.ts";

export interface FileChange {
  /** Relative to the folder that git is run in. */
  readonly path: string;
  /** Whether it is a regular file in both, with other bytes. */
  readonly isEdit: boolean;
  /** Of its bytes afterwards; zeros where it is gone. */
  readonly id: string;
}

/** Only below the folder that git is run in. */
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
