/** Asks the checks of `sluice.yaml` about clusters. Every failure is the answer `unknown`, with the reason. */
import type { AskCheck, CheckAnswer } from "../../analysis/rollout/index.ts";
import { valueAt } from "../../base/collections.ts";
import { waitingTime, waitingTimeText } from "../../base/dates.ts";
import { ForgeError } from "../errors.ts";
import type { CommitStatus, StatusSource } from "../commit-status.ts";
import { judgeStatus } from "./commit-status.ts";
import { httpAsker } from "./http.ts";
import type { HttpOptions } from "./http.ts";
import { unknown } from "./judge.ts";

export interface AskerOptions extends HttpOptions {
  /** Called at most once, for the first commit status. May reject with a ForgeError. */
  readonly forge: () => Promise<StatusSource>;
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
    const context = commitStatus.replaceAll("{cluster}", cluster);
    if (http === undefined) return judgeStatusOf(() => statusesOf(commit, context), context, by);
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

async function judgeStatusOf(read: Statuses, context: string, by: string): Promise<CheckAnswer> {
  try {
    return judgeStatus(await read(), context, by);
  } catch (error) {
    if (error instanceof ForgeError) return unknown(error.message);
    throw error;
  }
}

/** After an outage, which takes minutes to notice, the forge is asked no more. */
function statusReader({ forge }: AskerOptions): StatusSource["statuses"] {
  let connected: ReturnType<typeof forge> | undefined;
  let outage: ForgeError | undefined;
  return async (commit, context) => {
    if (outage !== undefined) throw outage;
    connected ??= forge();
    try {
      return await (await connected).statuses(commit, context);
    } catch (error) {
      if (error instanceof ForgeError && ["unavailable", "limited"].includes(error.kind)) outage = error;
      throw error;
    }
  };
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
