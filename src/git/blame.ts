/** Who wrote a line of a commit, and when. */
import type { Runner } from "./run.ts";

/** `date`: the author's, in UTC, `YYYY-MM-DD`. */
export interface Blame {
  readonly commit: string;
  readonly author: string;
  readonly date: string;
}

/** `path` is relative to the folder that git is run in; `line` is 1-based. */
export function blameLine(path: string, line: number, commit: string, runner: Runner): Blame {
  const range = `-L${line},${line}`;
  // A converter, or commits to be passed over, may be named by the settings of the repository.
  const plain = ["--no-textconv", "--ignore-revs-file="];
  const [first = "", ...rest] = runner
    .read(["blame", "--porcelain", ...plain, range, commit, "--", path])
    .toString()
    .split("\n");
  const field = (name: string): string => rest.find((one) => one.startsWith(`${name} `))?.slice(name.length + 1) ?? "";
  return { commit: first.split(" ")[0] ?? "", author: field("author"), date: dayOf(Number(field("author-time"))) };
}

/** The last second that a date can be made of. */
const LAST = 8.64e12;

function dayOf(seconds: number): string {
  return Math.abs(seconds) <= LAST ? new Date(seconds * 1000).toISOString().slice(0, 10) : "";
}
