/** What git knows of the sources that a site is made of. */
import { GitError, openRepository } from "../../../git/index.ts";
import { linkTemplate } from "../../../site/index.ts";
import type { Environment } from "../../../git/index.ts";
import type { LinkTemplate } from "../../../site/index.ts";
import type { SourceFile } from "../../../base/source.ts";

export interface History {
  /** Undefined where nothing is committed. */
  readonly commit: string | undefined;
  /** Undefined where the forge is not known. */
  readonly link: LinkTemplate | undefined;
  /** Whether a source is as the commit has it. */
  readonly isCommitted: (path: string) => boolean;
}

const NONE: History = { commit: undefined, link: undefined, isCommitted: () => false };

/** `root`: the project's folder, absolute; where it is in no repository, there is no history. */
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
