/** Tests that `sluice render` has the same result with and without caches, and notices changes to its files. */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { main } from "../../src/cli/index.ts";
import type * as compiler from "../../src/compiler/compile.ts";
import { fakeIo } from "../cli/fake-io.ts";

const seen = vi.hoisted(() => ({ build: "1", compiled: 0 }));
vi.mock("../../src/cli/build.ts", () => ({
  get build() {
    return seen.build;
  },
}));
vi.mock("../../src/compiler/compile.ts", async (load) => {
  const real = await load<typeof compiler>();
  const { compile, analyze } = real;
  return {
    ...real,
    compile: (...given: Parameters<typeof compile>) => (seen.compiled++, compile(...given)),
    // The part that an edit affects.
    analyze: (...given: Parameters<typeof analyze>) => (seen.compiled++, analyze(...given)),
  };
});

let root = "";
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "sluice-render-"));
  cpSync("test/platforms/tiny", root, { recursive: true });
  mkdirSync(join(root, "node_modules"));
  Object.assign(seen, { build: "1", compiled: 0 });
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** A time long after all writes. */
const later = (): number => Date.now() + 60_000;

/** Longer than a tick of the disk's clock, which real runs wait for. */
function pause(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 15);
}

async function render(...args: readonly string[]): Promise<string> {
  const io = fakeIo(root, { now: later });
  const code = await main(["render", ...args], io);
  return `exit ${code}\n${io.written().stdout}${io.written().stderr}`;
}

async function isCompiled(...args: readonly string[]): Promise<boolean> {
  const before = seen.compiled;
  await render(...args);
  return seen.compiled > before;
}

function output(): Readonly<Record<string, string>> {
  const folder = join(root, "rendered");
  const paths = readdirSync(folder, { recursive: true, encoding: "utf8" });
  const files = paths.filter((path) => statSync(join(folder, path)).isFile());
  return Object.fromEntries(files.toSorted().map((path) => [path, readFileSync(join(folder, path), "utf8")]));
}

/** Changes a file, with a modification time that differs from the previous one. */
function put(path: string, change: (text: string) => string): void {
  pause();
  writeFileSync(join(root, path), change(readFileSync(join(root, path), "utf8")));
  pause();
}

const STATE = "rendered/state/staging-1/cluster.json";

describe("after a full run", () => {
  beforeEach(async () => void (await render()));

  test("nothing is compiled, rendered or written", async () => {
    expect(await isCompiled()).toBe(false);
    expect(await isCompiled("--check")).toBe(false);
    expect(await render()).toContain("0 files written, 0 deleted");
  });

  test.each<[string, () => void]>([
    ["a source was edited", () => put("features/search.yaml", (text) => text.replace("PRODUCTION", "PREVIEW"))],
    ["a source has come", () => (pause(), writeFileSync(join(root, "features/new.yaml"), "# nothing\n"))],
    ["a source has gone", () => (pause(), rmSync(join(root, "stages/overrides.yaml")))],
    ["an output was edited by hand", () => put(STATE, (text) => text.replace("1", "2"))],
    ["an output has gone", () => rmSync(join(root, STATE))],
    ["the listing was edited", () => put("rendered/.sluice-files", (text) => text.split("\n").slice(0, -2).join("\n"))],
    ["another run writes", () => writeFileSync(join(root, "rendered/.sluice-lock"), "{}")],
    [
      "a run was killed",
      () =>
        put("rendered/.sluice-files", (text) =>
          text.replace(
            /^#.*/,
            "# A run was interrupted, or is still writing. The next run of `sluice render` completes it.",
          ),
        ),
    ],
    ["another build runs", () => void (seen.build = "2")],
  ])("everything is rendered again if %s", async (_, happens) => {
    happens();
    expect(await isCompiled("--check")).toBe(true);
  });

  test("everything is rendered again for other clusters, another day or another folder", async () => {
    expect(await isCompiled("--cluster", "staging-1")).toBe(true);
    expect(await isCompiled("--today", "2026-11-22")).toBe(true);
    expect(await isCompiled("--out", "elsewhere")).toBe(true);
    expect(await isCompiled("--no-cache")).toBe(true);
    expect(await isCompiled("--cluster", "staging-1", "--check")).toBe(true);
  });

  test("a foreign file is left alone, and reported only if it is in the way", async () => {
    writeFileSync(join(root, "rendered/clusters/NOTES.md"), "mine\n");
    expect(await render()).toContain("0 files written");
    expect(output()["clusters/NOTES.md"]).toBe("mine\n");
  });

  test("a manual edit of the same size is an error, and nothing is written", async () => {
    put(STATE, (text) => text.replace("1", "2"));
    const [edited, told] = [output(), await render()];
    expect(told).toMatch(/^exit 1\n(?:.|\n)*hand-edited(?:.|\n)*nothing was written/);
    expect(output()).toEqual(edited);
  });

  test("a corrupted cache is ignored", async () => {
    const cache = join(root, "node_modules/.cache/sluice");
    const before = output();
    for (const name of readdirSync(cache))
      for (const spoil of [
        (bytes: Buffer) => bytes.subarray(0, bytes.length >> 1),
        (bytes: Buffer) => bytes.fill(7, 30),
      ]) {
        writeFileSync(join(cache, name), spoil(readFileSync(join(cache, name))));
        expect(await render()).toContain("exit 0\n");
        expect(output()).toEqual(before);
      }
  });
});

describe("over sequences of edits", () => {
  const FEATURES = ["features/search.yaml", "features/dark-mode.yaml"] as const;
  const step = fc.oneof(
    fc.record({
      does: fc.constant("source"),
      path: fc.constantFrom(...FEATURES),
      from: fc.constantFrom(/level: \w+/, /owners: .*/, /displayName: .*/, /kind: Feature/),
      to: fc.constantFrom("level: PREVIEW", "level: PRODUCTION", "owners: [a]", "displayName: X", "kind: Feature"),
    }),
    fc.record({
      does: fc.constant("output"),
      path: fc.nat(),
      from: fc.constantFrom(/[a-z]/, /\n/),
      to: fc.constantFrom("x", "\n", "\n\n"),
    }),
    fc.record({ does: fc.constant("delete"), path: fc.nat(), from: fc.constant(/x/), to: fc.constant("") }),
    fc.record({ does: fc.constant("nothing"), path: fc.nat(), from: fc.constant(/x/), to: fc.constant("") }),
  );

  function perform({ does, path, from, to }: typeof step extends fc.Arbitrary<infer Step> ? Step : never): void {
    if (typeof path === "string") return put(path, (text) => text.replace(from, to));
    const files = Object.keys(output()).filter((name) => !name.startsWith(".sluice-"));
    const file = join("rendered", files[path % files.length] ?? "");
    if (does === "output") put(file, (text) => text.replace(from, to));
    if (does === "delete") rmSync(join(root, file));
  }

  test("output and messages are the same with and without caches", async () => {
    const args = fc.constantFrom<readonly string[]>([], ["--check"], ["--force"], ["--cluster", "prod-*"]);
    const property = fc.asyncProperty(fc.array(fc.tuple(step, args), { minLength: 1, maxLength: 5 }), async (steps) => {
      rmSync(root, { recursive: true });
      cpSync("test/platforms/tiny", root, { recursive: true });
      mkdirSync(join(root, "node_modules"));
      await render();
      for (const [one, given] of steps) {
        perform(one);
        const copy = `${root}-copy`;
        rmSync(copy, { recursive: true, force: true });
        cpSync(root, copy, { recursive: true, preserveTimestamps: true });
        const known = await render(...given);
        const written = output();
        const io = fakeIo(copy, { now: later });
        const code = await main(["render", ...given, "--no-cache"], io);
        expect(known).toBe(`exit ${code}\n${io.written().stdout}${io.written().stderr}`);
        const original = root;
        root = copy;
        expect(written).toEqual(output());
        root = original;
        rmSync(copy, { recursive: true, force: true });
      }
    });
    await fc.assert(property, { numRuns: Number(process.env["WARM_RUNS"] ?? 8) });
  });
});
