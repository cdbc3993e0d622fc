/** Tests that a partial comparison reports the same as a full one, for any edits and any record. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { comparePart } from "../../../src/cli/commands/comparison/partial.ts";
import type { Question } from "../../../src/cli/commands/comparison/revisions.ts";
import { DEFAULT_SOURCES } from "../../../src/compiler/project.ts";
import { compareWhole as compareFully } from "../../../src/cli/commands/comparison/full.ts";
import type { WorkTree } from "../../../src/cli/commands/incremental/saved-record.ts";
import { compileWhole, idOfText } from "../../engine/in-memory.ts";
import type { Compared } from "../../../src/cli/commands/comparison/full.ts";
import { reportComparison } from "../../../src/cli/commands/diff/index.ts";
import type { Repository } from "../../../src/git/index.ts";
import { hashesOf } from "../../../src/git/object-id.ts";
import { json } from "../../../src/report/json.ts";
import { terminal } from "../../../src/report/terminal/index.ts";
import { randomNumbers } from "../../../bench/platform.ts";
import { treeOf } from "../../platforms/tree.ts";
import { DAY, diceOf, edited, town } from "../../platforms/random-platform.ts";
import type { Town } from "../../platforms/random-platform.ts";
import { noLimits } from "../../no-limits.ts";

const root = "/nowhere";
const idOf = hashesOf("sha1");
const bytesOf = (text: string): Buffer => Buffer.from(text);

/** A history without a disk, as far as it is asked for; a commit is called by its number. */
function repositoryOf(history: readonly Town[]): Repository {
  const at = (commit: string): Town => history[Number(commit)] ?? {};
  const ids = (commit: string): Map<string, string> =>
    new Map(Object.entries(at(commit)).map(([path, text]) => [path, idOf(bytesOf(text))]));
  const blobs = new Map(
    history.flatMap((files) => Object.values(files).map((text) => [idOf(bytesOf(text)), bytesOf(text)])),
  );
  const known: Partial<Repository> = {
    open: (commit) => treeOf(at(commit)),
    openTop: () => treeOf({}),
    filesOf: ids,
    contents: () => blobs,
    idOf,
    messages: () => [],
    isShallow: false,
    projects: () => [],
    deletedProjects: () => [],
    statesBefore: () => [],
    versions: (path, commit) =>
      history
        .slice(0, Number(commit) + 1)
        .flatMap((files) => (files[path] === undefined ? [] : [bytesOf(files[path])])),
  };
  return known as Repository;
}

function questionOf(base: number, head: number, repository: Repository, pruneLimit?: string): Question {
  return {
    root,
    repository,
    folder: "",
    base: { commit: String(base), name: "base" },
    head: { commit: String(head), name: "head" },
    options: { today: DAY, guard: noLimits },
    now: Date.parse(DAY),
    pruneLimit,
  };
}

function told(compared: Compared): string {
  const report = reportComparison(compared, { cluster: [], label: [], manifests: false }, () => 0);
  return json.format(report, { color: false, width: 100 }) + terminal.format(report, { color: false, width: 100 });
}

/** A commit as a work tree with its record; undefined if it has no record. */
function workTreeAt(files: Town): WorkTree | undefined {
  const { record } = compileWhole(files);
  if (record === undefined) return undefined;
  const ids = new Map(record.files.map(({ path, id }) => [path, id]));
  const consumers = /^ {2}consumers: (\S+)$/m.exec(files["sluice.yaml"] ?? "")?.[1];
  return {
    record,
    kept: undefined,
    recordedProject: ids.get("sluice.yaml"),
    changed: new Map(),
    ids,
    listing: { sources: DEFAULT_SOURCES, isAsked: false, output: "rendered" },
    others: consumers === undefined ? [] : [[consumers, idOfText(files[consumers] ?? "")]],
    tree: treeOf(files),
    save: () => undefined,
  };
}

const RUNS = Number(process.env["PART_RUNS"] ?? 60);

test("a partial comparison reports the same as a full one, byte for byte", () => {
  const counts = { part: 0, whole: 0 };
  fc.assert(
    fc.property(fc.nat(), (seed) => {
      const random = randomNumbers(seed);
      const dice = diceOf(random, false);
      const history = [town(diceOf(random, true))];
      for (let edit = 0; edit < 5; edit++) history.push(edited(history.at(-1) ?? {}, diceOf(random, dice.oneIn(2))));
      const repository = repositoryOf(history);
      const workTree = workTreeAt(dice.pick(history)) ?? workTreeAt(history[0] ?? {});
      for (let pair = 0; pair < 4; pair++) {
        const pruneLimit = dice.pick([undefined, undefined, "0", "10%"]);
        const question = questionOf(dice.below(history.length), dice.below(history.length), repository, pruneLimit);
        const part = workTree && comparePart(question, workTree);
        counts[part === undefined ? "whole" : "part"]++;
        if (part !== undefined) expect(told(part)).toBe(told(compareFully(question)));
      }
    }),
    { numRuns: RUNS, endOnFailure: true },
  );
  expect(counts.part).toBeGreaterThan(RUNS / 2);
}, 600_000);
