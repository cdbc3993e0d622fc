/** The work tree, with what should not have happened since a commit. */
import { locate } from "../../parse.ts";
import { toReport } from "../../report.ts";
import type { RunReport } from "../../report.ts";
import { inOrder } from "../../severity.ts";
import { compare, pruneLimitOf } from "../comparison.ts";
import type { Setting } from "../contract.ts";

export interface Judging {
  readonly today: string | undefined;
  readonly deadlines: boolean;
  readonly "prune-limit": string | undefined;
}

export async function reportSince(base: string, given: Judging, setting: Setting): Promise<RunReport> {
  const started = setting.io.clock();
  const { today, deadlines } = given;
  const sides = { base, today, deadlines, pruneLimit: pruneLimitOf(given["prune-limit"]), entire: true };
  const { head, transitions } = await compare(sides, setting);
  const { diagnostics, documents, states } = head.compilation;
  const milliseconds = Math.round(setting.io.clock() - started);
  const all = inOrder([...diagnostics, ...transitions], locate);
  return toReport({ diagnostics: all, documents, clusters: states.length, milliseconds }, locate);
}
