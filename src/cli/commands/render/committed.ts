/** What HEAD has of the output folder: after a merge, files are ours that neither branch has written so. */
import { GitError, openRepository } from "../../../git/index.ts";
import type { Environment } from "../../../git/index.ts";

export type IsCommitted = (path: string, bytes: Uint8Array) => boolean;

/** `folder`: absolute. Undefined where it is in no repository, or nothing has been committed. */
export async function committedIn(folder: string, environment: Environment): Promise<IsCommitted | undefined> {
  try {
    const repository = await openRepository(folder, environment);
    const head = await repository.head();
    if (head === undefined) return undefined;
    const files = repository.filesOf(head);
    return (path, bytes) => files.get(path) === repository.idOf(bytes);
  } catch (error) {
    if (error instanceof GitError) return undefined;
    throw error;
  }
}
