/** One comment for a pull request and a project: made once, edited in place, never by an older run. */
import type { Comment, GitHub, PullRequest } from "./client.ts";
import { GitHubFault } from "./faults.ts";
import type { FaultKind } from "./faults.ts";
import { marked, markOf, unmarked } from "./marker.ts";
import type { Mark } from "./marker.ts";

export interface Posting {
  readonly pullRequest: number;
  readonly mark: Mark;
  /** The text in at most so many bytes. */
  readonly body: (budget: number) => string;
  /** Whether a comment is made where there is none. */
  readonly create: boolean;
}

/** From the largest to one that is surely taken. */
const BUDGETS = [60_000, 30_000, 4_000] as const;
const MOST_TRIES = 3;

export type Posted =
  | { readonly is: "created" | "updated" | "unchanged"; readonly url: string; readonly notes: readonly string[] }
  | { readonly is: "skipped"; readonly notes: readonly string[] };

type Sleep = (milliseconds: number) => Promise<void>;

/** Rejects with a GitHubFault. */
export async function post(github: GitHub, posting: Posting, sleep: Sleep): Promise<Posted> {
  const author = await authorOf(github);
  for (let budget = 0; ; budget++) {
    try {
      return await persist(github, posting, author, posting.body(BUDGETS[budget] ?? 0), sleep);
    } catch (error) {
      if (!isFault(error, "too-long") || budget + 1 >= BUDGETS.length) throw error;
    }
  }
}

/** Where it is not known whether a comment was made, or ours is gone, everything is looked at again. */
async function persist(github: GitHub, posting: Posting, author: string, body: string, sleep: Sleep): Promise<Posted> {
  for (let tries = 1; tries <= MOST_TRIES; tries++) {
    const posted = await attempt(github, posting, author, body);
    if (posted !== "again") return posted;
    await sleep(1000 * tries);
  }
  throw new GitHubFault("unavailable", "GitHub did not say whether it took the comment");
}

async function attempt(github: GitHub, posting: Posting, author: string, body: string): Promise<Posted | "again"> {
  const ours = await oursOf(github, posting, author);
  const [oldest, ...others] = ours;
  const reason = await staleness(github, posting, oldest);
  if (reason !== undefined) return { is: "skipped", notes: [reason] };
  if (oldest === undefined)
    return posting.create ? create(github, posting, author, body) : { is: "skipped", notes: [] };
  const notes = others.map(({ url }) => `another comment of ours is left as it is: ${url}`);
  if (unmarked(oldest.body) === body.trimEnd()) return { is: "unchanged", url: oldest.url, notes };
  try {
    const { url } = await github.update(oldest.id, marked(body, posting.mark));
    return { is: "updated", url, notes };
  } catch (error) {
    if (isFault(error, "missing")) return "again";
    throw error;
  }
}

async function create(github: GitHub, posting: Posting, author: string, body: string): Promise<Posted | "again"> {
  try {
    const made = await github.create(posting.pullRequest, marked(body, posting.mark));
    return await settle(github, posting, author, made, body);
  } catch (error) {
    if (isFault(error, "unavailable")) return "again";
    throw error;
  }
}

/** Two runs may have made one each at once: the older stays, with what the newer commit has to say. */
async function settle(github: GitHub, posting: Posting, author: string, made: Comment, body: string): Promise<Posted> {
  const [oldest] = await oursOf(github, posting, author);
  if (oldest === undefined || oldest.id === made.id) return { is: "created", url: made.url, notes: [] };
  const reason = await staleness(github, posting, oldest);
  const kept = reason === undefined ? await github.update(oldest.id, marked(body, posting.mark)) : oldest;
  await github.remove(made.id);
  return { is: "updated", url: kept.url, notes: reason === undefined ? [] : [reason] };
}

function isFault(error: unknown, kind: FaultKind): boolean {
  return error instanceof GitHubFault && error.kind === kind;
}

/** Oldest first. */
async function oursOf(github: GitHub, { pullRequest, mark }: Posting, author: string): Promise<readonly Comment[]> {
  const comments = await github.comments(pullRequest);
  const ours = comments.filter((one) => isBy(author, one.author) && markOf(one.body)?.root === mark.root);
  return ours.toSorted((a, b) => a.id - b.id);
}

/** The API calls an app `name[bot]` in one place and `name` in another. */
function isBy(author: string, login: string | undefined): boolean {
  return login === author || login === `${author}[bot]`;
}

const ACTIONS_BOT = "github-actions[bot]";

/** A token that may not even ask is that of a workflow. */
async function authorOf(github: GitHub): Promise<string> {
  try {
    return await github.viewer();
  } catch (error) {
    if (isFault(error, "denied") || isFault(error, "missing") || isFault(error, "malformed")) return ACTIONS_BOT;
    throw error;
  }
}

/** Why nothing should be written any more; undefined if it should. */
async function staleness(
  github: GitHub,
  { pullRequest, mark }: Posting,
  written: Comment | undefined,
): Promise<string | undefined> {
  const now = await current(github, pullRequest);
  const newer = written === undefined ? undefined : markOf(written.body);
  if (now === undefined) return newer !== undefined && newer.run > mark.run ? "a newer run has commented" : undefined;
  if (!now.open) return "the pull request is closed";
  if (now.locked) return "the conversation is locked";
  return now.head === mark.head ? undefined : "the pull request has moved on: a newer run comments";
}

/** Undefined where the token may not look. */
async function current(github: GitHub, number: number): Promise<PullRequest | undefined> {
  try {
    return await github.pullRequest(number);
  } catch (error) {
    if (isFault(error, "denied") || isFault(error, "missing")) return undefined;
    throw error;
  }
}
