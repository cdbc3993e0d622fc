/** Tests that an incremental `sluice render` has the same output and messages as a full run. */
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { randomNumbers } from "../../bench/platform.ts";
import { main } from "../../src/cli/index.ts";
import type { afterEdits } from "../../src/cli/commands/render/incremental.ts";
import { fakeIo } from "../cli/fake-io.ts";
import { diceOf, edited, town } from "../platforms/random-platform.ts";
import type { Dice, Town } from "../platforms/random-platform.ts";
import { reworded } from "../cli/commands/incremental/reworded.ts";
import { replace, write } from "../git/temporary.ts";

const seen = vi.hoisted(() => ({ part: 0, whole: 0 }));
vi.mock("../../src/cli/build.ts", () => ({ build: "1" }));
vi.mock("../../src/cli/commands/render/incremental.ts", async (load) => {
  const real = await load<{ readonly afterEdits: typeof afterEdits }>();
  return {
    ...real,
    afterEdits: async (...given: Parameters<typeof afterEdits>) => {
      const again = await real.afterEdits(...given);
      seen[again === undefined ? "whole" : "part"]++;
      return again;
    },
  };
});
let root = "";
beforeEach(() => {
  Object.assign(seen, { part: 0, whole: 0 });
  root = mkdtempSync(join(tmpdir(), "sluice-edited-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** A time long after all writes. */
const later = (): number => Date.now() + 60_000;

async function render(folder: string, args: readonly string[]): Promise<string> {
  const io = fakeIo(folder, { now: later });
  const code = await main(["render", ...args, "--format", "json", "--format", "terminal"], io);
  return `exit ${code}\n${io.written().stdout}${io.written().stderr}`;
}

function output(folder: string): Town {
  const rendered = join(folder, "rendered");
  if (!existsSync(rendered)) return {};
  const paths = readdirSync(rendered, { recursive: true, encoding: "utf8" });
  // A run that has nothing to write leaves the replaced versions in the record.
  const files = paths.filter((path) => path !== ".sluice-record" && statSync(join(rendered, path)).isFile());
  return Object.fromEntries(files.toSorted().map((path) => [path, readFileSync(join(rendered, path), "utf8")]));
}

const SELECTIONS: readonly (readonly string[])[] = [
  [],
  ["--target", "state", "--target", "openfeature"],
  ["--target", "openfeature"],
  ["--target", "openfeature", "--target", "milo", "--target", "gates", "--target", "featuregates"],
  ["--target", "docs"],
  ["--target", "zarf"],
  ["--target", "flux"],
  ["--target", "milo"],
  ["--target", "gates"],
  ["--target", "featuregates"],
  ["--target", "argocd"],
  ["--target", "catalog"],
  ["--target", "openfeature", "--cluster", "prod-*"],
];

/** Changes to the output folder between two runs. */
function meddle(dice: Dice): void {
  const files = Object.keys(output(root)).filter((name) => !name.startsWith(".sluice-"));
  if (files.length === 0) return;
  const path = join(root, "rendered", dice.pick(files));
  if (dice.oneIn(2)) rmSync(path);
  else writeFileSync(path, `${readFileSync(path, "utf8")}\n`);
}

const OWNED = ["--target", "openfeature"] as const;
const FEATURE = "features/f-2.yaml";
const careful = town(diceOf(randomNumbers(1), true));

/** Starts with a full run. */
async function begin(files: Town = careful): Promise<void> {
  write(root, files);
  mkdirSync(join(root, "node_modules"));
  expect(await render(root, OWNED)).toContain("exit 0\n");
  Object.assign(seen, { part: 0, whole: 0 });
}

function own(team: string, path: string = FEATURE): void {
  write(root, { [path]: (careful[path] ?? "").replace(/team-./, team) });
}

/** The output and messages without earlier runs. */
async function withoutCaches(args: readonly string[] = OWNED): Promise<readonly [told: string, files: Town]> {
  const copy = `${root}-copy`;
  cpSync(root, copy, { recursive: true, preserveTimestamps: true });
  try {
    return [await render(copy, [...args, "--no-cache"]), output(copy)];
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

async function expectTheSame(args: readonly string[] = OWNED): Promise<void> {
  const [told, files] = await withoutCaches(args);
  expect(await render(root, args)).toBe(told);
  expect(output(root)).toEqual(files);
}

test("consecutive edits and reverts need only a partial run", async () => {
  await begin();
  for (const team of ["team-x", "team-y", "team-z"]) {
    own(team);
    await expectTheSame();
    expect(Object.values(output(root)).filter((text) => text.includes(team))).not.toEqual([]);
  }
  own("team-x", "features/f-7.yaml");
  await expectTheSame();
  for (const path of [FEATURE, "features/f-7.yaml"]) write(root, { [path]: careful[path] ?? "" });
  await expectTheSame();
});

test.each<[string, () => void]>([
  ["a source has come", () => write(root, { "features/new.yaml": (careful[FEATURE] ?? "").replace("f-2", "new") })],
  ["a source has gone", () => rmSync(join(root, "features/f-14.yaml"))],
  [
    "a grant is another one",
    () => write(root, { "grants/g-1.yaml": careful["grants/g-2.yaml"]?.replace("g-2", "g-1") ?? "" }),
  ],
  [
    "a feature is called otherwise",
    () => write(root, { [FEATURE]: (careful[FEATURE] ?? "").replace("name: f-2", "name: f-two") }),
  ],
  ["a feature needs another one", () => write(root, { [FEATURE]: `${careful[FEATURE]}  conflictsWith: [f-12]\n` })],
  ["there is a mistake", () => write(root, { [FEATURE]: `${careful[FEATURE]}  ownres: []\n` })],
  ["the project is another one", () => write(root, { "sluice.yaml": `# said\n${careful["sluice.yaml"]}` })],
  [
    "an output file has gone that the edit does not touch",
    () => (own("team-x"), rmSync(join(root, "rendered/clusters/dev-1/openfeature/kustomization.yaml"))),
  ],
  [
    "an output file was edited by hand",
    () => (own("team-x"), writeFileSync(join(root, "rendered/clusters/dev-1/openfeature/kustomization.yaml"), "\n")),
  ],
])("everything is rendered again if %s", async (_, happens) => {
  await begin();
  happens();
  await expectTheSame();
});

test("a workload of several groups, one of which is missing in the partial run", async () => {
  const head = (kind: string, name: string): string =>
    `apiVersion: sluice.dev/v1alpha1\nkind: ${kind}\nmetadata: {name: ${name}}\nspec:\n`;
  const service = (name: string): string =>
    `${head("Service", name)}  serviceName: ${name}.example.com\n  displayName: ${name}\n  owner: {project: p}\n  phase: Draft\n`;
  const feature = (name: string, of: string, more: string): string =>
    `${head("Feature", name)}  description: What it is for.\n  service: ${of}\n  owners: [team-a]\n  history: [{level: DEV}]\n${more}`;
  const used = (...names: readonly string[]): string =>
    `  workloads:\n${names.map((name) => `    - {kind: Deployment, namespace: ns, name: ${name}, restart: Never}\n`).join("")}`;
  await begin({
    "sluice.yaml": `${head("Project", "one")}  targets: {openfeature: {inject: true}}\n`,
    "stages/dev.yaml": `${head("Stage", "dev")}  threshold: DEV\n  render: [openfeature]\n`,
    "stages/c1.yaml": `${head("Cluster", "c1")}  stage: dev\n`,
    ...Object.fromEntries(["sa", "sb", "sc"].map((name) => [`catalog/${name}.yaml`, service(name)])),
    "features/fa.yaml": feature("fa", "sa", used("web", "other")),
    "features/gb.yaml": feature("gb", "sb", `  dependsOn: [fa]\n${used("web")}`),
    "features/hc.yaml": feature("hc", "sc", used("web")),
  });
  write(root, { "features/fa.yaml": feature("fa", "sa", used("other")) });
  await expectTheSame();
  expect(Object.keys(output(root)).filter((path) => path.includes("/workloads/"))).not.toEqual([]);
});

const RUNBOOK = "  runbook: docs/a.md\n";
const asked: Town = { ...careful, [FEATURE]: `${careful[FEATURE]?.replace(RUNBOOK, "")}${RUNBOOK}` };

test("the deletion of a file that is not a source but was looked up is noticed", async () => {
  await begin(asked);
  rmSync(join(root, "docs/a.md"));
  await expectTheSame();
  write(root, { "docs/a.md": "a\n" });
  await expectTheSame();
});

test.each([
  ["a rule that counts is an error", "  rules:\n    unused-service: error\n"],
  [
    "a policy looks at all features of a cluster",
    `  policies:\n    - name: few\n      for: ClusterState\n      message: there are too many\n      severity: warning\n      require:\n        "$.features": {maxItems: 99}\n`,
  ],
])("nothing is kept where %s", async (_, more) => {
  const project = (careful["sluice.yaml"] ?? "").replace(/^ {2}(?:rules|policies):\n(?: {3,}.*\n)*/gm, "");
  await begin({ ...careful, "sluice.yaml": `${project}${more}` });
  own("team-x");
  await expectTheSame();
});

test("a corrupted or truncated cache changes neither messages nor output", async () => {
  await begin();
  own("team-x");
  const [told, files] = await withoutCaches();
  const before = `${root}-before`;
  cpSync(root, before, { recursive: true, preserveTimestamps: true });
  const cache = join(root, "node_modules/.cache/sluice");
  const kept = new Map(readdirSync(cache).map((name) => [name, readFileSync(join(cache, name))]));
  const place = fc.tuple(
    fc.constantFrom(...kept.keys()),
    fc.double({ min: 0, max: 0.999, noNaN: true }),
    fc.integer({ min: 1, max: 255 }),
  );
  const property = fc.asyncProperty(place, fc.boolean(), async ([name, part, by], ends) => {
    const bytes = Buffer.from(kept.get(name) ?? "");
    const at = Math.floor(bytes.length * part);
    bytes[at] = (bytes[at] ?? 0) ^ by;
    for (const [one, content] of kept)
      writeFileSync(join(cache, one), one === name ? bytes.subarray(0, ends ? at : undefined) : content);
    rmSync(join(root, "rendered"), { recursive: true });
    cpSync(join(before, "rendered"), join(root, "rendered"), { recursive: true, preserveTimestamps: true });
    expect(await render(root, OWNED)).toBe(told);
    expect(output(root)).toEqual(files);
  });
  try {
    await fc.assert(property, { numRuns: 8 });
  } finally {
    rmSync(before, { recursive: true, force: true });
  }
});

const RUNS = Number(process.env["EDITED_RUNS"] ?? 6);

test("any edits have the same result in a partial run and in a full run", async () => {
  const property = fc.asyncProperty(fc.nat(), async (seed) => {
    rmSync(root, { recursive: true, force: true });
    mkdirSync(join(root, "node_modules"), { recursive: true });
    const random = randomNumbers(seed);
    const dice = diceOf(random, false);
    const careful = diceOf(random, true);
    const selection = dice.pick(SELECTIONS);
    let files = town(careful);
    let former = files;
    write(root, files);
    await render(root, selection);
    for (let step = 0; step < 6; step++) {
      const after = dice.oneIn(5)
        ? former
        : dice.oneIn(3)
          ? reworded(files, dice)
          : edited(files, diceOf(random, !dice.oneIn(4)));
      if (dice.oneIn(3)) former = files;
      replace(root, files, after);
      files = after;
      if (dice.oneIn(10)) meddle(dice);
      const given = [...selection, ...dice.pick([[], [], [], ["--check"], ["--force"]])];
      await expectTheSame(given);
    }
  });
  await fc.assert(property, { numRuns: RUNS, endOnFailure: true });
  expect(seen.part).toBeGreaterThan(RUNS);
}, 600_000);
