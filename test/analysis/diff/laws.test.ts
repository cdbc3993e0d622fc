/** Tests properties of every comparison. */
import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { expect, test } from "vitest";
import { compile } from "../../../src/compiler/compile.ts";
import { compilerTargets } from "../../../src/render/render.ts";
import type { Compilation } from "../../../src/compiler/compile.ts";
import { diff, summarize } from "../../../src/analysis/diff/index.ts";
import type { Change } from "../../../src/analysis/diff/index.ts";
import { locate } from "../../../src/compiler/parse/index.ts";
import { toReport } from "../../../src/report/report.ts";
import { platforms } from "../../platforms/generate.ts";
import type { PlatformFiles } from "../../platforms/generate.ts";
import { treeOf } from "../../platforms/tree.ts";
import { noLimits } from "../../no-limits.ts";

const NOW = Date.parse("2026-11-21T00:00:00Z");

function compiled(files: PlatformFiles): Compilation {
  return compile(treeOf(files), { targets: compilerTargets, today: "2026-11-21", guard: noLimits });
}

function between(base: PlatformFiles, head: PlatformFiles): readonly Change[] {
  return diff(compiled(base), compiled(head), { now: NOW, severityOf: () => undefined });
}

/** As it is told, without the places, which differ when files are moved. */
function told(changes: readonly Change[]): unknown {
  return changes.map(({ because, ...change }) => ({ ...change, because: because.map(({ place }) => place) }));
}

test("nothing differs from itself", () => {
  fc.assert(
    fc.property(platforms, (files) => {
      expect(between(files, files)).toEqual([]);
    }),
    { numRuns: 60 },
  );
});

test("moving documents between files is not a change", () => {
  fc.assert(
    fc.property(platforms, (files) => {
      const { "sluice.yaml": project = "", ...others } = files;
      const sources = /sources: \[([^\]]*)\]/.exec(project)?.[1]?.split(",")[0]?.trim() ?? "features";
      const documents = Object.values(others).flatMap((text) => text.split(/^---\n/m));
      const moved = { "sluice.yaml": project, [`${sources}/all.yaml`]: documents.toReversed().join("\n---\n") };
      expect(told(between(files, moved))).toEqual([]);
    }),
    { numRuns: 60 },
  );
});

test("reversing the sides reverses the direction of each change", () => {
  fc.assert(
    fc.property(platforms, platforms, (one, other) => {
      const [there, back] = [between(one, other), between(other, one)];
      const forth = summarize(there, compiled(other));
      const again = summarize(back, compiled(one));
      expect(again.off.features).toEqual(forth.on.features);
      expect(again.on.features).toEqual(forth.off.features);
    }),
    { numRuns: 60 },
  );
});

test("the same change on several clusters is reported once, and all lists are sorted", () => {
  fc.assert(
    fc.property(platforms, platforms, (one, other) => {
      const changes = between(one, other);
      const keys = changes.map(({ kind, subject, consumer, before, after, consumers, clusters }) =>
        JSON.stringify([kind, subject, consumer, before, after, consumers, clusters]),
      );
      expect(new Set(keys).size).toBe(keys.length);
      for (const { clusters } of changes) expect(clusters).toEqual([...new Set(clusters)].toSorted());
      const risks = changes.map(({ risk }) => ["high", "medium", "low"].indexOf(risk));
      expect(risks).toEqual(risks.toSorted((a, b) => a - b));
    }),
    { numRuns: 60 },
  );
});

test("the report matches its schema", () => {
  const schema = JSON.parse(readFileSync("schemas/report.schema.json", "utf8")) as object;
  const validate = new Ajv2020({ strict: false }).compile(schema);
  fc.assert(
    fc.property(platforms, platforms, (one, other) => {
      const changes = between(one, other);
      const revision = { name: "main", commit: null, dirty: false };
      const comparison = {
        base: revision,
        head: revision,
        differs: "meaning" as const,
        files: [],
        verdict: summarize(changes, compiled(other)),
      };
      const report = toReport(
        { diagnostics: [], documents: 1, clusters: 1, milliseconds: 1, between: { changes, comparison, sources: [] } },
        locate,
      );
      expect(validate(JSON.parse(JSON.stringify(report))), JSON.stringify(validate.errors)).toBe(true);
    }),
    { numRuns: 30 },
  );
});
