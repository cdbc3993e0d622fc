/**
 * Tests the commands that edit: a second run changes nothing, errors change nothing, and the kill switch always works.
 */
import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { main } from "../../../src/cli/index.ts";
import { compile } from "../../../src/compiler/compile.ts";
import { compilerTargets } from "../../../src/render/render.ts";
import { openDirectory } from "../../../src/files/index.ts";
import type { ClusterState, FeatureState } from "../../../src/compiler/resolve/index.ts";
import { fakeIo } from "../../cli/fake-io.ts";
import { noLimits } from "../../no-limits.ts";
import { EDITS } from "./examples.ts";

const PLATFORM = ["sluice.yaml", "catalog", "features", "grants", "stages", "docs/runbooks"];
const ROOT = join(import.meta.dirname, "../../..");

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "sluice-edit-"));
  for (const part of PLATFORM) cpSync(join(ROOT, part), join(folder, part), { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function sluice(...args: readonly string[]): Promise<Ran> {
  const io = fakeIo(folder);
  const code = await main(args, io);
  return { code, ...io.written() };
}

/** Path -> text of everything. */
function snapshot(): Readonly<Record<string, string>> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files.map((entry) => join(entry.parentPath, entry.name)).map((path) => [path, readFileSync(path, "utf8")]),
  );
}

const write = (path: string, text: string): void => writeFileSync(join(folder, path), text);

function compiled(): readonly ClusterState[] {
  return compile(openDirectory(folder), { targets: compilerTargets, today: "2026-11-21", guard: noLimits }).states;
}

/** Cluster -> the state of a feature. */
function statesOf(feature: string): ReadonlyMap<string, FeatureState> {
  return new Map(
    compiled().flatMap((at) =>
      at.features.filter((one) => one.feature.name === feature).map((one) => [at.cluster.name, one]),
    ),
  );
}

test("an edit with an unknown consumer or track reports that", async () => {
  const revoked = await sluice("revoke", "gpu-instances", "--from", "Organization/acmee");
  expect([revoked.code, revoked.stderr]).toEqual([
    2,
    'sluice: no consumer with a grant is named "Organization/acmee"\n  = did you mean "Organization/acme"?\n',
  ]);
  const upgraded = await sluice("upgrade", "--stage", "production", "--track", "kubele", "--to", "1.36");
  expect([upgraded.code, upgraded.stderr]).toEqual([
    2,
    'sluice: no track is named "kubele"\n  = did you mean "kubelet"?\n',
  ]);
});

test("a grant that is narrowed by several names loses just these", async () => {
  const grants = readFileSync(join(folder, "grants/acme.yaml"), "utf8");
  const names = "names: [staging-us-1, prod-us-1]";
  write("grants/acme.yaml", grants.replace(names, "names: [staging-us-1, dev-eu-1, prod-us-1, prod-ap-1]"));
  const from = ["--from", "Organization/acme", "--cluster", "staging-us-1", "--cluster", "prod-us-1", "--write"];
  expect((await sluice("revoke", "gpu-instances", ...from)).code).toBe(0);
  expect(snapshot()[join(folder, "grants/acme.yaml")]).toBe(grants.replace(names, "names: [dev-eu-1, prod-ap-1]"));
});

test("the changes of an edit that a policy forbids are reported", async () => {
  const { code, stdout } = await sluice("upgrade", "--cluster", "prod-eu-1", "--to", "1.7", "--downgrade");
  expect(code).toBe(1);
  expect(stdout).toContain("nothing-below-preview-in-production");
  expect(stdout).toContain("high risk (3)");
});

test("a track that only a feature has its history in can be begun on a cluster", async () => {
  const spec =
    "spec: {description: d, owners: [x], expires: 2027-06-30, track: portal, history: [{since: '2.0', level: DEV}]}";
  write("features/own.yaml", `apiVersion: sluice.dev/v1alpha1\nkind: Feature\nmetadata: {name: own}\n${spec}\n`);
  const { stdout } = await sluice("upgrade", "--cluster", "dev-eu-1", "--track", "portal", "--to", "2.0");
  expect(stdout).toContain('+  releases: {kubelet: latest, zarf: latest, portal: "2.0"}\n');
});

test("an edit that breaks a document reports no changes, because missing features are not turned off", async () => {
  const { code, stdout } = await sluice("promote", "dnssec", "--to", "ACCREDITED", "--since", "newest");
  expect(code).toBe(1);
  expect(stdout).toContain('"newest" is not a valid release');
  expect(stdout).toContain("can't be determined until the errors are fixed");
  expect(stdout).not.toContain("risk");
});

test("the lines of an edit are colored on a terminal", async () => {
  const io = fakeIo(folder, { env: { FORCE_COLOR: "1" } });
  await main(["upgrade", "--cluster", "dev-eu-1", "--to", "1.9", "--downgrade"], io);
  const { stdout } = io.written();
  expect(stdout).toContain('\u001B[31m-  release: "1.10"');
  expect(stdout).toContain('\u001B[32m+  release: "1.9"');
  expect(stdout).not.toContain("(0 ms)");
});

describe("every edit", () => {
  test.each(EDITS)("%s: shows, writes what it showed, and finds nothing to do the second time", async (name, args) => {
    const before = snapshot();
    const shown = await sluice(...args);
    expect([shown.code, shown.stderr]).toEqual([0, expect.stringContaining("add --write")]);
    expect(snapshot()).toEqual(before);

    const written = await sluice(...args, "--write");
    expect([written.code, written.stdout]).toEqual([0, shown.stdout]);
    const after = snapshot();
    expect(after).not.toEqual(before);
    expect(Object.keys(after).filter((path) => path.endsWith(".tmp"))).toEqual([]);

    const again = await sluice(...args, "--write");
    if (again.stderr.includes("no consumer with a grant is named"))
      expect([name, again.code]).toEqual(["revoke, a whole consumer", 2]);
    else expect([again.code, again.stdout]).toEqual([0, expect.stringMatching(/^nothing to (?:change|remove): /m)]);
    expect(snapshot()).toEqual(after);
    expect((await sluice("validate")).code).toBe(0);
  });

  test("an edit that causes an error is not written", async () => {
    const before = snapshot();
    const { code, stdout, stderr } = await sluice(..."promote kubelet-swap --to DEV --since 1.36 --write".split(" "));
    expect([code, stderr]).toEqual([1, "nothing was written: the edit would add an error\n"]);
    expect(stdout).toContain("error");
    expect(snapshot()).toEqual(before);
  });

  test("leaves a link alone, and what it points at", async () => {
    const real = join(folder, "elsewhere.yaml");
    cpSync(join(folder, "stages/emergency.yaml"), real);
    unlinkSync(join(folder, "stages/emergency.yaml"));
    symlinkSync(real, join(folder, "stages/emergency.yaml"));
    const text = readFileSync(real, "utf8");
    await sluice("override", "dnssec", "--emergency", "--reason", "x", "--expires", "2026-12-31", "--write");
    expect(readFileSync(real, "utf8")).toBe(text);
  });

  test.each([
    [["promote", "gpu-instance", "--to", "PREVIEW", "--since", "1.10"], 'did you mean "gpu-instances"?'],
    [["promote", "gpu-instances", "--to", "PREVEIW", "--since", "1.10"], 'did you mean "PREVIEW"?'],
    [["promote", "gpu-instances"], "a promotion needs a level and a release"],
    [["grant", "gpu-instances", "--to", "acme", "--reason", "x"], "Organization/acme"],
    [["grant", "gpu-instances", "--to", "Organisation/acme", "--reason", "x"], 'did you mean "Organization"?'],
    [["revoke", "gpu-instances"], "--from"],
    [["override", "dnssec", "--reason", "x"], "--enabled, --level, --variant, --emergency"],
    [
      ["override", "dnssec", "--emergency", "--level", "DEV", "--reason", "x", "--expires", "2026-12-31"],
      "can't be combined with another effect",
    ],
    [["override", "dnssec", "--emergency", "--reason", "x"], "--expires"],
    [["override", "dnssec", "--emergency", "--expires", "2026-12-31"], "--reason"],
    [
      ["override", "dnssec", "--enabled", "false", "--reason", "x", "--cluster", "prod-eu-11"],
      'did you mean "prod-eu-1"?',
    ],
    [["override", "dnssec", "--enabled", "false", "--reason", "x", "--label", "eu"], "region=eu"],
    [["override", "dnssec", "--enabled", "false", "--reason", "x", "--expires", "2026-02-30"], "is not a date"],
    [["override", "gateway-limits", "--variant", "rased", "--reason", "x"], 'did you mean "raised"?'],
    [["upgrade", "--to", "1.10"], "--cluster GLOB, --stage STAGE or --label KEY=VALUE"],
    [["upgrade", "--stage", "staging", "--to", "1.99"], 'no release of track "platform"'],
  ])("that asks for what there is not says so: %j", async (args, expected) => {
    const { code, stderr } = await sluice(...args, "--write");
    expect([code, stderr]).toEqual([2, expect.stringContaining(expected)]);
  });
});

describe("the kill switch", () => {
  const emergency = (feature: string): Promise<Ran> =>
    sluice("override", feature, "--emergency", "--reason", "it burns", "--expires", "2026-12-31", "--write");

  test("shuts every feature that is open anywhere, everywhere, and its revert is green too", async () => {
    const open = new Set(
      compiled().flatMap((at) =>
        at.features.filter((one) => one.open && one.level !== null).map((one) => one.feature.name),
      ),
    );
    const before = snapshot();
    for (const feature of open) {
      expect(await emergency(feature), feature).toMatchObject({ code: 0 });
      const left = [...statesOf(feature)].filter(([, state]) => state.open).map(([cluster]) => cluster);
      expect(left, feature).toEqual([]);
      for (const [path, text] of Object.entries(before)) writeFileSync(path, text);
      expect(snapshot(), feature).toEqual(before);
    }
    expect((await sluice("validate")).code).toBe(0);
    expect(open.size).toBeGreaterThan(10);
  });

  test("works past narrower overrides, open dependents, locks, windows, accreditation, and faults elsewhere", async () => {
    write("stages/mine.yaml", OVERRIDE("dnssec-here", "  clusters: {names: [prod-eu-1]}\n  enabled: true"));
    write("features/dependent.yaml", DEPENDENT);
    write("features/broken.yaml", "kind: Feature\n  name: [\n");
    write("grants/expired.yaml", EXPIRED);
    const { code, stderr, stdout } = await emergency("dnssec");
    expect([code, stderr]).toEqual([
      0,
      "wrote stages/emergency.yaml\nnext: fix the other errors, then run sluice render\n",
    ]);
    expect(stdout).not.toContain(" error  ");
    for (const feature of ["dnssec", "needs-dnssec"])
      expect(
        [...statesOf(feature).values()].filter(({ open }) => open),
        feature,
      ).toEqual([]);
  });

  test("is read, whatever the sources are called", async () => {
    rmSync(join(folder, "stages/emergency.yaml"));
    rmSync(join(folder, "stages/overrides.yaml"));
    const before = readFileSync(join(folder, "sluice.yaml"), "utf8");
    for (const sources of [
      '["features/*.yaml", "stages/**/*.yaml", catalog, grants]',
      "[./stages/, features, catalog, grants]",
      '["*/*.yaml"]',
    ]) {
      write("sluice.yaml", before.replace("spec:\n", `spec:\n  sources: ${sources}\n`));
      expect(await emergency("instance-metadata-v2"), sources).toMatchObject({ code: 0 });
      expect(
        [...statesOf("instance-metadata-v2").values()].filter(({ open, level }) => open && level !== null),
      ).toEqual([]);
      expect((await sluice("revoke", "gpu-instances", "--from", "Organization/nobody")).code).toBe(2);
      for (const path of Object.keys(snapshot())) if (/emergency/.test(path)) rmSync(path);
    }
  });

  test("goes to a separate file if the usual one is broken", async () => {
    write("stages/emergency.yaml", 'kind: Override\nspec: "never ended\n');
    write("stages/overrides.yaml", "a: [\n");
    const { code, stderr } = await emergency("dnssec");
    expect([code, stderr]).toEqual([
      0,
      "wrote stages/emergency-2.yaml\nnext: fix the other errors, then run sluice render\n",
    ]);
    expect([...statesOf("dnssec").values()].some(({ open }) => open)).toBe(false);
  });
});

const OVERRIDE = (name: string, spec: string): string =>
  `apiVersion: sluice.dev/v1alpha1\nkind: Override\nmetadata: {name: ${name}}\nspec:\n  feature: dnssec\n${spec}\n  reason: x\n  expires: 2027-01-31\n`;

const DEPENDENT = `apiVersion: sluice.dev/v1alpha1
kind: Feature
metadata: {name: needs-dnssec}
spec:
  description: Needs it.
  owners: [team-dns]
  expires: 2027-06-30
  dependsOn: [dnssec]
  history:
    - {since: "1.4", level: PREVIEW}
    - {since: "1.8", level: PRODUCTION, locked: true}
`;

const EXPIRED = `apiVersion: sluice.dev/v1alpha1
kind: Grant
metadata: {name: long-gone}
spec:
  consumer: {kind: Organization, name: acme}
  features: [gpu-instances]
  reason: x
  expires: 2026-01-31
`;
