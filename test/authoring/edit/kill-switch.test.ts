/** Tests the kill switch from end to end: one command, one green pull request, rendered; and its revert. */
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import fc from "fast-check";
import { main } from "../../../src/cli/index.ts";
import { compile } from "../../../src/compiler/compile.ts";
import { compilerTargets } from "../../../src/render/render.ts";
import { openDirectory } from "../../../src/files/index.ts";
import type { Tree } from "../../../src/files/index.ts";
import { fakeIo } from "../../cli/fake-io.ts";
import { commitAll, git, gitEnvironment, initRepository, write } from "../../git/temporary.ts";
import { platforms } from "../../platforms/generate.ts";
import { noLimits } from "../../no-limits.ts";

const PLATFORM = ["sluice.yaml", "catalog", "features", "grants", "stages", "docs/runbooks"];
const ROOT = join(import.meta.dirname, "../../..");

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "sluice-kill-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function green(...args: readonly string[]): Promise<void> {
  const io = fakeIo(folder, { env: gitEnvironment });
  const code = await main(args, io);
  const { stdout, stderr } = io.written();
  expect([args.join(" "), code, code === 0 ? "" : stdout + stderr]).toEqual([args.join(" "), 0, ""]);
}

function openAt(tree: Tree, feature: string): readonly string[] {
  return compile(tree, { targets: compilerTargets, today: "2026-11-21", guard: noLimits }).states.flatMap(
    ({ cluster, features }) =>
      features.some((one) => one.feature.name === feature && one.open && one.level !== null) ? [cluster.name] : [],
  );
}

const emergency = (feature: string): readonly string[] => [
  "override",
  feature,
  "--emergency",
  "--reason",
  "it burns",
  "--expires",
  "2026-12-31",
  "--write",
];

/** The checks of a pull request in CI, against its base. */
async function pullRequest(): Promise<void> {
  await green("validate", "--since", "HEAD~1");
  await green("test");
  await green("render");
  commitAll(folder, "rendered");
  await green("render", "--check");
}

// Granted, accredited and locked, needed by others, with workloads, with an experiment's rollout.
test.each([
  "cloud-portal-billing",
  "instance-metadata-v2",
  "assistant-inference",
  "iptables-dataplane",
  "checkout-layout",
])(
  "%s on the example: past grants, accreditation, locks, dependents and windows",

  async (feature) => {
    for (const part of PLATFORM) cpSync(join(ROOT, part), join(folder, part), { recursive: true });
    write(folder, { "grants/old.yaml": EXPIRED, "stages/mine.yaml": NARROWER(feature) });
    initRepository(folder);
    await green("render");
    commitAll(folder, "base");
    expect(openAt(openDirectory(folder), feature)).not.toEqual([]);

    await green(...emergency(feature));
    commitAll(folder, "emergency");
    expect(openAt(openDirectory(folder), feature)).toEqual([]);
    await pullRequest();

    git(folder, "revert", "--no-edit", "HEAD~1");
    await pullRequest();
  },
);

const EXPIRED = `apiVersion: sluice.dev/v1alpha1
kind: Grant
metadata: {name: long-gone}
spec:
  consumer: {kind: Organization, name: acme}
  features: [gpu-instances]
  reason: x
  expires: 2026-01-31
`;

/** Where nothing else decides, it says what holds anyway. */
const NARROWER = (feature: string): string =>
  feature !== "checkout-layout"
    ? ""
    : `apiVersion: sluice.dev/v1alpha1
kind: Override
metadata: {name: narrower}
spec:
  feature: ${feature}
  clusters: {names: [prod-ap-1]}
  enabled: true
  reason: x
  expires: 2027-01-31
`;

test("turns off any feature of any platform everywhere, without errors", async () => {
  await fc.assert(
    fc.asyncProperty(platforms, fc.nat(), async (files, choice) => {
      rmSync(folder, { recursive: true, force: true });
      write(folder, { ...files, "features/.keep": "" });
      const features = [
        ...(compile(openDirectory(folder), {
          targets: compilerTargets,
          today: "2026-11-21",
          guard: noLimits,
        }).model?.byKind.Feature.keys() ?? []),
      ];
      const open = features.filter((feature) => openAt(openDirectory(folder), feature).length > 0);
      const feature = open[choice % Math.max(1, open.length)];
      fc.pre(feature !== undefined);
      await green(...emergency(feature ?? ""));
      expect(openAt(openDirectory(folder), feature ?? "")).toEqual([]);
    }),
    { numRuns: 12 },
  );
});
