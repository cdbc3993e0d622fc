/** Maintains one comment per pull request and project: created once, then edited in place, never by an older run. */
import type { Comment, GitHub, PullRequest } from "./forge.ts";
import { ForgeError } from "../errors.ts";
import type { FaultKind } from "../errors.ts";

export interface Posting {
  readonly pullRequest: number;
  readonly mark: Mark;
  /** Renders the text in at most `budget` bytes. */
  readonly body: (budget: number) => string;
  /** Whether to create the comment if it is missing. */
  readonly create: boolean;
}

/** Sizes to try, in bytes; GitHub always accepts the last one. */
const BUDGETS = [60_000, 30_000, 4_000] as const;
const MOST_TRIES = 6;

export type Posted =
  | { readonly is: "created" | "updated" | "unchanged"; readonly url: string; readonly notes: readonly string[] }
  | { readonly is: "skipped"; readonly notes: readonly string[] };

/** Rejects with a ForgeError. */
export async function post(github: GitHub, posting: Posting): Promise<Posted> {
  const author = await authorOf(github);
  for (let budget = 0; ; budget++) {
    try {
      return await persist(github, posting, author, posting.body(BUDGETS[budget] ?? 0));
    } catch (error) {
      if (!isFault(error, "too-long") || budget + 1 >= BUDGETS.length) throw error;
    }
  }
}

/** Fetches the current state before every write, including retries. */
async function persist(github: GitHub, posting: Posting, author: Author, body: string): Promise<Posted> {
  for (let tries = 1; ; tries++) {
    try {
      return await attempt(github, posting, author, body);
    } catch (error) {
      if (!(error instanceof ForgeError) || !error.again || tries >= MOST_TRIES) throw error;
    }
  }
}

async function attempt(github: GitHub, posting: Posting, author: Author, body: string): Promise<Posted> {
  const [oldest, ...others] = await oursOf(github, posting, author);
  const reason = await staleness(github, posting, oldest);
  if (reason !== undefined) return { is: "skipped", notes: [reason] };
  if (oldest === undefined)
    return posting.create ? create(github, posting, author, body) : { is: "skipped", notes: [] };
  const notes = others.map(({ url }) => `another Sluice comment is left unchanged: ${url}`);
  if (withoutRun(unmarked(oldest.body)) === withoutRun(body.trimEnd()))
    return { is: "unchanged", url: oldest.url, notes };
  const { url } = await update(github, oldest, marked(body, posting.mark));
  return { is: "updated", url, notes };
}

/** Ignores the run in links, so that a new run with the same content edits nothing. */
function withoutRun(body: string): string {
  return body.replaceAll(/\/actions\/runs\/\d+/g, "/actions/runs");
}

async function update(github: GitHub, { id }: Comment, body: string): Promise<Comment> {
  try {
    return await github.update(id, body);
  } catch (error) {
    if (isFault(error, "missing")) throw new ForgeError("missing", "the comment was deleted in the meantime", true);
    throw error;
  }
}

/** If two runs create a comment at once, keeps the older comment, with the text of the newer commit. */
async function create(github: GitHub, posting: Posting, author: Author, body: string): Promise<Posted> {
  const made = await github.create(posting.pullRequest, marked(body, posting.mark));
  const [oldest] = await oursOf(github, posting, made.author ?? author);
  if (oldest === undefined || oldest.id === made.id) return { is: "created", url: made.url, notes: [] };
  const reason = await staleness(github, posting, oldest);
  const updated = reason === undefined ? await update(github, oldest, marked(body, posting.mark)) : oldest;
  await github.remove(made.id);
  return { is: "updated", url: updated.url, notes: reason === undefined ? [] : [reason] };
}

function isFault(error: unknown, kind: FaultKind): boolean {
  return error instanceof ForgeError && error.kind === kind;
}

/** Oldest first. */
async function oursOf(github: GitHub, { pullRequest, mark }: Posting, author: Author): Promise<readonly Comment[]> {
  const comments = await github.comments(pullRequest);
  const ours = comments.filter((comment) => isBy(author, comment.author) && markOf(comment.body)?.root === mark.root);
  return ours.toSorted((a, b) => a.id - b.id);
}

/** The login of the token; undefined if the token may not look it up. */
type Author = string | undefined;

/**
 * The API calls an app either `name[bot]` or `name`. A token that may not look up its login belongs to an app: then the
 * comment of any app matches, because no person can have such a login.
 */
function isBy(author: Author, login: string | undefined): boolean {
  if (author === undefined) return login?.endsWith("[bot]") === true;
  return login === author || login === `${author}[bot]`;
}

async function authorOf(github: GitHub): Promise<Author> {
  try {
    return await github.viewer();
  } catch (error) {
    if (isFault(error, "denied") || isFault(error, "missing") || isFault(error, "malformed")) return undefined;
    throw error;
  }
}

/** The reason not to write; undefined if the comment should be written. */
async function staleness(
  github: GitHub,
  { pullRequest, mark }: Posting,
  written: Comment | undefined,
): Promise<string | undefined> {
  const now = await current(github, pullRequest);
  const newer = written === undefined ? undefined : markOf(written.body);
  if (newer !== undefined && newer.run > mark.run) return "a newer run has already commented";
  if (now === undefined) return undefined;
  if (!now.open) return "the pull request is closed";
  if (now.locked) return "the conversation is locked";
  return now.head === mark.head ? undefined : "the pull request has newer commits, so a newer run will comment";
}

/** Undefined if the token may not read the pull request. */
async function current(github: GitHub, number: number): Promise<PullRequest | undefined> {
  try {
    return await github.pullRequest(number);
  } catch (error) {
    if (isFault(error, "denied") || isFault(error, "missing")) return undefined;
    throw error;
  }
}

interface Mark {
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
function markOf(body: string): Mark | undefined {
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
function unmarked(body: string): string {
  return body.replaceAll("\r\n", "\n").replace(MARKER, "").trimEnd();
}
