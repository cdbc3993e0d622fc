/** A renamed document is one change, and every changed object is accounted for. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { applyAllEdits } from "../../src/authoring/edit/index.ts";
import type { Change } from "../../src/analysis/diff/index.ts";
import { operationsFor } from "../../src/cli/commands/rename/renaming.ts";
import type { Renaming } from "../../src/cli/commands/rename/renaming.ts";
import type { ParseCache } from "../../src/compiler/parse-files.ts";
import type { Resource } from "../../src/compiler/schema/index.ts";
import { seeds } from "../properties/seeds.ts";
import { changesBetween, sideOf, unaccounted } from "./accounts.ts";
import type { Side } from "./accounts.ts";
import { edited, edits, poolOf } from "./edits.ts";
import type { Files } from "./edits.ts";

const pool = poolOf(seeds);
const remembered: ParseCache = new Map();
const base = sideOf(seeds, remembered);

/** The files with a document renamed, but without anything that keeps the old name. */
function renamed(files: Files, side: Side, renaming: Renaming): Files {
  const { byKind } = side.compilation.model ?? { byKind: {} };
  const all = (Object.values(byKind) as readonly ReadonlyMap<string, Resource>[]).flatMap((one) => [...one.values()]);
  const edited = all.flatMap((resource) => {
    const operations = operationsFor(resource, renaming);
    return operations.length === 0 ? [] : [{ resource, operations }];
  });
  const byFile = Map.groupBy(edited, ({ resource }) => resource.document.file.path);
  const changed = [...byFile].map(([path, own]) => {
    const edits = new Map(own.map(({ resource, operations }) => [resource.document.index, operations]));
    return [path, applyAllEdits(files[path] ?? "", edits)];
  });
  return { ...files, ...Object.fromEntries(changed) };
}

const kinds = ["Feature", "Cluster", "Stage"] as const;
const names = kinds.flatMap((kind) =>
  [...(base?.compilation.model?.byKind[kind].keys() ?? [])].map((name) => [kind, name] as const),
);

test("the example has documents to rename", () => {
  expect(names.length).toBeGreaterThan(40);
});

test.each(names)("%s %s is renamed in one change", (kind, from) => {
  if (base === undefined) throw new Error("the example compiles");
  const head = sideOf(renamed(seeds, base, { kind, from, to: "renamed" }), remembered, base);
  if (head === undefined) throw new Error(`${from} can be renamed`);
  const changes = changesBetween(base, head);
  expect(unaccounted(base, head, changes)).toEqual([]);
  const others = changes.filter((change) => change.kind !== "rename" && !isExpected(change));
  expect(others.map(({ kind: of, subject, before, after }) => [of, subject, before, after])).toEqual([]);
  expect(changes.filter((change) => change.kind === "rename")).toMatchObject([{ before: from, after: "renamed" }]);
});

test("what else changes with a rename is accounted for", () => {
  let compiled = 0;
  fc.assert(
    fc.property(fc.nat(), edits, (number, all) => {
      const [kind, from] = names[number % names.length] ?? ["Feature", ""];
      if (base === undefined) throw new Error("the example compiles");
      const { files, done } = edited(renamed(seeds, base, { kind, from, to: "renamed" }), all, pool);
      const head = sideOf(files, remembered, base);
      if (head === undefined) return;
      compiled++;
      const found = unaccounted(base, head, changesBetween(base, head));
      expect([kind, from, done, found]).toEqual([kind, from, done, []]);
    }),
    { numRuns: Number(process.env["RENAMES"] ?? 15) },
  );
  expect(compiled).toBeGreaterThan(2);
});

/** The names that clients read follow the document, pods restart, and the evidence of an approval changes. */
function isExpected({ kind, subject, before, after }: Change): boolean {
  if (kind === "accreditation") return after?.endsWith("(another digest)") === true;
  if (kind === "renderer") return after === "restarts";
  if (subject === "renamed") return before?.startsWith("flag key ") === true;
  return ["renamed.flag", "renamed.entitlement", "destination"].includes(subject);
}
