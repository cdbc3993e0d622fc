/** What the Kubernetes tools read of what we emit, in one call each, where kubectl is installed. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { emit } from "../../src/emit.ts";
import type { Value } from "../../src/parse.ts";
import { hostileTexts, printable, printableTexts, values } from "./values.ts";

const missing = spawnSync("kubectl", ["version", "--client"]).status !== 0;
if (missing) process.stderr.write("kubectl is not installed: what it and kustomize read of our YAML is not compared\n");

const SAMPLES = 1500;
const sample = (keep: (value: Value) => boolean): Value[] =>
  fc.sample(values, { numRuns: SAMPLES, seed: 1 }).filter(keep);
const asKeys = (texts: readonly string[]): Value => Object.fromEntries(texts.map((text, index) => [text, index]));

/** An object that tools without its CRD read as plain data. */
const holding = (content: Value): Value => ({
  apiVersion: "example.dev/v1",
  kind: "Thing",
  metadata: { name: "thing" },
  spec: { content },
});

function run(arguments_: readonly string[], input = ""): string {
  const { status, stdout, stderr } = spawnSync("kubectl", arguments_, { input, encoding: "utf8", maxBuffer: 1 << 28 });
  expect(stderr).toBe("");
  expect(status).toBe(0);
  return stdout;
}

function readByKubectl(text: string): unknown {
  return JSON.parse(run(["annotate", "--local", "-f", "-", "-o", "json", "a=b"], text)).spec.content;
}

test.skipIf(missing)("kubectl reads what was meant", () => {
  const content: Value = [
    ...sample(() => true),
    ...hostileTexts,
    asKeys(hostileTexts),
    { ["k".repeat(1200)]: { a: 1 } },
  ];
  expect(readByKubectl(emit(holding(content)))).toEqual(content);
});

test.skipIf(missing)(
  "kustomize reads what was meant, except controls, separators and non-characters, which it can't write",
  () => {
    const content: Value = [...sample(printable), ...printableTexts, asKeys(printableTexts)];
    const folder = mkdtempSync(join(tmpdir(), "sluice-emit-"));
    try {
      writeFileSync(join(folder, "thing.yaml"), emit(holding(content)));
      writeFileSync(join(folder, "kustomization.yaml"), emit({ resources: ["thing.yaml"] }));
      expect(readByKubectl(run(["kustomize", folder]))).toEqual(content);
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
);
