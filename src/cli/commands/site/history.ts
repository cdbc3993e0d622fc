/** Reads the Git data of a site: commit, links, and committed sources. */
import { GitError, openRepository } from "../../../git/index.ts";
import { linkTemplate } from "../../../site/index.ts";
import type { Environment } from "../../../git/index.ts";
import type { LinkTemplate } from "../../../site/index.ts";
import type { SourceFile } from "../../../base/source.ts";

export interface History {
  /** Undefined without commits. */
  readonly commit: string | undefined;
  /** Undefined for an unknown forge. */
  readonly link: LinkTemplate | undefined;
  /** Whether a source is unchanged since the commit. */
  readonly isCommitted: (path: string) => boolean;
}

const NONE: History = { commit: undefined, link: undefined, isCommitted: () => false };

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
    const link = origin === undefined ? undefined : linkTemplate(origin, await repository.folder());
    return { commit, link, isCommitted: (path) => committed.has(path) };
  } catch (error) {
    if (error instanceof GitError) return NONE;
    throw error;
  }
}
