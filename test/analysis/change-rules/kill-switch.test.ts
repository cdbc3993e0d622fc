/** Tests the kill switch and its revert on sixty clusters, with every possible obstacle. */
import { expect, test } from "vitest";
import { main } from "../../../src/cli/index.ts";
import { compile } from "../../../src/compiler/compile.ts";
import { compilerTargets } from "../../../src/render/render.ts";
import { openDirectory } from "../../../src/files/index.ts";
import { fakeIo } from "../../cli/fake-io.ts";
import { commitAll, git, gitEnvironment, withRepository } from "../../git/temporary.ts";
import { noLimits } from "../../no-limits.ts";

const TODAY = "2026-11-21";
const CLUSTERS = Array.from({ length: 60 }, (_, index) => `c-${index}`);

function document(kind: string, name: string, spec: string): string {
  return `apiVersion: sluice.dev/v1alpha1\nkind: ${kind}\nmetadata: {name: ${name}}\nspec: ${spec}\n`;
}

/** Nothing may change in the year to come. */
const CLOSED = `maintenance: {windows: [{days: [Sat], start: "02:00", duration: 4h}], exclusions: [{from: 2026-01-01, to: 2027-12-31}]}`;

/** Every other cluster is accredited; every third has an override of its own; two features build on the first. */
const PLATFORM: Readonly<Record<string, string>> = {
  "sluice.yaml": document("Project", "many", "{}"),
  "stages/stages.yaml": [
    document("Stage", "production", `{threshold: PRODUCTION, render: [state, milo, openfeature], ${CLOSED}}`),
    document(
      "Stage",
      "government",
      `{threshold: PRODUCTION, accreditation: required, render: [state, milo, openfeature], ${CLOSED}}`,
    ),
    ...CLUSTERS.map((name, index) =>
      document("Cluster", name, `{stage: ${index % 2 === 0 ? "production" : "government"}, release: "1.8"}`),
    ),
    document(
      "Accreditation",
      "approved",
      `{clusters: {stages: [government]}, release: "1.8", features: [chat, portal, search], authority: Office, date: 2026-01-01}`,
    ),
  ].join("---\n"),
  "stages/overrides.yaml": CLUSTERS.filter((_, index) => index % 3 === 0)
    .map((name) =>
      document(
        "Override",
        `on-${name}`,
        `{feature: search, clusters: {names: [${name}]}, enabled: true, reason: x, expires: 2027-01-31}`,
      ),
    )
    .join("---\n"),
  "features/features.yaml": [
    document(
      "Feature",
      "search",
      "{description: Finds., owners: [a], purpose: permission, entitlement: {}, history: [{level: PREVIEW}, {since: '1.7', level: PRODUCTION}]}",
    ),
    ...["chat", "portal"].map((name) =>
      document(
        "Feature",
        name,
        `{description: Builds on it., owners: [a], expires: 2027-06-30, dependsOn: [search], history: [{since: "1.7", level: PRODUCTION}]}`,
      ),
    ),
  ].join("---\n"),
  "grants/grants.yaml": [
    document("Grant", "acme", "{consumer: {kind: Organization, name: acme}, features: [search], reason: x}"),
    document(
      "Grant",
      "old",
      "{consumer: {kind: Organization, name: old}, features: [search], reason: x, expires: 2026-01-31}",
    ),
  ].join("---\n"),
};

const KILL = ["override", "search", "--emergency", "--reason", "it leaks", "--expires", "2026-12-31", "--write"];

/** What it says. */
async function green(folder: string, ...args: readonly string[]): Promise<string> {
  const io = fakeIo(folder, { env: gitEnvironment });
  const code = await main(args, io);
  const { stdout, stderr } = io.written();
  expect([args.join(" "), code, code === 0 ? "" : stdout + stderr]).toEqual([args.join(" "), 0, ""]);
  return stdout;
}

/** Onto one branch of this very repository, at an hour when nothing may change. */
const PUBLISH = ["publish", "--remote", ".", "--branch", "deploy", "--respect-windows", "--prune-limit", "0"];

function open(folder: string): number {
  const { states } = compile(openDirectory(folder), { targets: compilerTargets, today: TODAY, guard: noLimits });
  return states.flatMap(({ features }) => features.filter((one) => one.open)).length;
}

test("one command shuts a feature and what builds on it on sixty clusters, green; and so is its revert", () =>
  withRepository(PLATFORM, async (folder) => {
    await green(folder, "render");
    commitAll(folder, "rendered");
    expect(open(folder)).toBe(3 * CLUSTERS.length);
    await green(folder, ...PUBLISH);

    await green(folder, ...KILL);
    const killed = commitAll(folder, "shut search");
    expect(open(folder)).toBe(0);
    // Nothing may be deleted at once but what the emergency takes away.
    await green(folder, "validate", "--since", "HEAD~1", "--prune-limit", "0");
    await green(folder, "diff", "HEAD~1");
    await green(folder, "test");
    await green(folder, "render", "--prune-limit", "0");
    await green(folder, "render", "--check");
    commitAll(folder, "rendered without it");
    expect(await green(folder, ...PUBLISH)).toContain("60 clusters published");

    git(folder, "revert", "--no-edit", killed);
    expect(open(folder)).toBe(3 * CLUSTERS.length);
    await green(folder, "validate", "--since", "HEAD~1");
    await green(folder, "render");
    expect(await green(folder, ...PUBLISH)).toContain("60 pending");
  }));
