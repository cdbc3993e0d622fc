/** Tests that the Kubernetes tools read emitted YAML correctly, in one call each, if kubectl is installed. */
import { spawnSync } from "node:child_process";
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { emit } from "../../../src/render/yaml/index.ts";
import type { Value } from "../../../src/compiler/parse/index.ts";
import { hostileTexts, printable, printableTexts, values } from "./values.ts";

const missing = spawnSync("kubectl", ["version", "--client"]).status !== 0;
if (missing) process.stderr.write("kubectl is not installed: what it and kustomize read of our YAML is not compared\n");

const ROOT = join(import.meta.dirname, "../../..");
const SAMPLES = 1500;
const sample = (keep: (value: Value) => boolean): Value[] =>
  fc.sample(values, { numRuns: SAMPLES, seed: 1 }).filter(keep);
const asKeys = (texts: readonly string[]): Value => Object.fromEntries(texts.map((text, index) => [text, index]));

/** An object that tools read as plain data, because they have no CRD for it. */
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

/** All rendered Kubernetes objects of the example, by file. */
function renderedFiles(): readonly string[] {
  const paths = globSync("rendered/**/*.yaml", { cwd: ROOT }).toSorted();
  const texts = paths.map((path) => readFileSync(join(ROOT, path), "utf8"));
  return texts.filter((text) => /^apiVersion: /m.test(text) && /^metadata:/m.test(text));
}

interface KubernetesObject {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
}

/** Adds annotations to all objects, because kubectl does. */
function objectsOf(text: string, version: "1.1" | "1.2"): readonly KubernetesObject[] {
  return parseAllDocuments(text, { version }).map((document) => {
    const object = document.toJS();
    return { ...object, metadata: { annotations: {}, ...object.metadata } };
  });
}

/** kubectl only returns objects that it has changed, so an annotation is added and removed. */
function objectsByKubectl(text: string): readonly KubernetesObject[] {
  const objects = run(["annotate", "--local", "-f", "-", "-o", "json", "read-by=kubectl"], text).split(/\n(?=\{)/);
  return objects.map((object) => {
    const read = JSON.parse(object);
    delete read.metadata.annotations["read-by"];
    return read;
  });
}

/** Groups files so that no group has an object twice, as kustomize requires. */
function buildable(texts: readonly string[]): readonly (readonly string[])[] {
  const seen = new Map<string, number>();
  const rounds = texts.map((text) => {
    const names = objectsOf(text, "1.2").map(
      ({ kind, metadata: { namespace, name } }) => `${kind} ${namespace} ${name}`,
    );
    const round = Math.max(...names.map((name) => seen.get(name) ?? 0));
    for (const name of names) seen.set(name, round + 1);
    return { text, round };
  });
  return [...Map.groupBy(rounds, ({ round }) => round).values()].map((group) => group.map(({ text }) => text));
}

function byText(a: unknown, b: unknown): number {
  return JSON.stringify(a) < JSON.stringify(b) ? -1 : 1;
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

describe.skipIf(missing)("whole files of the example", () => {
  const texts = renderedFiles();
  const meant = objectsOf(texts.join("---\n"), "1.2");

  test("are many, and equal in both versions of YAML", () => {
    expect(meant.length).toBeGreaterThan(300);
    expect(objectsOf(texts.join("---\n"), "1.1")).toEqual(meant);
  });

  test("are the same to kubectl", () => {
    expect(objectsByKubectl(texts.join("---\n"))).toEqual(meant);
  });

  test("are the same to kustomize", () => {
    const folder = mkdtempSync(join(tmpdir(), "sluice-emit-"));
    try {
      const built = buildable(texts).map((group, round) => {
        group.forEach((text, index) => writeFileSync(join(folder, `${round}-${index}.yaml`), text));
        const resources = group.map((_, index) => `${round}-${index}.yaml`);
        writeFileSync(join(folder, "kustomization.yaml"), emit({ resources }));
        return run(["kustomize", folder]);
      });
      const [read, ours] = [built, texts].map((files) => objectsByKubectl(files.join("---\n")).toSorted(byText));
      expect(read).toEqual(ours);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
