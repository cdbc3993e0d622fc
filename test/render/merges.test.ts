/** Branches with unrelated edits merge in the rendered folder, and the merge equals a render of the merged sources. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { DAY, platform, randomNumbers } from "../../bench/platform.ts";
import { compile } from "../../src/compiler/compile.ts";
import { compilerTargets } from "../../src/render/render.ts";
import { noLimits } from "../no-limits.ts";
import { treeOf } from "../platforms/tree.ts";
import { rendered } from "./targets/compiled.ts";

type Files = ReadonlyMap<string, string>;
/** Undefined deletes the file. */
type Edit = readonly [path: string, text: string | undefined];

const PAIRS = Number(process.env["MERGE_PAIRS"] ?? 6);
const FEATURES = Number(process.env["MERGE_FEATURES"] ?? 150);
const SIZE = { features: FEATURES, clusters: 6, grants: FEATURES };

/** Files that state one value of many features, so that two edits can change the same line. */
const SHARED =
  /(?:^|\/)kustomization\.yaml$|^docs\/(?:README|catalog)\.md$|^clusters\/[^/]+\/(?:gates|workloads|zarf)\//;

const random = randomNumbers(7);
const below = (count: number): number => Math.floor(random() * count);

const base: Files = new Map(platform(SIZE));

function featureFile(index: number): string {
  return `features/${Math.floor(index / 200)}/feature-${index}.yaml`;
}

function editFeature(from: RegExp, to: string): Edit {
  const path = featureFile(below(SIZE.features));
  return [path, (base.get(path) ?? "").replace(from, to)];
}

const document = (kind: string, name: string, spec: string): string =>
  `apiVersion: sluice.dev/v1alpha1\nkind: ${kind}\nmetadata:\n  name: ${name}\nspec:\n${spec}`;

/** Everyday edits, each of one file. Not of clusters: their releases are inputs of all features. */
const EDITS: readonly (() => Edit)[] = [
  () => editFeature(/level: \w+\n(?![^]*level:)/, "level: PRODUCTION\n"),
  () => editFeature(/(level: \w+\n)(?![^]*level:)/, '$1    - since: "1.9"\n      level: ACCREDITED\n'),
  () => editFeature(/owners: .*/, `owners: [team-${below(20)}, "new@example.com"]`),
  () => editFeature(/description: >-\n.*\n.*\n/, `description: A new description, number ${below(1000)}.\n`),
  () => {
    const index = below(SIZE.features / 5) * 5;
    const grantee = `new-org-${below(1000)}`;
    return [
      `grants/new-${grantee}.yaml`,
      document(
        "Grant",
        grantee,
        `  consumer: {kind: Organization, name: ${grantee}}\n  features: [feature-${index}]\n  clusters: {labels: {region: eu}}\n  reason: in their contract\n`,
      ),
    ];
  },
  () => [`grants/0/grant-${below(Math.min(200, SIZE.grants))}.yaml`, undefined],
  () => {
    const index = below(SIZE.features);
    return [
      `stages/overrides/new-${index}.yaml`,
      document(
        "Override",
        `new-${index}`,
        `  feature: feature-${index}\n  clusters: {names: [cluster-${below(SIZE.clusters)}]}\n  enabled: false\n  reason: an exception\n  ticket: OPS-${index}\n  expires: 2027-06-30\n`,
      ),
    ];
  },
  () => [`stages/overrides/o-${below(Math.ceil(SIZE.features / 50)) * 50 + 1}.yaml`, undefined],
];

function edited(files: Files, edits: readonly Edit[]): Files {
  const result = new Map(files);
  for (const [path, text] of edits)
    if (text === undefined) result.delete(path);
    else result.set(path, text);
  return result;
}

function renderedFrom(files: Files): Files {
  const options = { targets: compilerTargets, today: DAY, guard: noLimits };
  const { model, states, isComplete } = compile(treeOf(Object.fromEntries(files)), options);
  expect(isComplete).toBe(true);
  return model === undefined ? new Map() : rendered({ model, states });
}

const folder = mkdtempSync(join(tmpdir(), "sluice-merges-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** As git merges a file that both branches changed. Undefined if they conflict. */
function merged(texts: readonly (string | undefined)[]): string | undefined {
  const [was, ours, theirs] = texts;
  if (ours === theirs || theirs === was) return ours;
  if (ours === was) return theirs;
  if (texts.includes(undefined)) return undefined;
  const paths = ["ours", "base", "theirs"].map((name) => join(folder, name));
  [ours, was, theirs].forEach((text, index) => writeFileSync(paths[index] ?? "", text ?? ""));
  try {
    return execFileSync("git", ["merge-file", "--stdout", ...paths], { encoding: "utf8", stdio: "pipe" });
  } catch {
    return undefined;
  }
}

/** The paths of a pair that conflict, or whose merge differs from the render. */
function faults(first: Edit, second: Edit, before: Files): readonly string[] {
  const [ours, theirs, both] = [[first], [second], [first, second]].map((edits) => renderedFrom(edited(base, edits)));
  const paths = new Set([before, ours, theirs, both].flatMap((files) => [...(files?.keys() ?? [])]));
  return [...paths]
    .filter((path) => !SHARED.test(path))
    .filter((path) => merged([before, ours, theirs].map((files) => files?.get(path))) !== both?.get(path));
}

test(`${PAIRS} pairs of unrelated edits merge as they are rendered`, () => {
  const before = renderedFrom(base);
  const failed: string[] = [];
  for (let pair = 0; pair < PAIRS; pair++) {
    const [first, second] = [EDITS[below(EDITS.length)]?.(), EDITS[below(EDITS.length)]?.()];
    if (first === undefined || second === undefined || first[0] === second[0]) continue;
    const found = faults(first, second, before);
    if (found.length > 0) failed.push(`${first[0]} and ${second[0]}: ${found.join(", ")}`);
  }
  expect(failed.length, failed.join("\n")).toBeLessThanOrEqual(PAIRS / 100);
});
