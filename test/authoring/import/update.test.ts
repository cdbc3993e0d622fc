/** Tests that an update of imported Features equals an import of the newer list, merged with later edits. */
import { describe, expect, test } from "vitest";
import { editByFile } from "../../../src/cli/commands/edits/choose-file.ts";
import { treeWith } from "../../../src/cli/commands/edits/tree.ts";
import { importContextOf } from "../../../src/cli/commands/import/destination.ts";
import type { ImportDestination } from "../../../src/cli/commands/import/destination.ts";
import { compile } from "../../../src/compiler/compile.ts";
import { collectInto } from "../../../src/base/diagnostics.ts";
import type { Diagnostic } from "../../../src/base/diagnostics.ts";
import { drafts, fileText, updates } from "../../../src/authoring/import/index.ts";
import type { Draft } from "../../../src/authoring/import/index.ts";
import { kubernetes } from "../../../src/authoring/import/kubernetes/index.ts";
import type { Tree } from "../../../src/files/index.ts";
import { compilerTargets } from "../../../src/render/render.ts";
import { treeOf } from "../../platforms/tree.ts";
import { noLimits } from "../../no-limits.ts";
import { TODAY } from "./imported.ts";
import { listText, recorded } from "./kubernetes/recorded.ts";
import type { ListName } from "./kubernetes/recorded.ts";

const { updating } = kubernetes;
if (updating === undefined) throw new Error("it can't be updated");

/** A quarter of the gates, to be quick. */
function isAsked({ name }: { readonly name: string }): boolean {
  return (name.codePointAt(name.length >> 1) ?? 0) % 4 === 0;
}

function fileOf(list: ListName): readonly [{ readonly path: string; readonly text: string }] {
  return [{ path: `${list}.yaml`, text: listText(recorded(list).filter(isAsked)) }];
}

function groundOf(tree: Tree): ImportDestination {
  return { root: "/", tree, before: compile(tree, { targets: compilerTargets, today: TODAY, guard: noLimits }) };
}

function draftsOf(list: ListName, destination: ImportDestination): readonly Draft[] {
  const said: Diagnostic[] = [];
  const made = drafts(
    kubernetes,
    fileOf(list),
    importContextOf(destination, { owner: "team-nodes" }),
    collectInto(said),
  );
  expect(said.filter(({ severity }) => severity === "error")).toEqual([]);
  return made;
}

/** The tree after the update, and the files that it edits. */
function updated(
  tree: Tree,
  list: ListName,
): { readonly tree: Tree; readonly edited: readonly string[]; readonly said: string[] } {
  const destination = groundOf(tree);
  const model = destination.before?.model;
  if (model === undefined || updating === undefined) throw new Error("no model");
  const said: Diagnostic[] = [];
  const around = importContextOf(destination, { owner: "team-nodes", updating: updating.annotation });
  const { changes, added } = updates(
    kubernetes,
    updating,
    fileOf(list),
    around,
    model.byKind.Feature.values(),
    collectInto(said),
  );
  const edits = editByFile(changes.map(({ feature, operations }) => ({ resource: feature, does: operations })));
  const files = added.map((draft) => ({ path: draft.path, before: undefined, after: fileText([draft]) }));
  return {
    tree: treeWith(tree, [...edits, ...files]),
    edited: edits.map(({ path }) => path),
    said: said.filter(({ code }) => code.name === "import-conflict").map(({ message }) => message),
  };
}

interface Read {
  readonly facts: string | undefined;
  readonly fields: unknown;
}

function featuresOf(tree: Tree): ReadonlyMap<string, Read> {
  const { model } = compile(tree, { targets: compilerTargets, today: TODAY, guard: noLimits });
  return new Map(
    [...(model?.byKind.Feature.values() ?? [])].map(({ name, spec, metadata }) => {
      const history = spec.history?.map(({ level, since, optIn = false, locked = false }) => [
        since,
        level,
        optIn,
        locked,
      ]);
      return [name, { facts: metadata.annotations?.[updating?.annotation ?? ""], fields: [history, spec.deprecated] }];
    }),
  );
}

/** A third of the documents, edited as people do. */
function byPeople(text: string, index: number): string {
  if (index % 3 !== 0) return text;
  return text
    .replace("owners: [team-nodes]", "owners: [team-kernel]  # asked on 2026-10-02")
    .replace(/^( +- \{since: "[\d.]+", level: \w+)/m, '$1, note: "seen"')
    .replace("spec:\n", "spec:\n  # Read the runbook first.\n  displayName: Our own\n");
}

describe("an update", () => {
  const first = draftsOf("1.33", groundOf(treeOf({})));
  const texts = Object.fromEntries(
    [...Map.groupBy(first, ({ path }) => path)].map(([path, own], index) => [
      path,
      own[0]?.kind === "Feature" ? byPeople(fileText(own), index) : fileText(own),
    ]),
  );
  const tree = treeOf(texts);

  test("gives the same result as a new import, and edits nothing else", () => {
    const before = featuresOf(tree);
    const { tree: after, edited, said } = updated(tree, "1.35");
    expect(said).toEqual([]);
    const now = featuresOf(after);
    const fresh = new Map(draftsOf("1.35", groundOf(treeOf({}))).map((draft) => [draft.name, draft]));
    const all = [...fresh.values()].filter(({ kind }) => kind === "Feature");
    expect(all.every(({ name }) => now.has(name))).toBe(true);
    const imported = featuresOf(
      treeOf(Object.fromEntries([...fresh.values()].map((draft) => [draft.path, fileText([draft])]))),
    );
    for (const [name, read] of imported) expect([name, now.get(name)]).toEqual([name, read]);
    const changed = [...before].filter(([name, { facts }]) => now.get(name)?.facts !== facts).map(([name]) => name);
    expect(edited.toSorted()).toEqual(changed.map((name) => `features/kubernetes/${name}.yaml`).toSorted());
    expect(changed.length).toBeGreaterThan(10);
    expect(changed.length).toBeLessThan(before.size);
    expect([...now.keys()].every((name) => before.has(name) || imported.has(name))).toBe(true);
  });

  test("keeps what people wrote, and is done after it was done", () => {
    const { tree: after } = updated(tree, "1.35");
    const kept = Object.keys(texts).filter((path) => texts[path]?.includes("team-kernel") === true);
    for (const path of kept) {
      const text = new TextDecoder().decode(after.read(path, 1_000_000));
      for (const own of ["team-kernel]  # asked on 2026-10-02", "# Read the runbook first.", "displayName: Our own"])
        expect(text).toContain(own);
      if (texts[path]?.includes("note:") === true) expect(text).toContain('note: "seen"');
    }
    expect(kept.length).toBeGreaterThan(10);
    expect(updated(after, "1.35").edited).toEqual([]);
  });
});
