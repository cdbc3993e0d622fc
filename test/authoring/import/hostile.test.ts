/** Tests that hostile input is imported in bounded time and space, or rejected; nothing throws. */
import { tmpdir } from "node:os";
import fc from "fast-check";
import { expect, test } from "vitest";
import { UsageError } from "../../../src/cli/commands/command.ts";
import { openDestination } from "../../../src/cli/commands/import/destination.ts";
import { dropInvalid } from "../../../src/cli/commands/import/drop-invalid.ts";
import { projectDraft } from "../../../src/authoring/import/index.ts";
import { importers } from "../../../src/authoring/import/importers.ts";
import { imported, TODAY } from "./imported.ts";
import type { Imported } from "./imported.ts";
import { outsideTexts } from "./outside.ts";
import { noLimits } from "../../no-limits.ts";

function flags(configuration: unknown): Imported {
  return imported("flagd", [{ path: "flags.json", text: JSON.stringify(configuration) }]);
}

const FLAG = { state: "ENABLED", variants: { on: true, off: false }, defaultVariant: "on" };

function leftOut({ said }: Imported): readonly string[] {
  return said.filter(({ code }) => code.name === "import-left-out").map(({ message }) => message);
}

test("evaluators that multiply are not written out", () => {
  const evaluators = Object.fromEntries(
    Array.from({ length: 40 }, (_, index) => [
      `e${index}`,
      { or: [{ $ref: `e${index + 1}` }, { $ref: `e${index + 1}` }] },
    ]),
  );
  const result = flags({
    flags: { a: { ...FLAG, targeting: { $ref: "e0" } } },
    $evaluators: { ...evaluators, e40: { "==": [1, 1] } },
  });
  expect(leftOut(result)).toEqual([expect.stringContaining("more than 20000 values")]);
});

test("evaluators that refer to each other end", () => {
  const result = flags({
    flags: { a: { ...FLAG, targeting: { $ref: "x" } } },
    $evaluators: { x: { "!": [{ $ref: "y" }] }, y: { "!": [{ $ref: "x" }] } },
  });
  expect(leftOut(result)).toEqual([expect.stringContaining("refers to itself")]);
});

test("rules that are too deep for a source are left out, and the others stay", () => {
  let deep: unknown = true;
  for (let level = 0; level < 90; level++) deep = { "!": [deep] };
  const result = flags({ flags: { deep: { ...FLAG, targeting: { if: [deep, "on", "off"] } }, fine: FLAG } });
  expect(leftOut(result)).toEqual([expect.stringContaining('"deep" is left out')]);
  expect(result.settled.edits.map(({ path }) => path)).toContain("features/fine.yaml");
});

test("any names become valid and unique names", () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(
        fc.oneof(fc.string(), fc.constantFrom("on", "yes", "null", "1e3", "constructor", "toString", "kustomization")),
        { minLength: 1, maxLength: 6 },
      ),
      (keys) => {
        fc.pre(!keys.includes("__proto__"));
        const result = flags({ flags: Object.fromEntries(keys.map((key) => [key, FLAG])) });
        const names = result.settled.drafts.filter(({ kind }) => kind === "Feature").map(({ name }) => name);
        expect(new Set(names).size).toBe(names.length);
        expect(names.length + leftOut(result).length).toBe(
          keys.filter((key) => key !== "").length + (keys.includes("") ? 1 : 0),
        );
      },
    ),
    { numRuns: 25 },
  );
});

test("more documents than a file may hold go into several", () => {
  const rows = Array.from({ length: 1001 }, (_, index) => `c-${index},production,1.9\n`);
  const result = imported("clusters", [{ path: "c.csv", text: `name,stage,release\n${rows.join("")}` }]);
  expect(leftOut(result)).toEqual([]);
  const paths = new Set(result.settled.drafts.filter(({ kind }) => kind === "Cluster").map(({ path }) => path));
  expect([...paths].map((path) => /[^/]+$/.exec(path)?.[0])).toEqual([
    "production.yaml",
    "production-2.yaml",
    "production-3.yaml",
  ]);
});

test("an import that takes too long ends with a message", () => {
  const guard = (): string => "compiling has taken 301 seconds";
  const work = (): unknown =>
    dropInvalid([projectDraft], openDestination(tmpdir(), TODAY, noLimits), TODAY, () => undefined, guard);
  expect(work).toThrow(new UsageError("compiling has taken 301 seconds", "import less at once"));
});

/** Every importer has an answer to every value. */
test.each(importers.map(({ name }) => name))("%s", (system) => {
  fc.assert(
    fc.property(outsideTexts, (text) => {
      const result = imported(system, [{ path: "features/x.json", text }]);
      expect(result.said.length + result.settled.drafts.length).toBeGreaterThan(0);
    }),
    { numRuns: 60 },
  );
});

test("lists of gates of all kinds are imported or reported", () => {
  const names = [
    "NodeSwap",
    "CPUCFSQuotaPeriod",
    "__proto__",
    "constructor",
    "a b",
    "../x",
    "X".repeat(200),
    "node-swap",
    "",
  ];
  const spec = fc.record(
    {
      version: fc.constantFrom("1.0", "1.30", "1.31", "1.40", 1.3, "x", "1.30.1", "99999999999999999999.1", null),
      preRelease: fc.constantFrom("Alpha", "Beta", "GA", "Deprecated", "beta", "Gamma", null, 1),
      default: fc.constantFrom(true, false, "yes"),
      lockToDefault: fc.constantFrom(true, false, null),
      minCompatibilityVersion: fc.constantFrom("1.30", "1.39", 1),
    },
    { requiredKeys: [] },
  );
  const fine = fc.record({
    version: fc.constantFrom("1.0", "1.30", "1.31", "1.40"),
    preRelease: fc.constantFrom("Alpha", "Beta", "GA"),
    default: fc.boolean(),
    lockToDefault: fc.boolean(),
  });
  const specs = fc.oneof(
    fc.array(fine, { minLength: 1, maxLength: 2 }),
    fc.array(spec, { maxLength: 4 }),
    fc.constantFrom(null, "x", {}),
  );
  const gate = fc.record({ name: fc.constantFrom(...names), versionedSpecs: specs });
  const at = { file: { path: "--component", text: "" }, start: 0, end: 0 };
  const assigned = new Map(names.map((name) => [name, { components: ["kubelet", "kube-apiserver"], at }]));
  fc.assert(
    fc.property(fc.array(gate, { minLength: 1, maxLength: 8 }), (list) => {
      const { said, settled } = imported("kubernetes", [{ path: "list.json", text: JSON.stringify(list) }], {
        assigned,
      });
      const features = settled.drafts.filter(({ kind }) => kind === "Feature");
      expect(features.length + said.filter(({ code }) => code.name === "import-left-out").length).toBeGreaterThan(0);
      for (const { name } of features) expect(name).toMatch(/^[a-z0-9-]+$/);
    }),
    { numRuns: 40 },
  );
});

test("a limit that is exceeded while compiling also ends the import, and blames no document", () => {
  const destination = openDestination(tmpdir(), TODAY, noLimits);
  const outcomes = Array.from({ length: 12 }, (_, patience) => {
    let asked = 0;
    const guard = (): string | undefined => (asked++ < patience ? undefined : "compiling has taken 301 seconds");
    const said: string[] = [];
    try {
      const { drafts } = dropInvalid(
        [projectDraft],
        destination,
        TODAY,
        (_code, _at, message) => void said.push(message),
        guard,
      );
      return { drafts: drafts.length, said };
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      return { ended: error.message, said };
    }
  });
  const ended = { ended: "compiling has taken 301 seconds", said: [] };
  expect(outcomes[1]).toEqual(ended);
  expect(outcomes.filter((one) => "drafts" in one).every(({ drafts }) => drafts === 1)).toBe(true);
  for (const one of outcomes) expect(one.said).toEqual([]);
});

test("the time limit for reading does not apply to an import", () => {
  const guard = (phase: string): string | undefined =>
    phase === "reading" ? "reading has taken 61 seconds" : undefined;
  expect(
    dropInvalid([projectDraft], openDestination(tmpdir(), TODAY, noLimits), TODAY, () => undefined, guard).drafts,
  ).toHaveLength(1);
});
