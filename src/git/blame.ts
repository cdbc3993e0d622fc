/** The author and date of the lines of a committed file. */
import { readObjects } from "./objects.ts";
import type { Runner } from "./run.ts";

/** `date`: the author's, in UTC, `YYYY-MM-DD`. */
export interface Blame {
  readonly commit: string;
  readonly author: string;
  readonly date: string;
  /** The clone is shallow here: the line may be older and by another author. */
  readonly cut: boolean;
}

/** Runs git once per file. `path` is relative to the folder in which git runs; `line` is 1-based. */
export function blamer(runner: Runner): (path: string, line: number, commit: string) => Blame | undefined {
  const known = new Map<string, readonly Blame[]>();
  return (path, line, commit) => {
    const key = `${commit}:${path}`;
    const lines = known.get(key) ?? blameLines(path, commit, runner);
    known.set(key, lines);
    return lines[line - 1];
  };
}

/** A line of `--porcelain` output begins with a commit, a field of it, or a tab and the text of the file. */
const COMMIT = /^([0-9a-f]{40}(?:[0-9a-f]{24})?) \d+ \d+/;

function blameLines(path: string, commit: string, runner: Runner): readonly Blame[] {
  // The settings of the repository may name a text converter or commits to ignore.
  const plain = ["--no-textconv", "--no-ignore-revs-file", "--encoding=UTF-8"];
  const said = runner.readPlainly(["blame", "--porcelain", ...plain, commit, "--", path]).toString();
  const fields = new Map<string, Map<string, string>>();
  const lines: string[] = [];
  let own = new Map<string, string>();
  for (const one of said.split("\n")) {
    const [, id] = COMMIT.exec(one) ?? [];
    if (one.startsWith("\t")) continue;
    if (id === undefined) own.set(...nameAndValue(one));
    else {
      own = fields.get(id) ?? new Map<string, string>();
      fields.set(id, own);
      lines.push(id);
    }
  }
  const cut = withLostParents(
    [...fields].filter(([, one]) => one.has("boundary")).map(([id]) => id),
    runner,
  );
  const blames = new Map([...fields].map(([id, one]) => [id, blameOf(id, one, cut.has(id))]));
  return lines.flatMap((id) => blames.get(id) ?? []);
}

function nameAndValue(line: string): readonly [string, string] {
  const [name = ""] = line.split(" ", 1);
  return [name, line.slice(name.length + 1)];
}

function blameOf(commit: string, fields: ReadonlyMap<string, string>, cut: boolean): Blame {
  return { commit, author: fields.get("author") ?? "", date: dayOf(Number(fields.get("author-time"))), cut };
}

/** Git treats a commit with missing parents as a root. The text of the commit still names its parents. */
function withLostParents(boundaries: readonly string[], runner: Runner): ReadonlySet<string> {
  const commits = boundaries.length === 0 ? new Map<string, Buffer>() : readObjects(boundaries, runner);
  return new Set([...commits].flatMap(([id, bytes]) => (/^parent /m.test(headOf(bytes)) ? [id] : [])));
}

/** The headers of a commit, up to the empty line before its message. */
function headOf(commit: Buffer): string {
  return commit.toString().split("\n\n", 1)[0] ?? "";
}

/** The maximum of `Date` in seconds. */
const LAST = 8.64e12;

function dayOf(seconds: number): string {
  return Math.abs(seconds) <= LAST ? new Date(seconds * 1000).toISOString().slice(0, 10) : "";
}
