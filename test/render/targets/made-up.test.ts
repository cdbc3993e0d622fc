/** Tests that a new target needs only its file and a line in the list, in a copy of the sources. */
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "../../..");

/** Who is called when a feature that is on misbehaves, as a ConfigMap. */
const FILE = `/** The target \`pager\`: who is called when a feature that is on misbehaves. */
import type { Target } from "./target.ts";
import { fileOf, manifest } from "../manifest.ts";

export const pager: Target = {
  name: "pager",
  codes: [],
  folders: ["pager"],
  scopes: {},
  *clusterFiles({ features }) {
    const open = features.filter((state) => state.open);
    const data = Object.fromEntries(open.map(({ feature }) => [feature.name, feature.spec.owners?.[0] ?? ""]));
    const head = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "pager", namespace: "on-call" } };
    yield { path: "pager/owners.yaml", content: fileOf([manifest(head, { data })]) };
  },
};
`;

const RENDERED = `apiVersion: v1
kind: ConfigMap
metadata:
  annotations:
    argocd.argoproj.io/sync-wave: "-15"
  labels:
    app.kubernetes.io/managed-by: sluice
  name: pager
  namespace: on-call
data:
  dark-mode: team-portal
  search: team-portal
`;

const copy = mkdtempSync(join(tmpdir(), "sluice-made-up-"));
afterAll(() => rmSync(copy, { recursive: true, force: true }));

for (const path of ["src", "schemas", "package.json"]) cpSync(join(ROOT, path), join(copy, path), { recursive: true });
cpSync(join(ROOT, "test/platforms/tiny"), join(copy, "tiny"), { recursive: true });
symlinkSync(join(ROOT, "node_modules"), join(copy, "node_modules"));
writeFileSync(join(copy, "src/render/targets/pager.ts"), FILE);
edit("src/render/targets/index.ts", /^(export const targets: readonly Target\[\] = \[)/m, "$1pager, ");
edit("src/render/targets/index.ts", /^import/m, 'import { pager } from "./pager.ts";\nimport');

function edit(path: string, from: RegExp, to: string): void {
  const text = readFileSync(join(copy, path), "utf8");
  expect(text).toMatch(from);
  writeFileSync(join(copy, path), text.replace(from, to));
}

/** Runs the copy on a tiny platform. */
function sluice(...args: readonly string[]): string {
  const { stdout, stderr } = spawnSync(process.execPath, ["../src/bin.ts", ...args], {
    cwd: join(copy, "tiny"),
    encoding: "utf8",
  });
  return stdout + stderr;
}

function rendered(path: string): string {
  return readFileSync(join(copy, "tiny/rendered", path), "utf8");
}

test("a stage can list it, and delivery targets and packages include it", () => {
  edit("tiny/stages/production.yaml", /\[state, openfeature\]/, "[state, pager, zarf]");
  expect(sluice("render")).toContain("no problems");
  expect(rendered("clusters/prod-eu-1/pager/owners.yaml")).toBe(RENDERED);
  expect(rendered("clusters/prod-eu-1/pager/kustomization.yaml")).toContain("  - owners.yaml\n");
  expect(rendered("clusters/prod-eu-1/kustomization.yaml")).toContain("  - pager\n");
  expect(rendered("clusters/prod-eu-1/zarf/zarf.yaml")).toContain("../pager");
});

test("it can be rendered alone and checked, and a misspelled name is reported", () => {
  writeFileSync(join(copy, "tiny/rendered/clusters/prod-eu-1/pager/owners.yaml"), "by hand\n");
  expect(sluice("render", "--target", "state", "--check")).toContain("up to date");
  expect(sluice("render", "--target", "pager", "--force")).toMatch(/\b1 file written\b/);
  expect(rendered("clusters/prod-eu-1/pager/owners.yaml")).toBe(RENDERED);
  expect(sluice("render", "--target", "pagr")).toContain('did you mean "pager"?');
});
