/** Tests that a history that compiles parts of each commit is that of compiling each commit. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { randomNumbers } from "../../bench/platform.ts";
import { stateChanges } from "../../src/analysis/diff/index.ts";
import type { Side } from "../../src/analysis/diff/index.ts";
import { eventsOf } from "../../src/analysis/history.ts";
import type { Event, Subject } from "../../src/analysis/history.ts";
import { historySteps } from "../../src/cli/commands/history/steps.ts";
import type { HistoryOptions, HistorySteps } from "../../src/cli/commands/history/steps.ts";
import { compile } from "../../src/compiler/compile.ts";
import { PROJECT_FILE } from "../../src/files/index.ts";
import type { Commit, Walked } from "../../src/git/index.ts";
import { hashesOf } from "../../src/git/object-id.ts";
import { compilerTargets } from "../../src/render/render.ts";
import { DAY, diceOf, edited, town } from "../platforms/random-platform.ts";
import type { Dice, Town } from "../platforms/random-platform.ts";
import { noLimits } from "../no-limits.ts";
import { treeOf } from "../platforms/tree.ts";

const NOW = Date.parse(DAY);
const idOf = hashesOf("sha1");
const bytesOf = (text: string): Buffer => Buffer.from(text);

/** A history without a disk. A commit is named by its number. */
function optionsOf(history: readonly Town[], subject: Subject): HistoryOptions {
  const blobs = new Map(
    history.flatMap((files) => Object.values(files).map((text) => [idOf(bytesOf(text)), bytesOf(text)] as const)),
  );
  const fileAt = (files: Town, path: string): { mode: string; id: string } | undefined => {
    const text = files[path];
    return text === undefined ? undefined : { mode: "100644", id: idOf(bytesOf(text)) };
  };
  const walked = history.map((files, index): Walked => {
    const before = history[index - 1] ?? {};
    const paths = [...new Set([...Object.keys(before), ...Object.keys(files)])];
    const changed = paths.filter((path) => before[path] !== files[path]);
    return { commit: String(index), changed: new Map(changed.map((path) => [path, fileAt(files, path)])) };
  });
  return {
    commits: history.map((_, index) => ({ id: String(index) }) as Commit),
    repository: {
      walk: () => walked,
      treeOf: (files) =>
        treeOf(Object.fromEntries([...files].map(([path, { id }]) => [path, blobs.get(id)?.toString() ?? ""]))),
      contents: () => blobs,
    },
    subject,
    settings: { today: DAY, guard: noLimits },
    output: "rendered",
    now: NOW,
  };
}

/** A readable version. */
interface Version extends Side {
  readonly id: Commit;
}

/** Compiles each version completely. */
function complete(history: readonly Town[], commits: readonly Commit[]): HistorySteps {
  const names = { Feature: new Set<string>(), Cluster: new Set<string>() };
  const unreadable: Commit[] = [];
  const versions = commits.flatMap((id, index): readonly Version[] => {
    const tree = treeOf(history[index] ?? {});
    const options = { targets: compilerTargets, today: DAY, guard: noLimits, skipChecks: true } as const;
    const compilation = tree.exists(PROJECT_FILE) ? compile(tree, options) : undefined;
    const { byKind } = compilation?.model ?? {};
    if (compilation?.isComplete !== true || byKind === undefined) {
      unreadable.push(id);
      return [];
    }
    for (const kind of ["Feature", "Cluster"] as const) for (const name of byKind[kind].keys()) names[kind].add(name);
    return [{ ...compilation, id }];
  });
  const steps = versions.slice(1).flatMap((after, index) => {
    const before = versions[index];
    return before === undefined ? [] : [{ id: after.id, ...stateChanges(before, after, NOW) }];
  });
  return { steps, names, unreadable };
}

function shown({ id, feature, clusters, before, after, change }: Event<Commit>): unknown {
  const { kind, consumer, because } = change;
  return { id, feature, clusters, before, after, kind, consumer, because: because.map(({ place }) => place) };
}

/** Renames a document, and all references to it. */
function renamed(files: Town, from: string, to: string): Town {
  const pattern = new RegExp(`(?<![\\w-])${from}(?![\\w-])`, "g");
  return Object.fromEntries(Object.entries(files).map(([path, text]) => [path, text.replaceAll(pattern, to)]));
}

function changed(files: Town, dice: Dice): Town {
  if (dice.oneIn(10)) return renamed(files, `f-${dice.below(12)}`, `g-${dice.below(3)}`);
  if (dice.oneIn(14)) return renamed(files, dice.pick(["prod-1", "staging-1"]), dice.pick(["prod-8", "prod-9"]));
  if (dice.oneIn(20)) return edited(edited(files, dice), dice);
  return edited(files, dice);
}

/** Usually a subject that has events. */
function subjectOf(dice: Dice, events: readonly Event<Commit>[]): Subject {
  const event = dice.oneIn(4) ? undefined : dice.pick(events);
  const feature = event?.feature ?? (dice.oneIn(3) ? `g-${dice.below(3)}` : `f-${dice.below(16)}`);
  const cluster = event?.clusters.at(-1) ?? dice.pick(["dev-1", "prod-1", "prod-2", "staging-1", "prod-8", "prod-9"]);
  const granted = [...(event?.change.consumers?.gained ?? []), ...(event?.change.consumers?.lost ?? [])];
  const consumer =
    event?.change.consumer ?? granted[0] ?? dice.pick(["Organization/acme", "Project/acme", "Organization/globex"]);
  return dice.pick([{ feature }, { feature }, { cluster }, { consumer }, { feature, cluster }, { cluster, consumer }]);
}

const RUNS = Number(process.env["HISTORY_RUNS"] ?? 40);

test("a history equals that of compiling each commit", () => {
  const counts = { events: 0, unreadable: 0, steps: 0, commits: 0 };
  fc.assert(
    fc.property(fc.nat(), (seed) => {
      const random = randomNumbers(seed);
      const dice = diceOf(random, false);
      const history = [town(diceOf(random, true))];
      for (let edit = 0; edit < 10; edit++) {
        // An edit of an earlier version also takes back what came after it, such as a mistake.
        const before = history.at(dice.oneIn(3) ? -2 : -1) ?? history[0] ?? {};
        history.push(changed(before, diceOf(random, !dice.oneIn(3))));
      }
      const reference = complete(history, optionsOf(history, {}).commits);
      const all = eventsOf(reference.steps, {});
      for (let asked = 0; asked < 4; asked++) {
        const subject = subjectOf(dice, all);
        const options = optionsOf(history, subject);
        const found = historySteps(options);
        const events = eventsOf(reference.steps, subject).map(shown);
        expect(eventsOf(found.steps, subject).map(shown)).toEqual(events);
        expect(found.unreadable.map(({ id }) => id)).toEqual(reference.unreadable.map(({ id }) => id));
        expect(found.names).toEqual(reference.names);
        counts.events += events.length;
        counts.unreadable += reference.unreadable.length;
        counts.steps += found.steps.length;
        counts.commits += history.length;
      }
    }),
    { numRuns: RUNS, endOnFailure: true },
  );
  // The cases test something: there are events, errors, and commits that are not compared.
  expect(counts.events).toBeGreaterThan(RUNS * 3);
  expect(counts.unreadable).toBeGreaterThan(RUNS / 2);
  expect(counts.steps).toBeLessThan(counts.commits * 0.7);
}, 600_000);

/** A platform with one cluster, a feature at a level, and an override of it. */
function small(feature: string, level: string, cluster: string = "prod-1", enabled: boolean = true): Town {
  const head = (kind: string, name: string): string =>
    `apiVersion: sluice.dev/v1alpha1\nkind: ${kind}\nmetadata: {name: ${name}}\n`;
  const override = `${head("Override", "o")}spec: {feature: ${feature}, enabled: ${enabled}, reason: why, expires: 2027-01-01}\n`;
  return {
    "sluice.yaml": `${head("Project", "p")}spec: {sources: [all]}\n`,
    "all/stage.yaml": `${head("Stage", "production")}spec: {threshold: PREVIEW}\n`,
    "all/cluster.yaml": `${head("Cluster", cluster)}spec: {stage: production}\n`,
    [`all/${feature}.yaml`]: `${head("Feature", feature)}spec: {description: d, owners: [a], history: [{level: ${level}}]}\n`,
    ...(enabled ? {} : { "all/override.yaml": override }),
  };
}

test("a history follows a feature and a cluster to their former names", () => {
  const history = [
    small("old", "DEV", "first"),
    small("old", "PREVIEW", "first"),
    small("new", "PREVIEW", "first"),
    small("new", "PREVIEW", "second"),
    small("new", "PREVIEW", "second", false),
  ];
  for (const subject of [{ feature: "new" }, { cluster: "second" }, { feature: "new", cluster: "second" }]) {
    const options = optionsOf(history, subject);
    const events = eventsOf(historySteps(options).steps, subject);
    expect(events.map(shown)).toEqual(eventsOf(complete(history, options.commits).steps, subject).map(shown));
    const states = events.filter(({ change }) => change.kind === "feature-state");
    expect(states.map(({ id, after }) => `${id.id} ${after}`)).toEqual(["4 disabled", "1 enabled"]);
  }
});

test("only commits that can be about the subject are compared", () => {
  const both = (level: string): Town => ({ ...small("one", "DEV"), ...small("two", level) });
  const history = [both("DEV"), both("PREVIEW"), { ...both("PREVIEW"), "README.md": "a" }, both("PRODUCTION")];
  expect(historySteps(optionsOf(history, { feature: "one" })).steps).toEqual([]);
  expect(historySteps(optionsOf(history, { feature: "two" })).steps.map(({ id }) => id.id)).toEqual(["1", "3"]);
});
