/** The hidden last line by which a comment of ours is known. */

export interface Mark {
  /** The project's folder in its repository; "" where it is the repository itself. */
  readonly root: string;
  /** The commit of the pull request that the comment is about. */
  readonly head: string;
  /** Grows from run to run. */
  readonly run: number;
}

const MARKER = /\n<!-- sluice root=([^\s<>]*) head=([0-9a-f]*) run=(\d+) -->\s*$/;

export function marked(body: string, { root, head, run }: Mark): string {
  return `${body.trimEnd()}\n\n<!-- sluice root=${encodeURIComponent(root)} head=${head} run=${run} -->`;
}

/** Undefined for a comment without one. Only the very end counts: whatever is quoted stands before it. */
export function markOf(body: string): Mark | undefined {
  const [found, root = "", head = "", run = ""] = MARKER.exec(body) ?? [];
  if (found === undefined) return undefined;
  return { root: decoded(root), head, run: Number(run) };
}

function decoded(root: string): string {
  try {
    return decodeURIComponent(root);
  } catch {
    return root;
  }
}

/** What a person sees of it. */
export function unmarked(body: string): string {
  return body.replaceAll("\r\n", "\n").replace(MARKER, "").trimEnd();
}
