/** Reads the Git data of a site: commit, links, and committed sources. */
import { GitError, openRepository } from "../../../git/index.ts";
import { commitTemplate, linkTemplate } from "../../../site/index.ts";
import type { Environment, Repository } from "../../../git/index.ts";
import type { LinkTemplate } from "../../../site/index.ts";
import type { SourceFile } from "../../../base/source.ts";

export interface History {
  /** Undefined without commits. */
  readonly commit: string | undefined;
  /** The day of the commit. */
  readonly committed: string | undefined;
  /** Undefined for an unknown forge. */
  readonly link: LinkTemplate | undefined;
  readonly commitLink: string | undefined;
  /** Whether a source is unchanged since the commit. */
  readonly isCommitted: (path: string) => boolean;
  /** The day on which a line was committed; undefined if the history does not tell, for example in a shallow clone. */
  readonly writtenOn: (path: string, line: number) => string | undefined;
}

const NONE: History = {
  commit: undefined,
  committed: undefined,
  link: undefined,
  commitLink: undefined,
  isCommitted: () => false,
  writtenOn: () => undefined,
};

/** `root`: the project's folder, absolute. Without a repository, all data are empty. */
export async function historyOf(root: string, files: readonly SourceFile[], env: Environment): Promise<History> {
  try {
    const repository = await openRepository(root, env);
    const commit = await repository.head();
    if (commit === undefined) return NONE;
    const ids = repository.filesOf(commit);
    const same = files.filter(({ path, text }) => ids.get(path) === repository.idOf(Buffer.from(text)));
    const committed = new Set(same.map(({ path }) => path));
    const origin = await repository.origin();
    return {
      commit,
      committed: repository.dayOf(commit),
      link: origin === undefined ? undefined : linkTemplate(origin, await repository.folder()),
      commitLink: origin === undefined ? undefined : commitTemplate(origin),
      isCommitted: (path) => committed.has(path),
      writtenOn: writtenIn(repository, commit, committed),
    };
  } catch (error) {
    if (error instanceof GitError) return NONE;
    throw error;
  }
}

/** At most this many files are blamed, because each takes a run of git. */
const MOST_BLAMED = 200;

function writtenIn(repository: Repository, commit: string, committed: ReadonlySet<string>): History["writtenOn"] {
  const blamed = new Set<string>();
  return (path, line) => {
    if (!committed.has(path) || (blamed.size >= MOST_BLAMED && !blamed.has(path))) return undefined;
    blamed.add(path);
    const found = blameAt(repository, path, line, commit);
    return found?.cut === false ? found.date : undefined;
  };
}

/** Undefined if the history can't be read, for example in a partial clone. */
function blameAt(repository: Repository, ...place: Parameters<Repository["blame"]>): ReturnType<Repository["blame"]> {
  try {
    return repository.blame(...place);
  } catch (error) {
    if (error instanceof GitError) return undefined;
    throw error;
  }
}
