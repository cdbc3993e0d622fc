/** Judges the commit statuses that one login has set; those of others do not count. */
import type { CheckAnswer } from "../../analysis/rollout/index.ts";
import { escapeInvisible } from "../../base/escape.ts";
import type { CommitStatus } from "../commit-status.ts";
import { unknown } from "./judge.ts";

/** `statuses`: newest first. */
export function judgeStatus(statuses: readonly CommitStatus[], context: string, by: string): CheckAnswer {
  const login = by.toLowerCase();
  const same = statuses.filter((status) => status.context === context);
  const newest = same.find(({ author }) => author?.toLowerCase() === login);
  if (newest === undefined) {
    const others = same.length === 0 ? "" : "; those of others do not count";
    return unknown(`"${by}" has set no status "${context}"${others}`);
  }
  const { state } = newest;
  if (state === "success") return { is: "green" };
  if (RED.has(state)) return { is: "red", value: state };
  return unknown(`status "${context}" is ${escapeInvisible(state).slice(0, MOST_SHOWN)}`);
}

/** GitHub's and GitLab's. */
const RED: ReadonlySet<string> = new Set(["failure", "error", "failed", "canceled"]);

const MOST_SHOWN = 40;
