/** kustomize builds every cluster's folder, and gives back the very objects that stand in it. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { filesOf, objectsOf, PLATFORMS } from "./platform.ts";
import type { KubernetesObject } from "./platform.ts";

const missing = spawnSync("kubectl", ["version", "--client"]).status !== 0;
if (missing) process.stderr.write("kubectl is not installed: kustomize does not build the folders\n");

function written(files: ReadonlyMap<string, string>): string {
  const root = mkdtempSync(join(tmpdir(), "sluice-kustomize-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const [path, text] of files) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

function byName(objects: readonly KubernetesObject[]): readonly KubernetesObject[] {
  const nameOf = ({ kind, metadata: { namespace, name } }: KubernetesObject): string => `${kind} ${namespace} ${name}`;
  return objects.toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
}

describe.skipIf(missing).each(PLATFORMS)("of %s", (platform) => {
  const files = filesOf(platform);
  const clusters = new Set(
    [...files.keys()].filter((path) => path.startsWith("clusters/")).map((path) => path.split("/")[1] ?? ""),
  );

  test("every cluster's folder", () => {
    const root = written(files);
    for (const cluster of clusters) {
      const { status, stdout, stderr } = spawnSync("kubectl", ["kustomize", `clusters/${cluster}`], {
        cwd: root,
        encoding: "utf8",
        maxBuffer: 1 << 28,
      });
      expect({ cluster, stderr, status }).toEqual({ cluster, stderr: "", status: 0 });
      const meant = [...files].filter(
        ([path]) => path.startsWith(`clusters/${cluster}/`) && !path.includes("/workloads/"),
      );
      expect(byName(objectsOf("built.yaml", stdout))).toEqual(
        byName(meant.flatMap(([path, text]) => objectsOf(path, text))),
      );
    }
  });
});
