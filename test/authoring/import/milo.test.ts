/** Tests that files rendered for Milo, imported into the repository without their sources, render the same again. */
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { importContextOf, openDestination } from "../../../src/cli/commands/import/destination.ts";
import { dropInvalid } from "../../../src/cli/commands/import/drop-invalid.ts";
import { treeWith } from "../../../src/cli/commands/edits/tree.ts";
import { compile } from "../../../src/compiler/compile.ts";
import { collectInto } from "../../../src/base/diagnostics.ts";
import type { Diagnostic } from "../../../src/base/diagnostics.ts";
import { renderedObjects } from "../../../src/analysis/drift/index.ts";
import type { KubernetesObject } from "../../../src/analysis/drift/index.ts";
import { drafts, stageDrafts } from "../../../src/authoring/import/index.ts";
import { importers } from "../../../src/authoring/import/importers.ts";
import { openDirectory } from "../../../src/files/index.ts";
import { compilerTargets, render } from "../../../src/render/render.ts";
import type { Fleet } from "../../../src/render/targets/target.ts";
import { TODAY } from "./imported.ts";
import { noLimits } from "../../no-limits.ts";

function fleetOf(compilation: ReturnType<typeof compile>): Fleet {
  if (compilation.model === undefined) throw new Error("no model");
  return { model: compilation.model, states: compilation.states };
}

function ofMilo(fleet: Fleet, cluster: string): readonly KubernetesObject[] {
  return renderedObjects(fleet, cluster).filter(({ kind, value }) => {
    const { labels } = value["metadata"] as { readonly labels: Readonly<Record<string, string>> };
    return (
      kind === "ResourceGrant" ||
      (kind === "ResourceRegistration" && labels["app.kubernetes.io/component"] === "feature-flags")
    );
  });
}

/** Without the annotation that names the document it was made of. */
function bare({ value }: KubernetesObject): unknown {
  const { annotations, ...metadata } = value["metadata"] as { readonly annotations?: Readonly<Record<string, string>> };
  const kept = Object.fromEntries(Object.entries(annotations ?? {}).filter(([key]) => key !== "sluice.dev/source"));
  return { ...value, metadata: { ...metadata, annotations: kept } };
}

const example = fleetOf(compile(openDirectory("."), { targets: compilerTargets, today: TODAY, guard: noLimits }));
const clusters = example.states.filter(({ render }) => render.includes("milo")).map(({ cluster }) => cluster.name);

test.each(clusters)("%s", (cluster) => {
  const before = ofMilo(example, cluster);
  expect(before.length).toBeGreaterThan(5);
  const files = [...render(example, { clusters: new Set([cluster]) })]
    .filter(({ path }) => path.includes("/milo-"))
    .map(({ path, content }) => ({ path, text: content }));
  const folder = mkdtempSync(join(tmpdir(), "sluice-milo-"));
  try {
    for (const part of ["catalog", "sluice.yaml"]) cpSync(part, join(folder, part), { recursive: true });
    rmSync(join(folder, "catalog/patches.yaml"), { force: true });
    const destination = openDestination(folder, TODAY, noLimits);
    const around = importContextOf(destination, {});
    const said: Diagnostic[] = [];
    const importer = importers.find(({ name }) => name === "milo");
    if (importer === undefined) throw new Error("no importer");
    const made = [
      ...drafts(importer, files, around, collectInto(said)),
      ...stageDrafts("PRODUCTION", ["milo"], "stages"),
    ];
    const settled = dropInvalid(made, destination, TODAY, collectInto(said), noLimits);
    const after = fleetOf(
      compile(treeWith(destination.tree, settled.edits), { targets: compilerTargets, today: TODAY, guard: noLimits }),
    );
    expect(said.filter(({ code }) => code.name !== "import-assumed").map(({ message }) => message)).toEqual([]);
    const now = ofMilo(after, "production-1").map(bare);
    expect(now).toHaveLength(before.length);
    expect(now).toEqual(expect.arrayContaining(before.map(bare)));
  } finally {
    rmSync(folder, { recursive: true });
  }
});
