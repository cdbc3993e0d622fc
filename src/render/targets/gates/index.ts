/** The target `gates`: components that have a gate system of their own, told in their own words. */
import type { ReportDiagnostic } from "../../../base/diagnostics.ts";
import type { ClusterState } from "../../../compiler/resolve/index.ts";
import type { Fleet, OutputFile, Target } from "../target.ts";
import { fileOf, manifest } from "../../manifest.ts";
import { checkComponents } from "./checks.ts";
import { gateCodes } from "./codes.ts";
import { spell } from "./formats.ts";
import { checkLocks } from "./locks.ts";
import { gatesOn } from "./gates-on-cluster.ts";

export { gatesAre, valueOf } from "./gates-on-cluster.ts";
export { variableOf } from "./formats.ts";

const DEFAULT_NAMESPACE = "sluice-system";

/** For every component a ConfigMap and, for whoever has no ConfigMaps (nodes, pipelines), the bare file beside it. */
function* cluster(state: ClusterState, { model }: Fleet): Generator<OutputFile> {
  const { components = {}, namespace = DEFAULT_NAMESPACE } = model.project.spec.targets?.gates ?? {};
  const gates = gatesOn(state);
  for (const [name, component] of Object.entries(components)) {
    const { data, extension, text } = spell(component, gates.get(name) ?? []);
    yield { path: `gates/${name}.yaml`, content: configMap(name, namespace, data) };
    yield { path: `gates/${name}.${extension}`, content: text, notAResource: true };
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
  if (!states.some(({ render }) => render.includes("gates"))) return;
  checkComponents(model, report);
  checkLocks(states, model, report);
}

export const gates: Target = {
  name: "gates",
  codes: gateCodes,
  folders: ["gates"],
  clusterFiles: cluster,
  namespaces,
  check,
};
