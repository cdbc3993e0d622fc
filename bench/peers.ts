/** The same content in the formats of other tools. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { randomNumbers } from "./platform.ts";

function write(folder: string, path: string, text: string): void {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

const ENVIRONMENTS = ["development", "staging", "production"] as const;

/** Featurevisor 1: a file per feature, on or off in each environment. */
export function writeFeaturevisor(folder: string, features: number): void {
  const random = randomNumbers(1);
  write(
    folder,
    "featurevisor.config.js",
    `module.exports = { tags: ["all"], environments: ${JSON.stringify(ENVIRONMENTS)} };\n`,
  );
  write(folder, "package.json", '{"private": true}\n');
  write(folder, "attributes/userId.yml", "description: who asks\ntype: string\ncapture: true\n");
  mkdirSync(join(folder, "segments"), { recursive: true });
  for (let index = 0; index < features; index++) {
    const rules = ENVIRONMENTS.map(
      (name) =>
        `  ${name}:\n    rules:\n      - {key: everyone, segments: "*", percentage: ${random() < 0.5 ? 0 : 100}}\n`,
    );
    write(
      folder,
      `features/feature-${index}.yml`,
      `description: >-\n  What feature ${index} does for those who have it, in a sentence or two,\n  as somebody would really write it down.\ntags: [all]\nbucketBy: userId\nenvironments:\n${rules.join("")}`,
    );
  }
}

/** A base with a ConfigMap for each feature, and overlays with a label and three patches each. */
export function writeKustomize(folder: string, objects: number, overlays: number): void {
  const names = Array.from({ length: objects }, (_, index) => `feature-${index}`);
  for (const name of names)
    write(
      folder,
      `base/${name}.yaml`,
      `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\ndata:\n  state: enabled\n  level: PRODUCTION\n  owners: team-1\n`,
    );
  write(folder, "base/kustomization.yaml", `resources:\n${names.map((name) => `  - ${name}.yaml\n`).join("")}`);
  for (let overlay = 0; overlay < overlays; overlay++) {
    const patches = names
      .slice(overlay * 3, overlay * 3 + 3)
      .map(
        (name) =>
          `  - target: {kind: ConfigMap, name: ${name}}\n    patch: '[{"op": "replace", "path": "/data/state", "value": "disabled"}]'\n`,
      );
    write(
      folder,
      `overlays/cluster-${overlay}/kustomization.yaml`,
      `resources: [../../base]\nlabels:\n  - {pairs: {cluster: cluster-${overlay}}}\npatches:\n${patches.join("")}`,
    );
  }
}
