/** Judges the commit statuses that one login has set; those of others do not count. */
import type { CheckAnswer } from "../../analysis/rollout/index.ts";
import { escapeInvisible } from "../../base/escape.ts";
import type { CommitStatus } from "../github/index.ts";
import { unknown } from "./judge.ts";

/** `statuses`: newest first. `context` may contain `{cluster}`. */
export function judgeStatus(
  statuses: readonly CommitStatus[],
  context: string,
  by: string,
  cluster: string,
): CheckAnswer {
  const wanted = context.replaceAll("{cluster}", cluster);
  const login = by.toLowerCase();
  const same = statuses.filter((status) => status.context === wanted);
  const newest = same.find(({ author }) => author?.toLowerCase() === login);
  if (newest === undefined) {
    const others = same.length === 0 ? "" : "; those of others do not count";
    return unknown(`"${by}" has set no status "${wanted}"${others}`);
  }
  const { state } = newest;
  if (state === "success") return { is: "green" };
  if (state === "failure" || state === "error") return { is: "red", value: state };
  return unknown(`status "${wanted}" is ${escapeInvisible(state).slice(0, MOST_SHOWN)}`);
}

const MOST_SHOWN = 40;
