/** --blame: the commit behind each line that an explanation names. */
import { GitError, openRepository } from "../../git.ts";
import { findRoot } from "../../load.ts";
import { UsageError } from "../contract.ts";
import type { Setting } from "../contract.ts";

/** What is said of a `file:line`: `1a2b3c4 Ada 2026-11-20`; nothing where there is no place. */
export type Blamer = (place: string) => string;

const SHORT = 7;

/** `ref`: a commit that is known to be there. */
export async function blamerAt(ref: string, { io, directory }: Setting): Promise<Blamer> {
  const repository = await openRepository(findRoot(directory) ?? directory, io.env);
  const commit = await repository.resolve(ref);
  return (place) => {
    const [, path, line] = /^(.+):(\d+)$/s.exec(place) ?? [];
    if (path === undefined) return "";
    try {
      const { commit: behind, author, date } = repository.blame(path, Number(line), commit);
      return `${behind.slice(0, SHORT)} ${author} ${date}`;
    } catch (error) {
      if (error instanceof GitError) throw new UsageError(error.message, error.help);
      throw error;
    }
  };
}
