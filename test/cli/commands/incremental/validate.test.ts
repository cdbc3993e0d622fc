/** After a few edits, `sluice validate` compiles a part and reports the same as a full run. */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { randomNumbers } from "../../../../bench/platform.ts";
import { main } from "../../../../src/cli/index.ts";
import type { recompile } from "../../../../src/engine/index.ts";
import { isChecked } from "../../../../src/cli/commands/validate/recompile.ts";
import { hashesOf } from "../../../../src/git/object-id.ts";
import { fakeIo } from "../../fake-io.ts";
import { diceOf, edited, town } from "../../../platforms/random-platform.ts";
import type { Town } from "../../../platforms/random-platform.ts";
import { replace, write } from "../../../git/temporary.ts";
import { reworded } from "./reworded.ts";

const seen = vi.hoisted(() => ({ part: 0, spoil: false }));
vi.mock("../../../../src/cli/build.ts", () => ({ build: "1" }));
vi.mock("../../../../src/engine/index.ts", async (load) => {
  const real = await load<{ readonly recompile: typeof recompile }>();
  return {
    ...real,
    recompile: (...given: Parameters<typeof recompile>) => {
      const result = real.recompile(...given);
      if ("because" in result) return result;
      seen.part++;
      return seen.spoil ? { ...result, compilation: { ...result.compilation, documents: 0 } } : result;
    },
  };
});

let root = "";
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "sluice-validated-"));
  seen.part = 0;
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** A time long after all files were written. */
const later = (): number => Date.now() + 60_000;

async function validate(...args: readonly string[]): Promise<string> {
  const io = fakeIo(root, { now: later });
  const code = await main(["validate", ...args, "--format", "json", "--format", "terminal"], io);
  return `exit ${code}\n${io.written().stdout}${io.written().stderr}`;
}

const RUNS = Number(process.env["EDITED_RUNS"] ?? 8);

test("after any edits the report of a part is that of a full run", async () => {
  const property = fc.asyncProperty(fc.nat(), async (seed) => {
    rmSync(root, { recursive: true, force: true });
    mkdirSync(join(root, "node_modules"), { recursive: true });
    const random = randomNumbers(seed);
    const dice = diceOf(random, false);
    let files = town(diceOf(random, true));
    write(root, files);
    const options = dice.pick([[], [], ["--deadlines"]]);
    await validate(...options);
    for (let step = 0; step < 6; step++) {
      const after = dice.oneIn(6) ? edited(files, diceOf(random, dice.oneIn(2))) : reworded(files, dice);
      replace(root, files, after);
      files = after;
      const fresh = await validate(...options, "--no-cache");
      expect(await validate(...options)).toBe(fresh);
      expect(await validate(...options)).toBe(fresh);
    }
  });
  await fc.assert(property, { numRuns: RUNS, endOnFailure: true });
  expect(seen.part).toBeGreaterThan(RUNS);
}, 600_000);

test("of a hundred runs after edits, one compiles everything, and a difference is an internal error", async () => {
  const files = town(diceOf(randomNumbers(1), true));
  write(root, files);
  mkdirSync(join(root, "node_modules"));
  await validate();
  const path = "features/f-2.yaml";
  const texts = Array.from({ length: 1000 }, (_, index) => `${files[path]}# ${index}\n`);
  const idOf = hashesOf("sha1");
  const chosen = texts.filter((text) => isChecked(new Map([[path, idOf(Buffer.from(text))]])));
  expect(chosen.length).toBeGreaterThan(2);
  expect(chosen.length).toBeLessThan(30);
  write(root, { [path]: chosen[0] ?? "" });
  const fresh = await validate("--no-cache");
  expect(await validate()).toBe(fresh);
  seen.spoil = true;
  write(root, { [path]: chosen[1] ?? "" });
  expect(await validate()).toContain("differs from that of a full run");
  seen.spoil = false;
  expect(await validate()).toBe(await validate("--no-cache"));
});

test.each(["features/more.json", "features/f-2.YAML", "grants/.b.yml.bak.yaml"])(
  "a file that is added and not read is reported: %s",
  async (path) => {
    write(root, town(diceOf(randomNumbers(1), true)));
    mkdirSync(join(root, "node_modules"));
    await validate();
    write(root, { [path]: "{}\n" });
    const fresh = await validate("--no-cache");
    expect(await validate()).toBe(fresh);
  },
);

test("--explain-cache says what was compiled, and why not less", async () => {
  const files = town(diceOf(randomNumbers(1), true));
  write(root, files);
  expect(await validate("--explain-cache")).toContain("cache: not available: the project has no node_modules folder");
  mkdirSync(join(root, "node_modules"));
  expect(await validate("--explain-cache")).toContain(
    "cache: everything was compiled: no earlier run has left a record",
  );
  expect(await validate("--explain-cache")).toContain("cache: nothing has changed since the last run");
  expect(await validate("--explain-cache", "--no-cache")).toContain("cache: not used because of --no-cache");
  write(root, { "features/f-2.yaml": `${files["features/f-2.yaml"]}# a comment\n` });
  expect(await validate("--explain-cache")).toMatch(
    /cache: changed: features\/f-2\.yaml\ncache: affects \d+ features? \(.*f-2.*\): \d+ of \d+ files were compiled\n/,
  );
  write(root, { "stages/prod-1.yaml": (files["stages/prod-1.yaml"] ?? "").replace("region:", "zone:") });
  expect(await validate("--explain-cache")).toContain(
    'cache: everything was compiled: Cluster "prod-1" has changed, which affects every feature',
  );
});

/** A platform with one stage and one cluster. `features`: the spec of each; each has its own service. */
function platform(
  features: Readonly<Record<string, string>>,
  more: { readonly project?: string; readonly render?: string } = {},
): Town {
  const head = (kind: string, name: string): string =>
    `apiVersion: sluice.dev/v1alpha1\nkind: ${kind}\nmetadata: {name: ${name}}\nspec:\n`;
  const { project = "  {}\n", render = "openfeature" } = more;
  return {
    "sluice.yaml": `${head("Project", "one")}${project}`,
    "stages/dev.yaml": `${head("Stage", "dev")}  threshold: DEV\n  render: [${render}]\n`,
    "stages/c1.yaml": `${head("Cluster", "c1")}  stage: dev\n`,
    ...Object.fromEntries(
      Object.entries(features).flatMap(([name, spec]) => [
        [
          `catalog/${name}.yaml`,
          `${head("Service", `s-${name}`)}  serviceName: ${name}.example.com\n  displayName: ${name}\n  owner: {project: p}\n  phase: Draft\n`,
        ],
        [
          `features/${name}.yaml`,
          `${head("Feature", name)}  description: What it is for.\n  owners: [team-a]\n  service: s-${name}\n  history: [{level: DEV}]\n${spec}`,
        ],
      ]),
    ),
  };
}

const OWNED_BY_Z = `  policies:\n    - name: ours\n      for: ClusterState\n      message: is not ours\n      severity: warning\n      require: {"$.features[*].owners": {type: array, contains: {const: team-z}}}\n`;
const workload = (kind: string): string => `  workloads: [{kind: ${kind}, namespace: ns, name: w}]\n`;
const gate = (name: string, track: string): string => `  track: ${track}\n  gates: [{component: api, name: ${name}}]\n`;
const GATES =
  "  releases: {platform: [{name: '1.6'}], mobile: [{name: '1.6'}]}\n  targets: {gates: {components: {api: {format: env}}}}\n";
const large = (bytes: number): string =>
  `  flag: {type: string, variants: {on: ${"x".repeat(bytes)}, off: "-"}, targeting: {if: [{"==": [{var: plan}, free]}, "on", null]}}\n`;

/** Puts all features into one service. */
function inOne(files: Town): Town {
  return Object.fromEntries(
    Object.entries(files).map(([path, text]) => [path, text.replace(/service: s-\w+/, "service: s-fa")]),
  );
}

test.each<[string, Town, string, (text: string) => string]>([
  [
    "a kind of workload is reported at its first feature",
    platform({ fa: workload("Gadget"), hb: workload("Gadget") }),
    "fa",
    (text) => text.replace("Gadget", "Deployment"),
  ],
  [
    "a kind of workload is reported if another feature becomes the first",
    platform({ fa: workload("Deployment"), hb: workload("Gadget") }),
    "fa",
    (text) => text.replace("Deployment", "Gadget"),
  ],
  [
    "features of two tracks share a component",
    platform({ fa: gate("A", "mobile"), hb: gate("B", "platform") }, { project: GATES, render: "gates" }),
    "hb",
    (text) => text.replace("platform", "mobile"),
  ],
  [
    "a policy reports the first feature of a cluster",
    platform({ fa: "", hb: "" }, { project: OWNED_BY_Z }),
    "fa",
    (text) => text.replace("team-a", "team-z"),
  ],
  [
    "flags together become too large",
    inOne(platform({ fa: large(150_000), fb: large(1000) })),
    "fb",
    (text) => text.replace("x".repeat(1000), "x".repeat(100_000)),
  ],
  [
    "flags together become too large by their targeting",
    inOne(platform({ fa: large(150_000), fb: large(1000) })),
    "fb",
    (text) => text.replace("free", "x".repeat(100_000)),
  ],
])("a diagnostic about several features is complete: %s", async (_, files, name, edit) => {
  write(root, files);
  mkdirSync(join(root, "node_modules"));
  expect(await validate()).toMatch(/^exit 0\n/);
  const path = `features/${name}.yaml`;
  write(root, { [path]: edit(files[path] ?? "") });
  const fresh = await validate("--no-cache");
  expect(await validate()).toBe(fresh);
});

const granted = (name: string): string =>
  `apiVersion: sluice.dev/v1alpha1\nkind: Grant\nmetadata: {name: g-${name}}\nspec:\n  consumer: {kind: Organization, name: acme}\n  features: [${name}]\n  reason: they asked\n`;

test("who has a feature has what it needs, also where that is granted apart", async () => {
  const both = platform({ fa: "  entitlement: {}\n  dependsOn: [dd]\n", dd: "  entitlement: {}\n" });
  const entitled = Object.fromEntries(
    Object.entries(both).map(([path, text]) => {
      const level = path === "features/fa.yaml" ? "level: DEV" : "level: PREVIEW";
      return [path, text.replace("threshold: DEV", "threshold: PREVIEW").replace("level: DEV", level)];
    }),
  );
  const files: Town = { ...entitled, "grants/fa.yaml": granted("fa"), "grants/dd.yaml": granted("dd") };
  write(root, files);
  mkdirSync(join(root, "node_modules"));
  expect(await validate()).toMatch(/^exit 0\n/);
  for (const [from, to] of [
    ["level: DEV", "level: PREVIEW"],
    ["What it is for", "What it does"],
  ] as const) {
    write(root, { "features/fa.yaml": (files["features/fa.yaml"] ?? "").replace(from, to) });
    const fresh = await validate("--no-cache");
    expect(await validate()).toBe(fresh);
  }
});
