/** Sources of the size that is allowed, made to be expensive: a run ends with an error that says so, and is never killed. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { Diagnostic } from "../../src/diagnostics.ts";
import { read } from "../../src/read.ts";

const PROGRAM = join(import.meta.dirname, "../../src/bin.ts");
const MIB = 1024 * 1024;

/** Texts of about 1 MiB. */
const SHAPES: Readonly<Record<string, (number: number) => string>> = {
  "empty lists": () => "[],".repeat(MIB / 3),
  items: () => "- a\n".repeat(MIB / 4),
  documents: () => "--- {a: 1}\n".repeat(MIB / 11),
  faults: () => "- yes\n".repeat(MIB / 6),
  "sound features": (number) =>
    Array.from({ length: 990 }, (_, index) =>
      [
        "---\napiVersion: sluice.dev/v1alpha1\nkind: Feature\n",
        `metadata: {name: f-${number}-${index}}\nspec:\n  description: ${"x".repeat(860)}\n`,
        "  owners: [a]\n  history: [{level: DEV}]\n",
      ].join(""),
    ).join(""),
};

/** `sluice validate` on so many files, with so much memory. */
function validate(
  shape: string,
  files: number,
  megabytes: number,
): { readonly code: number | null; readonly said: string } {
  const root = mkdtempSync(join(tmpdir(), "sluice-flood-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  mkdirSync(join(root, "features"));
  writeFileSync(
    join(root, "sluice.yaml"),
    "apiVersion: sluice.dev/v1alpha1\nkind: Project\nmetadata: {name: flood}\nspec: {sources: [features]}\n",
  );
  for (let number = 0; number < files; number++)
    writeFileSync(join(root, `features/${number}.yaml`), SHAPES[shape]?.(number) ?? "");
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
  ["sound features", 50, 256, "run-exhausted"],
])(
  "%s in %i files, with %i MiB",
  (shape, files, megabytes, code) => {
    const { code: exit, said } = validate(shape, files, megabytes);
    expect(said.slice(-2000)).toContain(` ${code}\n`);
    expect(said).toMatch(/\d+ errors? in \d+ documents?/);
    expect(exit).toBe(1);
  },
  60_000,
);

test("a flood of problems is not read to its end, and leaves nothing half known", () => {
  const files = Array.from({ length: 200 }, (_, index) => ({ path: `${index}.yaml`, text: "- yes\n".repeat(200) }));
  const found: Diagnostic[] = [];
  const { resources, files: seen } = read(files, found);
  expect(found.at(-1)?.code.name).toBe("too-many-problems");
  expect(seen.length).toBeLessThan(files.length);
  expect(resources).toEqual([]);
});

test("a run that has too little of something stops, and says of what", () => {
  const found: Diagnostic[] = [];
  read([{ path: "a.yaml", text: "a: 1\n" }], found, new Map(), () => "reading has taken 61 seconds");
  expect(found.map(({ code, message }) => [code.name, message])).toContainEqual([
    "run-exhausted",
    "reading has taken 61 seconds",
  ]);
});
