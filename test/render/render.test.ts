/** Tests how rendered files are listed, and the scope of restricted runs. */
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { openDirectory } from "../../src/files/index.ts";
import { prunes, render } from "../../src/render/render.ts";
import { targets } from "../../src/render/targets/index.ts";
import type { OutputFile } from "../../src/render/targets/target.ts";
import { fleetOf, rendered } from "./targets/compiled.ts";

const fleet = fleetOf(openDirectory("."));
const all = rendered(fleet);
const tiny = rendered(fleetOf(openDirectory("test/platforms/tiny")));

/** Files that are not manifests of the cluster: they go elsewhere or are included separately. */
const BARE = /^(?:flux|gates|workloads|zarf)\//;

const inFolder = (folder: string): readonly string[] =>
  [...all.keys()].filter((path) => path.startsWith(`${folder}/`)).map((path) => path.slice(folder.length + 1));

describe("the folder of a cluster", () => {
  test("lists its targets' folders, and each of them its files, sorted", () => {
    expect(tiny.get("clusters/prod-eu-1/kustomization.yaml")).toMatchInlineSnapshot(`
      "apiVersion: kustomize.config.k8s.io/v1beta1
      kind: Kustomization
      resources:
        - openfeature
        - state
      "
    `);
    expect(tiny.get("clusters/prod-eu-1/openfeature/kustomization.yaml")).toMatchInlineSnapshot(`
      "apiVersion: kustomize.config.k8s.io/v1beta1
      kind: Kustomization
      resources:
        - openfeature-flags/flags-default.yaml
        - openfeature-flags/sources.yaml
      "
    `);
  });

  test("has no manifest that no kustomization lists, and none that is listed twice", () => {
    for (const { cluster } of fleet.states) {
      const root = `clusters/${cluster.name}`;
      const folders: readonly string[] = parse(all.get(`${root}/kustomization.yaml`) ?? "resources: []").resources;
      const listed = folders.flatMap((folder) =>
        (parse(all.get(`${root}/${folder}/kustomization.yaml`) ?? "").resources as readonly string[]).map(
          (file) => `${folder}/${file}`,
        ),
      );
      const manifests = inFolder(root).filter((path) => path.endsWith(".yaml") && !path.endsWith("kustomization.yaml"));
      for (const path of listed) expect(all.has(`${root}/${path}`)).toBe(true);
      const unlisted = manifests.filter((path) => !listed.includes(path));
      expect(unlisted.filter((path) => !BARE.test(path))).toEqual([]);
      expect(new Set(listed).size).toBe(listed.length);
    }
  });

  test("contains only the targets that the cluster lists", () => {
    for (const { cluster, render: own } of fleet.states) {
      const present = new Set(inFolder(`clusters/${cluster.name}`).map((path) => path.split("/")[0] ?? ""));
      for (const { name, folders } of targets)
        if (!own.includes(name)) for (const folder of folders) expect(present).not.toContain(folder);
    }
  });
});

describe("every file", () => {
  test("ends with one newline, has no carriage return, and is reproducible", () => {
    for (const [path, text] of all)
      expect({ path, sound: /^[^\r]*[^\n]\n$/.test(text) }).toEqual({ path, sound: true });
    expect(rendered(fleet)).toEqual(all);
  });

  test("can be iterated twice", () => {
    const files = render(fleet);
    expect([...files].length).toBe([...files].length);
  });

  test("has a path that is safe everywhere", () => {
    for (const path of all.keys()) {
      expect(path).toMatch(/^(?:[A-Za-z0-9.][A-Za-z0-9._-]*\/)*[A-Za-z0-9.][A-Za-z0-9._-]*$/);
      expect(path.split("/")).not.toContain("..");
    }
    expect(new Set([...all.keys()].map((path) => path.toLowerCase())).size).toBe(all.size);
  });
});

describe("a restricted run", () => {
  const [first, second] = fleet.states.map(({ cluster }) => cluster.name);
  const clusters = new Set([first ?? ""]);
  const names = new Set(["milo"]);

  test("renders a subset of a full run", () => {
    for (const selection of [{ clusters }, { targets: names }, { clusters, targets: names }]) {
      const some = rendered(fleet, selection);
      expect(some.size).toBeGreaterThan(0);
      expect(some.size).toBeLessThan(all.size);
      for (const [path, text] of some) expect(all.get(path)).toBe(text);
    }
  });

  test("by cluster leaves other clusters and files for the whole fleet alone", () => {
    const paths = [...rendered(fleet, { clusters }).keys()];
    expect(paths).toContain(`state/${first}/cluster.json`);
    expect(paths.filter((path) => path.includes(second ?? ""))).toEqual([]);
    expect(paths).not.toContain(".gitattributes");
    expect(prunes(`clusters/${first}/state/gone.yaml`, { clusters })).toBe(true);
    expect(prunes(`clusters/${second}/state/gone.yaml`, { clusters })).toBe(false);
    expect(prunes(`state/${first}/features/gone.json`, { clusters })).toBe(true);
    expect(prunes(`state/${second}/features/gone.json`, { clusters })).toBe(false);
    expect(prunes("state/gone.json", { clusters })).toBe(false);
  });

  test("by target leaves other targets and the files that connect them alone", () => {
    const paths = [...rendered(fleet, { targets: names }).keys()];
    expect(paths).toContain("manifest/milo-keys.json");
    expect(paths.filter((path) => /^clusters\/[^/]+\/kustomization\.yaml$/.test(path))).toEqual([]);
    expect(prunes(`clusters/${first}/milo-grants/gone.yaml`, { targets: names })).toBe(true);
    expect(prunes(`clusters/${first}/milo-grants-else/x.yaml`, { targets: names })).toBe(false);
    expect(prunes(`clusters/${first}/kustomization.yaml`, { targets: names })).toBe(false);
    expect(prunes("manifest/milo-keys.json", { targets: names })).toBe(true);
  });

  test("without restrictions is a full run", () => {
    expect(prunes("anything", {})).toBe(true);
  });
});

test("no two targets own the same folder", () => {
  const owned = targets.flatMap(({ folders }) => folders);
  expect(new Set(owned).size).toBe(owned.length);
});

test("every file of a target is in one of its folders", () => {
  for (const target of targets) {
    const own = { targets: new Set([target.name]) };
    for (const path of rendered(fleet, own).keys())
      expect({ path, prunes: prunes(path, own) }).toEqual({ path, prunes: true });
  }
});

describe.each(targets)("the target $name", (target) => {
  const { name, scopes, clusterFiles, deliveryFiles, controlPlaneFiles, fleetFiles } = target;
  const kindsIn = (files: Iterable<OutputFile> = []): readonly string[] =>
    [...files].flatMap(({ scope = "" }) => (scope === "" ? [] : [scope.slice(0, scope.indexOf("/"))]));
  const listed = new Set(
    fleet.states.flatMap((state) => [
      ...kindsIn(clusterFiles?.(state, fleet)),
      ...kindsIn(deliveryFiles?.(state, [], fleet)),
    ]),
  );
  const always = new Set([
    ...fleet.states.flatMap((state) => kindsIn(controlPlaneFiles?.(state, fleet))),
    ...kindsIn(fleetFiles?.(fleet)),
  ]);

  test("declares the scopes of its files, so that edits render them again", () => {
    const found = [...[...listed].map((kind) => [kind, "if listed"]), ...[...always].map((kind) => [kind, "always"])];
    expect({ name, scopes }).toEqual({ name, scopes: Object.fromEntries(found) as object });
  });
});
