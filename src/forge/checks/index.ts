/** Asks the checks of `sluice.yaml` about clusters. Every failure is the answer `unknown`, with the reason. */
import type { AskCheck, CheckAnswer } from "../../analysis/rollout/index.ts";
import { valueAt } from "../../base/collections.ts";
import { waitingTime, waitingTimeText } from "../../base/dates.ts";
import { ForgeError } from "../errors.ts";
import type { CommitStatus, GitHub } from "../github/index.ts";
import { judgeStatus } from "./commit-status.ts";
import { httpAsker } from "./http.ts";
import type { HttpOptions } from "./http.ts";
import { unknown } from "./judge.ts";

export interface AskerOptions extends HttpOptions {
  /** Called at most once, for the first commit status. May reject with a ForgeError. */
  readonly github: () => Promise<Pick<GitHub, "statuses">>;
  /** When a commit was published, in milliseconds since the epoch; undefined if that is not known. */
  readonly publishedAt: (commit: string) => number | undefined;
  readonly now: number;
}

/** The most questions at the same time. */
const MOST_AT_ONCE = 8;

/** Each question is asked once. */
export function checkAsker(options: AskerOptions): AskCheck {
  const atMost = limited(MOST_AT_ONCE);
  const askHttp = httpAsker(options);
  const statusesOf = statusReader(options);
  const answers = new Map<string, Promise<CheckAnswer>>();
  const ask: AskCheck = async ({ cluster, commit, definition: { http, commitStatus = "", by = "" } }) => {
    if (http === undefined) return judgeStatusOf(() => statusesOf(commit), commitStatus, by, cluster);
    return tooEarly(http.for, commit, options) ?? (await askHttp(http, cluster));
  };
  return (question) => {
    const { cluster, commit, definition } = question;
    return valueAt(answers, JSON.stringify([cluster, commit, definition]), () => atMost(() => ask(question)));
  };
}

/** The answer while a publication is younger than `for`. */
function tooEarly(
  wait: string | undefined,
  commit: string,
  { publishedAt, now }: AskerOptions,
): CheckAnswer | undefined {
  const least = waitingTime(wait ?? "");
  if (least === 0) return undefined;
  const published = publishedAt(commit);
  if (published === undefined) return unknown("it is not known when the commit was published");
  const left = published + least - now;
  return left > 0 ? unknown(`the answer counts in ${waitingTimeText(left)}`) : undefined;
}

type Statuses = () => Promise<readonly CommitStatus[]>;

async function judgeStatusOf(read: Statuses, context: string, by: string, cluster: string): Promise<CheckAnswer> {
  try {
    return judgeStatus(await read(), context, by, cluster);
  } catch (error) {
    if (error instanceof ForgeError) return unknown(error.message);
    throw error;
  }
}

/** Reads the statuses of each commit once. After an outage, which takes minutes to notice, GitHub is asked no more. */
function statusReader({ github }: AskerOptions): (commit: string) => Promise<readonly CommitStatus[]> {
  let connected: ReturnType<typeof github> | undefined;
  let outage: ForgeError | undefined;
  const read = new Map<string, Promise<readonly CommitStatus[]>>();
  return (commit) =>
    valueAt(read, commit, async () => {
      if (outage !== undefined) throw outage;
      connected ??= github();
      try {
        return await (await connected).statuses(commit);
      } catch (error) {
        if (error instanceof ForgeError && ["unavailable", "limited"].includes(error.kind)) outage = error;
        throw error;
      }
    });
}

/** Returns a function that runs at most so many tasks at the same time, in order. */
function limited(most: number): <T>(task: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (task) => {
    if (running >= most) await new Promise<void>((resolve) => void waiting.push(resolve));
    else running++;
    try {
      return await task();
    } finally {
      const next = waiting.shift();
      if (next === undefined) running--;
      else next();
    }
  };
}
