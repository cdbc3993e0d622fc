/** A process that writes and reads records, for tests of concurrent runs: `keeper.ts ROOT CACHE TIMES`. */
import { openRepository } from "../../../src/git/index.ts";
import { startFullRun } from "../../../src/cli/commands/incremental/full-run.ts";
import type { RecordPlace } from "../../../src/cli/commands/incremental/saved-record.ts";
import { compareWithRecord } from "../../../src/cli/commands/incremental/saved-record.ts";
import { comparePart } from "../../../src/cli/commands/comparison/partial.ts";
import type { Question } from "../../../src/cli/commands/comparison/revisions.ts";
import { compareWhole } from "../../../src/cli/commands/comparison/full.ts";
import type { Compared, Recording } from "../../../src/cli/commands/comparison/full.ts";
import { noLimits } from "../../no-limits.ts";

const [root = "", folder = "", times = "1"] = process.argv.slice(2);
const place = { folder, root, build: "1" };
const repository = await openRepository(root, { PATH: process.env["PATH"] });
const commit = await repository.resolve("HEAD");
const question: Question = {
  root,
  repository,
  folder: "",
  base: { commit, name: "HEAD" },
  head: { commit, name: undefined },
  options: { today: "2026-11-21", guard: noLimits },
  now: 0,
  pruneLimit: undefined,
};

function told({ changes, transitions, comparison, head }: Compared): string {
  return JSON.stringify([changes, transitions, comparison, head.compilation.documents]);
}

function recordingAt(at: RecordPlace, now: number): Recording {
  const run = startFullRun(at.root, now);
  return { ...run, save: (result) => run.save(result, at, undefined) };
}

for (let time = 0; time < Number(times); time++) {
  const whole = compareWhole(question, recordingAt(place, Date.now() + 60_000));
  const workTree = compareWithRecord(place);
  const part = workTree && comparePart(question, workTree);
  process.stdout.write(part !== undefined && told(part) === told(whole) ? "the same\n" : "not the same\n");
}
