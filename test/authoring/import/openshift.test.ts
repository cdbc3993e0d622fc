/**
 * Tests that imported gates are on where OpenShift's manifests have them on: each feature set, each cluster profile.
 */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { importContextOf } from "../../../src/cli/commands/import/destination.ts";
import { compile } from "../../../src/compiler/compile.ts";
import { collectInto } from "../../../src/base/diagnostics.ts";
import type { Diagnostic } from "../../../src/base/diagnostics.ts";
import { drafts } from "../../../src/authoring/import/index.ts";
import type { Draft } from "../../../src/authoring/import/index.ts";
import { importers } from "../../../src/authoring/import/importers.ts";
import { compilerTargets } from "../../../src/render/render.ts";
import { gatesOn } from "../../../src/render/targets/gates/gates-on-cluster.ts";
import { treeOf } from "../../platforms/tree.ts";
import { noLimits } from "../../no-limits.ts";
import { TODAY } from "./imported.ts";

const SETS = ["Default", "OKD", "TechPreviewNoUpgrade", "DevPreviewNoUpgrade"] as const;
const PROFILES = ["self-managed-high-availability", "ibm-cloud-managed"] as const;
/** The threshold that stands for a feature set. */
const THRESHOLDS = {
  Default: "PRODUCTION",
  OKD: "PRODUCTION",
  TechPreviewNoUpgrade: "PREVIEW",
  DevPreviewNoUpgrade: "DEV",
};

interface Payload {
  readonly profile: string;
  readonly set: (typeof SETS)[number];
  readonly enabled: readonly string[];
  readonly disabled: readonly string[];
}

const lines = readFileSync(new URL("openshift/payload.txt", import.meta.url), "utf8")
  .split("\n")
  .filter((line) => line !== "" && !line.startsWith("#"))
  .map((line) => line.split(" "));

const payloads = PROFILES.flatMap((profile, column) =>
  SETS.map((set, index): Payload => {
    const having = (sign: string): string[] =>
      lines.flatMap(([name = "", ...signs]) => (signs[column]?.[index] === sign ? [name] : []));
    return { profile, set, enabled: having("+"), disabled: having("-") };
  }),
);

function manifestOf({ profile, set, enabled, disabled }: Payload): string {
  const named = (name: string): object => ({ name });
  return JSON.stringify({
    apiVersion: "config.openshift.io/v1",
    kind: "FeatureGate",
    metadata: {
      name: "cluster",
      annotations: {
        [`include.release.openshift.io/${profile}`]: "false-except-for-the-config-operator",
        "release.openshift.io/feature-set": set,
        "release.openshift.io/major-version": "4,5,6,7,8,9,10",
      },
    },
    spec: set === "Default" ? {} : { featureSet: set },
    status: { featureGates: [{ disabled: disabled.map(named), enabled: enabled.map(named), version: "" }] },
  });
}

function imported(): readonly Draft[] {
  const importer = importers.find(({ name }) => name === "openshift");
  if (importer === undefined) throw new Error("no importer");
  const files = payloads.map((one, index) => ({ path: `${index}.yaml`, text: manifestOf(one) }));
  const said: Diagnostic[] = [];
  const around = importContextOf({ root: "/", tree: treeOf({}), before: undefined }, { owner: "team" });
  const made = drafts(importer, files, around, collectInto(said));
  expect(said).toEqual([]);
  return made;
}

function documentOf(kind: string, name: string, spec: object, labels: object = {}): string {
  return JSON.stringify({ apiVersion: "sluice.dev/v1alpha1", kind, metadata: { name, labels }, spec });
}

test("every gate, feature set and profile is as in the payload, without an Override", () => {
  const made = imported();
  const features = made.filter(({ kind }) => kind === "Feature");
  const project = made.find(({ kind }) => kind === "Project");
  const around = payloads.flatMap(({ profile, set }, index) => [
    documentOf("Stage", `stage-${index}`, { threshold: THRESHOLDS[set], render: ["gates"] }),
    documentOf("Cluster", `cluster-${index}`, { stage: `stage-${index}` }, { "cluster-profile": profile }),
  ]);
  const { states, diagnostics } = compile(
    treeOf({
      "sluice.yaml": documentOf("Project", "platform", project?.spec ?? {}),
      "features/all.yaml": features.map(({ name, spec }) => documentOf("Feature", name, spec)).join("\n---\n"),
      "stages/all.yaml": around.join("\n---\n"),
    }),
    { targets: compilerTargets, today: TODAY, guard: noLimits },
  );
  expect(diagnostics.map(({ message }) => message)).toEqual([]);
  const gates = new Set(features.map(({ spec }) => (spec["gates"] as { name: string }[])[0]?.name));
  expect(gates).toEqual(new Set(lines.map(([name]) => name)));
  for (const [index, { enabled, disabled }] of payloads.entries()) {
    const state = states[index];
    if (state === undefined) throw new Error("no state");
    const told = gatesOn(state).get("openshift") ?? [];
    expect(told.filter(({ on }) => on).map(({ name }) => name)).toEqual(enabled.toSorted());
    expect(told.filter(({ on }) => !on).every(({ name }) => disabled.includes(name))).toBe(true);
    expect(state.features).toHaveLength(enabled.length + disabled.length);
  }
});
