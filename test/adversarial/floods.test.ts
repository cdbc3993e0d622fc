/** Sources of the size that is allowed, made to be expensive: a run ends with an error that says so, and is never killed. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { endedAfter } from "../../src/cli/resource-guard.ts";
import { compile } from "../../src/compiler/compile.ts";
import { compilerTargets } from "../../src/render/render.ts";
import { limitPerCode, collectInto, unsuppressibleError } from "../../src/base/diagnostics.ts";
import type { Code, Diagnostic } from "../../src/base/diagnostics.ts";
import { parseFiles } from "../../src/compiler/parse-files.ts";
import { renewSuggestions, suggest } from "../../src/base/suggest.ts";
import { treeOf } from "../platforms/tree.ts";
import { noLimits } from "../no-limits.ts";

const PROGRAM = join(import.meta.dirname, "../../src/bin.ts");
const MIB = 1024 * 1024;

/** Texts of about 1 MiB. */
const SHAPES: Readonly<Record<string, (number: number) => string>> = {
  "empty lists": () => "[],".repeat(MIB / 3),
  items: () => "- a\n".repeat(MIB / 4),
  documents: () => "--- {a: 1}\n".repeat(MIB / 11),
  faults: () => "- yes\n".repeat(MIB / 6),
  "faults in one line": () => `[${`"${"x".repeat(200_000)}", `.repeat(4)}${"yes, ".repeat(20_000)}1]`,
  "sound features": (number) =>
    Array.from({ length: 990 }, (_, index) =>
      [
        "---\napiVersion: sluice.dev/v1alpha1\nkind: Feature\n",
        `metadata: {name: f-${number}-${index}}\nspec:\n  description: ${"x".repeat(860)}\n`,
        "  owners: [a]\n  history: [{level: DEV}]\n",
      ].join(""),
    ).join(""),
};

interface Ended {
  readonly code: number | null;
  readonly said: string;
}

/** `sluice validate` on so many files of a shape, with so much memory. */
function validate(shape: string, files: number, megabytes: number): Ended {
  return validateTexts(
    Array.from({ length: files }, (_, number) => SHAPES[shape]?.(number) ?? ""),
    megabytes,
  );
}

function validateTexts(texts: readonly string[], megabytes: number): Ended {
  const root = mkdtempSync(join(tmpdir(), "sluice-flood-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  mkdirSync(join(root, "features"));
  writeFileSync(
    join(root, "sluice.yaml"),
    "apiVersion: sluice.dev/v1alpha1\nkind: Project\nmetadata: {name: flood}\nspec: {sources: [features]}\n",
  );
  for (const [number, text] of texts.entries()) writeFileSync(join(root, `features/${number}.yaml`), text);
  const memory = `--max-old-space-size=${megabytes}`;
  const { status, stdout, stderr } = spawnSync(process.execPath, [memory, PROGRAM, "validate", "-C", root], {
    encoding: "utf8",
    env: { PATH: process.env["PATH"], NO_COLOR: "1" },
    maxBuffer: 64 * MIB,
  });
  return { code: status, said: stdout + stderr };
}

test.each([
  ["empty lists", 8, 256, "too-many-lines"],
  ["items", 63, 256, "too-many-lines"],
  ["documents", 63, 256, "too-many-lines"],
  ["faults", 63, 256, "too-many-lines"],
  ["faults in one line", 2, 256, "ambiguous-scalar"],
  ["sound features", 50, 256, "run-exhausted"],
])("%s in %i files, with %i MiB", (shape, files, megabytes, code) => {
  const { code: exit, said } = validate(shape, files, megabytes);
  expect(said.slice(-2000)).toContain(` ${code}\n`);
  expect(said).toMatch(/\d+ errors? in \d+ documents?/);
  expect(exit).toBe(1);
});

/** Documents of a kind, some hundred to a text. */
function documents(kind: string, prefix: string, count: number, spec: string): readonly string[] {
  const document = (index: number): string =>
    `---\napiVersion: sluice.dev/v1alpha1\nkind: ${kind}\nmetadata: {name: ${prefix}${index}}\nspec: ${spec}\n`;
  return Array.from({ length: Math.ceil(count / 900) }, (_, number) =>
    Array.from({ length: Math.min(900, count - number * 900) }, (_, index) => document(number * 900 + index)).join(""),
  );
}

test("what is small to read and large to resolve ends with an error as well", () => {
  const texts = [
    ...documents("Stage", "s", 1, "{threshold: DEV}"),
    ...documents("Cluster", "c", 1000, "{stage: s0}"),
    ...documents("Feature", "f", 12_000, "{description: d, owners: [a], history: [{level: DEV}]}"),
  ];
  const { code, said } = validateTexts(texts, 96);
  expect(said.slice(-2000)).toMatch(
    /sluice\.yaml:1:1 error {2}compiling has used \d+ MiB of \d+ MiB memory {2}run-exhausted/,
  );
  expect(code).toBe(1);
});

test("a run that ends while it compiles holds nothing to be true of any cluster", () => {
  const tree = treeOf({
    "sluice.yaml": "apiVersion: sluice.dev/v1alpha1\nkind: Project\nmetadata: {name: p}\nspec: {sources: [s]}\n",
    "s/a.yaml": [
      ...documents("Stage", "s", 1, "{threshold: DEV}"),
      ...documents("Cluster", "c", 2, "{stage: s0}"),
    ].join(""),
  });
  const short = (phase: string): string | undefined =>
    phase === "compiling" ? "compiling has taken too long" : undefined;
  const {
    states,
    diagnostics,
    isComplete: whole,
  } = compile(tree, {
    targets: compilerTargets,
    today: "2026-11-21",
    guard: short,
  });
  expect(diagnostics.map(({ code, message }) => [code.name, message])).toEqual([
    ["run-exhausted", "compiling has taken too long"],
  ]);
  expect(states).toEqual([]);
  expect(whole).toBe(false);
});

const platform = (policies: string): ReturnType<typeof treeOf> =>
  treeOf({
    "sluice.yaml": `apiVersion: sluice.dev/v1alpha1\nkind: Project\nmetadata: {name: p}\nspec:\n  sources: [s]\n${policies}`,
    "s/a.yaml": [
      ...documents("Stage", "s", 1, "{threshold: DEV}"),
      ...documents("Cluster", "c", 300, "{stage: s0}"),
    ].join(""),
  });

test("linking and policies ask the limits, document by document", () => {
  const questions = (policies: string): number => {
    let asked = 0;
    const guard = (): undefined => void asked++;
    compile(platform(policies), { targets: compilerTargets, today: "2026-11-21", guard });
    return asked;
  };
  const without = questions("");
  const policy = (kind: string): string =>
    `  policies:\n    - {name: p, for: ${kind}, message: m, require: {"$.name": {}}}\n`;
  expect(questions(policy("ClusterState"))).toBe(without + 300);
  expect(questions(policy("Cluster"))).toBe(without + 4);
});

test("what never asks is ended by the clock", () => {
  const endless = (): never => {
    for (;;);
  };
  expect(endedAfter(20, endless)).toBeUndefined();
  expect(endedAfter(10_000, () => 7)).toEqual({ result: 7 });
  expect(() => endedAfter(10_000, () => JSON.parse("{"))).toThrow(SyntaxError);
});

test("names that are near cost no more in all than a budget, and every compilation has the whole", () => {
  const known = Array.from({ length: 3000 }, (_, index) => `feature-of-some-length-${index}`);
  const wanted = "feature-of-sume-length-1";
  renewSuggestions();
  expect(suggest(wanted, known)).toBe("feature-of-some-length-1");
  let last: string | undefined = "";
  for (let tries = 0; tries < 2000 && last !== undefined; tries++) last = suggest(wanted, known);
  expect(last).toBeUndefined();
  compile(platform(""), { targets: compilerTargets, today: "2026-11-21", guard: noLimits });
  expect(suggest(wanted, known)).toBe("feature-of-some-length-1");
});

test("references to nothing are counted like all others", () => {
  const names = Array.from({ length: 12_000 }, (_, index) => `n${index}`).join(", ");
  const tree = treeOf({
    "sluice.yaml": "apiVersion: sluice.dev/v1alpha1\nkind: Project\nmetadata: {name: p}\nspec: {sources: [s]}\n",
    "s/a.yaml": `apiVersion: sluice.dev/v1alpha1\nkind: Grant\nmetadata: {name: g}\nspec: {consumer: {kind: Organization, name: a}, reason: x, features: [${names}]}\n`,
  });
  const { diagnostics } = compile(tree, { targets: compilerTargets, today: "2026-11-21", guard: noLimits });
  expect(diagnostics.filter(({ code }) => code.name === "unknown-feature")).toHaveLength(10_001);
});

test("of ten thousand problems of a kind the rest is counted", () => {
  const found: Diagnostic[] = [];
  const [report, reportRest] = limitPerCode(collectInto(found), 3);
  const file = { path: "a.yaml", text: "a: 1\n" };
  const code = (name: string): Code => unsuppressibleError(name, "", "", "");
  const [often, seldom] = [code("often"), code("seldom")];
  // A policy's code is another object each time.
  for (const start of [0, 1, 2, 3, 4]) report({ ...often }, { file, start, end: start }, `number ${start}`);
  report(seldom, { file, start: 0, end: 0 }, "once");
  reportRest();
  expect(found.map(({ code, at, message }) => [code.name, "start" in at && at.start, message])).toEqual([
    ["often", 0, "number 0"],
    ["often", 1, "number 1"],
    ["often", 2, "number 2"],
    ["seldom", 0, "once"],
    ["often", 3, "2 more problems of this kind are not listed"],
  ]);
});

test("a flood of problems is not read to its end, and leaves nothing half known", () => {
  const files = Array.from({ length: 200 }, (_, index) => ({ path: `${index}.yaml`, text: "- yes\n".repeat(200) }));
  const found: Diagnostic[] = [];
  const { resources, files: seen } = parseFiles(files, found, noLimits);
  expect(found.at(-1)?.code.name).toBe("too-many-problems");
  expect(seen.length).toBeLessThan(files.length);
  expect(resources).toEqual([]);
});

test("a run that has too little of something stops, and says of what", () => {
  const found: Diagnostic[] = [];
  parseFiles([{ path: "a.yaml", text: "a: 1\n" }], found, () => "reading has taken 61 seconds");
  expect(found.map(({ code, message }) => [code.name, message])).toContainEqual([
    "run-exhausted",
    "reading has taken 61 seconds",
  ]);
});
