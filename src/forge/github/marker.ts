/** The hidden last line that identifies a comment of Sluice. */

export interface Mark {
  /** The project's folder in its repository; "" for the root. */
  readonly root: string;
  /** The head commit that the comment describes. */
  readonly head: string;
  /** Increases with every run. */
  readonly run: number;
}

const MARKER = /\n<!-- sluice root=([^\s<>]*) head=([0-9a-f]*) run=(\d+) -->\s*$/;

export function marked(body: string, { root, head, run }: Mark): string {
  return `${body.trimEnd()}\n\n<!-- sluice root=${encodeURIComponent(root)} head=${head} run=${run} -->`;
}

/** Undefined for a comment without a marker. Only the end counts, because quoted text may contain markers. */
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

/** The visible part of a comment. */
export function unmarked(body: string): string {
  return body.replaceAll("\r\n", "\n").replace(MARKER, "").trimEnd();
}
