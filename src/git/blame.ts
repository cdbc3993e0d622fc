/** Who wrote the lines of a file of a commit, and when. */
import { readObjects } from "./objects.ts";
import type { Runner } from "./run.ts";

/** `date`: the author's, in UTC, `YYYY-MM-DD`. */
export interface Blame {
  readonly commit: string;
  readonly author: string;
  readonly date: string;
  /** Its ancestors are not in this shallow clone: the line may be older, and somebody else's. */
  readonly cut: boolean;
}

/** Asks git once for each file. `path` is relative to the folder that git is run in; `line` is 1-based. */
export function blamer(runner: Runner): (path: string, line: number, commit: string) => Blame | undefined {
  const known = new Map<string, readonly Blame[]>();
  return (path, line, commit) => {
    const key = `${commit}:${path}`;
    const lines = known.get(key) ?? blameLines(path, commit, runner);
    known.set(key, lines);
    return lines[line - 1];
  };
}

/** A line of what `--porcelain` says begins with a commit, with one of its fields, or with a tab and the file's own text. */
const COMMIT = /^([0-9a-f]{40}(?:[0-9a-f]{24})?) \d+ \d+/;

function blameLines(path: string, commit: string, runner: Runner): readonly Blame[] {
  // A converter, or commits to be passed over, may be named by the settings of the repository.
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

/** To git, a commit whose parents are not there begins history like one that has none; its own text still names them. */
function withLostParents(boundaries: readonly string[], runner: Runner): ReadonlySet<string> {
  const commits = boundaries.length === 0 ? new Map<string, Buffer>() : readObjects(boundaries, runner);
  return new Set([...commits].flatMap(([id, bytes]) => (/^parent /m.test(headOf(bytes)) ? [id] : [])));
}

/** Before the message, which an empty line begins. */
function headOf(commit: Buffer): string {
  return commit.toString().split("\n\n", 1)[0] ?? "";
}

/** The last second that a date can be made of. */
const LAST = 8.64e12;

function dayOf(seconds: number): string {
  return Math.abs(seconds) <= LAST ? new Date(seconds * 1000).toISOString().slice(0, 10) : "";
}
