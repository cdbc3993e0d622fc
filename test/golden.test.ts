/** The example platform, and the smallest one: they compile without a word, and what is committed is what they render. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { main } from "../src/cli/index.ts";
import { compile } from "../src/compiler/compile.ts";
import { compilerTargets } from "../src/render/render.ts";
import { KINDS } from "../src/compiler/kinds.ts";
import { openDirectory } from "../src/files/index.ts";
import { selectable } from "../src/render/targets/index.ts";
import { fakeIo } from "./cli/fake-io.ts";
import { noLimits } from "./no-limits.ts";

const ROOT = join(import.meta.dirname, "..");

async function sluice(folder: string, ...args: readonly string[]): Promise<string> {
  const io = fakeIo(join(ROOT, folder));
  const code = await main(args, io);
  const { stdout, stderr } = io.written();
  return `exit ${code}\n${stdout}${stderr}`;
}

test.each([".", "test/platforms/tiny"])("%s compiles without an error, a warning or a note", async (folder) => {
  expect(await sluice(folder, "validate")).toMatch(
    /^exit 0\nno problems in \d+ documents, \d+ clusters(?: \(\d+ ms\))?\n$/,
  );
});

test("rendered/ is what is rendered: run `npx sluice render` and read the diff", async () => {
  expect(await sluice(".", "render", "--check")).toMatch(/^exit 0\n/);
});

test("the example shows every kind, state, reason, way to decide, type of flag and target, and a rollout", () => {
  const { model, states } = compile(openDirectory(ROOT), {
    targets: compilerTargets,
    today: "2026-11-21",
    guard: noLimits,
  });
  const features = states.flatMap((state) => state.features);
  const seen = (values: Iterable<string>): readonly string[] => [...new Set(values)].toSorted();
  expect(KINDS.filter((kind) => model?.byKind[kind].size === 0)).toEqual([]);
  expect(seen(features.map(({ state }) => state))).toEqual(["disabled", "enabled", "granted"]);
  expect(seen(features.map(({ reason }) => reason))).toEqual([
    "locked",
    "not-released",
    "opt-in",
    "override",
    "permanent",
    "removed",
    "threshold",
  ]);
  expect(seen(features.map(({ decides }) => decides))).toEqual(["rollout", "targeting", "variant"]);
  expect(seen(features.map(({ flag }) => flag.type))).toEqual(["boolean", "number", "object", "string"]);
  expect(seen(states.flatMap(({ render }) => render))).toEqual(seen(selectable.map(({ name }) => name)));
  expect(states.filter(({ stage }) => stage.spec.rollout !== undefined)).toHaveLength(9);
  expect(states.filter(({ cluster }) => cluster.spec.waitFor === false)).toHaveLength(1);
});

test("every line that names a schema names one that is there", () => {
  const tree = openDirectory(ROOT);
  const decoder = new TextDecoder();
  for (const { path } of tree.list(["sluice.yaml", "catalog", "features", "grants", "stages"])) {
    const [, schema = ""] = /\$schema=(\S+)/.exec(decoder.decode(tree.read(path, 10_000_000))) ?? [];
    expect(existsSync(join(ROOT, path, "..", schema)), `${path}: ${schema}`).toBe(true);
    expect(schema).toMatch(/\.schema\.json$/);
  }
});
