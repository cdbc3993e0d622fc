/** The target `gates`: gates for components with their own gate systems, in their own formats. */
import type { ReportDiagnostic } from "../../../base/diagnostics.ts";
import type { AllContext } from "../../../compiler/check.ts";
import type { ClusterState } from "../../../compiler/resolve/index.ts";
import type { Fleet, OutputFile, Target } from "../target.ts";
import { fileOf, manifest } from "../../manifest.ts";
import { checkComponents } from "./checks.ts";
import { gateCodes } from "./codes.ts";
import { formatGates } from "./formats.ts";
import { checkLocks } from "./locks.ts";
import { gatesOn } from "./gates-on-cluster.ts";

export { gatesAre, valueOf } from "./gates-on-cluster.ts";
export { variableOf } from "./formats.ts";

const DEFAULT_NAMESPACE = "sluice-system";

/** Makes a ConfigMap per component and, for nodes and pipelines, the same content as a bare file. */
function* clusterFiles(state: ClusterState, { model }: Fleet): Generator<OutputFile> {
  const { components = {}, namespace = DEFAULT_NAMESPACE } = model.project.spec.targets?.gates ?? {};
  const gates = gatesOn(state);
  for (const [name, component] of Object.entries(components)) {
    const { data, extension, text } = formatGates(component, gates.get(name) ?? []);
    const scope = `Component/${name}` as const;
    yield { path: `gates/${name}.yaml`, scope, content: configMap(name, namespace, data) };
    yield { path: `gates/${name}.${extension}`, scope, content: text, notAResource: true };
  }
}

function* namespaces(_: ClusterState, { model }: Fleet): Generator<string> {
  const { components = {}, namespace = DEFAULT_NAMESPACE } = model.project.spec.targets?.gates ?? {};
  if (Object.keys(components).length > 0) yield namespace;
}

function configMap(component: string, namespace: string, data: Readonly<Record<string, string>>): string {
  const head = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: `gates-${component}`, namespace } };
  return fileOf([manifest(head, { data })]);
}

function check({ model, states }: Fleet, report: ReportDiagnostic): void {
  checkLocks(states, model, report);
}

function checkAll({ model, states }: AllContext, report: ReportDiagnostic): void {
  if (states.some(({ render }) => render.includes("gates"))) checkComponents(model, report);
}

export const gates: Target = {
  name: "gates",
  codes: gateCodes,
  folders: ["gates"],
  scopes: { Component: "if listed" },
  featureFields: ["gates"],
  decisiveOptions: ["gates.namespace"],
  clusterFiles,
  namespaces,
  check,
  checkAll,
};
