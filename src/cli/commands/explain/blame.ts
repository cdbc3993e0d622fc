/** --blame: the commit behind each line that an explanation names. */
import { FETCH_ALL, GitError, openRepository } from "../../../git/index.ts";
import type { Repository } from "../../../git/index.ts";
import { FILE_LIMIT, findRoot, openDirectory } from "../../../files/index.ts";
import { UsageError } from "../command.ts";
import type { CommandContext } from "../command.ts";
import { writeLine } from "../log-line.ts";
import { withLineFeeds } from "../../../base/source.ts";

/** Formats the commit of a `file:line`: `1a2b3c4 Ada 2026-11-20`; "" if there is no place. */
export type Blamer = (place: string) => string;

const SHORT = 7;

/**
 * `ref`: an existing commit; undefined for HEAD, and then names the files that differ from HEAD. Also warns if the history
 * is too short. Prints both on stderr, once.
 */
export async function blamerAt(ref: string | undefined, { host, directory }: CommandContext): Promise<Blamer> {
  const root = findRoot(directory) ?? directory;
  const repository = await openRepository(root, host.env);
  const commit = await repository.resolve(ref ?? "HEAD");
  const [then, now] = [repository.open(commit), openDirectory(root)];
  const asked = new Set<string>();
  const warnOfEdits = (path: string): void => {
    if (ref !== undefined || asked.has(path)) return;
    asked.add(path);
    const [was, is] = [then.read(path, FILE_LIMIT + 1), now.read(path, FILE_LIMIT + 1)].map((bytes) =>
      withLineFeeds(Buffer.from(bytes ?? []).toString("latin1")),
    );
    if (was !== is) writeLine(`${path} has uncommitted changes: the lines are from HEAD`, host.stderr);
  };
  const ends = new Set<string>();
  return (place) => {
    const [, path, line] = /^(.+):(\d+)$/s.exec(place) ?? [];
    const blame = path === undefined ? undefined : ask(() => repository.blame(path, Number(line), commit));
    if (blame === undefined || path === undefined) return "";
    warnOfEdits(path);
    const behind = blame.commit.slice(0, SHORT);
    if (!blame.cut) return `${behind} ${blame.author} ${blame.date}`;
    if (ends.size === 0) host.stderr.write(`history ends at ${behind} because this clone is shallow: ${FETCH_ALL}\n`);
    ends.add(behind);
    return `${behind} or earlier`;
  };
}

function ask(question: () => ReturnType<Repository["blame"]>): ReturnType<Repository["blame"]> {
  try {
    return question();
  } catch (error) {
    if (error instanceof GitError) throw new UsageError(error.message, error.help);
    throw error;
  }
}
