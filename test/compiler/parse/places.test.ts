/** Tests that the fast search finds the same locations as `yaml`, for existing and missing paths. */
import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { platform } from "../../../bench/platform.ts";
import { locate, locateByYaml } from "../../../src/compiler/parse/locate.ts";
import { parseFast } from "../../../src/compiler/parse/fast/index.ts";
import { parseArchive } from "../../txtar.ts";
import { mutated } from "./mutations.ts";
import type { Value } from "../../../src/compiler/parse/index.ts";
import type { NodeLocation, Path } from "../../../src/base/source.ts";

/** For longer runs: `FAST_RUNS=1000000`. */
const RUNS = Number(process.env["FAST_RUNS"] ?? 1500);

function filesBelow(folder: string, ending: RegExp): readonly string[] {
  return (readdirSync(folder, { recursive: true }) as string[])
    .filter((path) => ending.test(path))
    .map((path) => readFileSync(`${folder}/${path}`, "utf8"));
}

const sources = ["catalog", "features", "grants", "stages", "test/platforms/tiny"].flatMap((folder) =>
  filesBelow(folder, /\.ya?ml$/),
);
const stories = filesBelow("test/cases", /\.txtar$/).flatMap((text) =>
  parseArchive(text).sections.flatMap(({ name, text: section }) => (name.endsWith(".yaml") ? [section] : [])),
);
const generated = [...platform({ features: 20, clusters: 3, grants: 5 })].map(([, text]) => text);
const handwritten = filesBelow("test/compiler/parse/fast", /\.yaml$/);

function* pathsOf(value: Value, path: Path = []): Generator<Path> {
  yield path;
  yield [...path, "nothing"];
  yield [...path, 99, "deeper"];
  if (typeof value !== "object" || value === null) return;
  const entries = Array.isArray(value) ? value.entries() : Object.entries(value);
  for (const [name, inner] of entries as Iterable<[string | number, Value]>) yield* pathsOf(inner, [...path, name]);
}

/** The first location for which the offsets differ. */
function disagreement(text: string): string | undefined {
  const values = parseFast(text);
  if (values === undefined) return undefined;
  const file = { path: "a.yaml", text };
  for (const document of [...values.keys(), values.length])
    for (const path of pathsOf(values[document] ?? null))
      for (const on of ["key", "value"] as const) {
        const place: NodeLocation = { file, document, path, on };
        const [fast, slow] = [locate(place), locateByYaml(place)];
        if (fast.start !== slow.start || fast.end !== slow.end)
          return `${document} ${path.join(".")} ${on}: ${JSON.stringify(text.slice(fast.start, fast.end))} is ${JSON.stringify(text.slice(slow.start, slow.end))}\n${text}`;
      }
  return undefined;
}

test.each([
  ["the example platform", sources],
  ["generated platforms", generated],
  ["stories", stories],
  ["texts that show everything that is read fast", handwritten],
])("%s", (_, texts) => {
  expect(texts.map(disagreement).filter((one) => one !== undefined)).toEqual([]);
});

test("locations in randomly changed texts are the same", () => {
  const corpus = [...sources, ...stories, ...handwritten, ...handwritten, ...handwritten].filter(
    (text) => text.length < 2000,
  );
  let plain = 0;
  fc.assert(
    fc.property(mutated(corpus), (text) => {
      if (parseFast(text) !== undefined) plain++;
      expect(disagreement(text)).toBe(undefined);
    }),
    { numRuns: RUNS },
  );
  // Otherwise the test would not prove anything.
  expect(plain / RUNS).toBeGreaterThan(0.1);
}, 3_600_000);
