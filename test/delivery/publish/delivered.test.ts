/** Tests that Argo CD and Flux find the published files: each of their paths, on the branch that they follow. */
import { describe, expect, test } from "vitest";
import { parse as parseYaml, parseAllDocuments } from "yaml";
import { fakeIo } from "../../cli/fake-io.ts";
import { main } from "../../../src/cli/index.ts";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { grant, HELD, INCIDENT, published } from "./held.ts";
import { feature, PLATFORM, project, PROMOTED, stage, withWorld } from "./world.ts";
import type { World } from "./world.ts";

const WIRED = {
  ...PLATFORM,
  "stages/production.yaml": stage("production", ["eu-1", "us-1"]).replace(
    "[state, openfeature]",
    "[state, openfeature, argocd, flux]",
  ),
};

const targets = (gitops: string, revision: string): string =>
  project(
    `    gitops: ${gitops}\n    argocd: {repoURL: "https://git.example/a/b.git", targetRevision: ${revision}}\n    flux: {sourceRef: {name: platform}}\n`,
  );

interface Application {
  readonly kind: string;
  readonly spec: { readonly source?: { readonly path: string; readonly targetRevision: string } };
}

async function rendered({ folder }: World): Promise<string> {
  expect(await main(["render"], fakeIo(folder))).toBe(0);
  return join(folder, "rendered");
}

function applicationIn(output: string, cluster: string): NonNullable<Application["spec"]["source"]> {
  const documents = parseAllDocuments(readFileSync(join(output, `argocd/clusters/${cluster}.yaml`), "utf8"));
  const all = documents.map((document) => document.toJS() as Application);
  const source = all.find(({ kind }) => kind === "Application")?.spec.source;
  if (source === undefined) throw new Error(`no Application for ${cluster}`);
  return source;
}

/** From the branch of the cluster if it has one, and otherwise from the rendered files. */
function fluxPaths({ tip, paths, show }: World, output: string, cluster: string): readonly string[] {
  const [branch, folder] = [`env/${cluster}`, join(output, `flux/${cluster}`)];
  const isDelivery = (path: string): boolean => /(?:^|\/)flux\/(?!kustomization\.yaml)/.test(path);
  const texts =
    tip(branch) === ""
      ? readdirSync(folder).map((file) => readFileSync(join(folder, file), "utf8"))
      : paths(branch).flatMap((path) => (isDelivery(path) ? [show(branch, path)] : []));
  return texts.flatMap((text) => (parseYaml(text) as { spec?: { path: string } }).spec?.path ?? []);
}

const listing = (path: string): string => [path.replace(/^\.\/?/, ""), "kustomization.yaml"].filter(Boolean).join("/");

describe.each([
  ["a branch for each cluster", "{delivery: branch}", [], "ignored"],
  ["a branch for each cluster, with a folder", "{delivery: branch, path: ./manifests/all/}", [], "ignored"],
  ["one branch", "{delivery: folder}", ["--branch", "deploy"], "deploy"],
  ["one branch, with a folder of its own", "{path: out}", ["--branch", "deploy"], "deploy"],
])("%s", (_, gitops, args, revision) => {
  test("is found by Argo CD and by Flux", () =>
    withWorld({ ...WIRED, "sluice.yaml": targets(gitops, revision) }, async (world) => {
      const { code, stdout } = await world.publish(args);
      expect([code, stdout]).toEqual([0, expect.stringContaining("2 clusters published")]);
      const output = await rendered(world);
      for (const cluster of ["eu-1", "us-1"]) {
        const { path, targetRevision } = applicationIn(output, cluster);
        const there = world.paths(targetRevision);
        expect(there).toContain(listing(path));
        const paths = fluxPaths(world, output, cluster);
        expect(paths.length).toBeGreaterThan(1);
        for (const one of paths) expect(there).toContain(listing(one));
      }
    }));
});

test("an emergency that takes the last grant takes what delivers its folder", () => {
  const files = {
    ...HELD,
    "sluice.yaml": targets("{delivery: branch}", "ignored").replace("[features", "[grants, features"),
    "stages/production.yaml": (HELD["stages/production.yaml"] ?? "").replace(
      "[state, openfeature]",
      "[state, milo, flux]",
    ),
    "features/search.yaml": feature("search", "PRODUCTION", "  entitlement: {}\n"),
    "grants/acme.yaml": grant("acme", "search"),
  };
  return published(files, async (world) => {
    const listed = (): readonly string[] =>
      (parseYaml(world.show("env/eu-1", "flux/kustomization.yaml")) as { resources: readonly string[] }).resources;
    expect(listed()).toContain("milo-grants.yaml");
    world.commit(PROMOTED);
    world.commit(INCIDENT);
    await world.publish();
    expect(world.paths("env/eu-1").filter((path) => path.includes("milo-grants"))).toEqual([]);
    expect(listed()).toEqual(["milo-registrations.yaml", "state.yaml"]);
  });
});
