/** The target `state`: the state of every cluster, for people and audits, and as ConfigMaps for programs. */
import { append } from "../../../base/collections.ts";
import { quoteList } from "../../../base/diagnostics.ts";
import type { Code, ReportDiagnostic } from "../../../base/diagnostics.ts";
import { locationIn } from "../../../compiler/parse/index.ts";
import type { Fleet, OutputFile, Target } from "../target.ts";
import type { ClusterState } from "../../../compiler/resolve/index.ts";
import { catalogFile } from "./catalog.ts";
import { configMaps, namesOver, stateNamespace } from "./config-maps.ts";
import { stateFiles } from "../state-files.ts";

export { mostBytes } from "./config-maps.ts";

const stateTooLarge: Code = {
  name: "state-too-large",
  severity: "error",
  configurable: false,
  means: "A ConfigMap of the state would be larger than 900 KiB.",
  why: "Kubernetes rejects a ConfigMap larger than 1 MiB, and the whole sync fails.",
  fix: "Remove `state` from `render` of these clusters. The files in `state/<cluster>/` contain the same data and have no limit.",
};

/** Bytes of data in a ConfigMap. */
export const STATE_LIMIT: number = 900 * 1024;

function namespaces(_: ClusterState, { model }: Fleet): Iterable<string> {
  return [stateNamespace(model)];
}

function* controlPlaneFiles(state: ClusterState, { model }: Fleet): Generator<OutputFile> {
  yield* stateFiles(state, model);
  yield { path: `state/${state.cluster.name}/catalog.json`, content: catalogFile(state) };
}

function check({ model, states }: Fleet, report: ReportDiagnostic): void {
  const tooLarge = new Map<string, string[]>();
  for (const state of states.filter(({ render }) => render.includes("state")))
    for (const name of namesOver(STATE_LIMIT, state, model)) append(tooLarge, name, state.cluster.name);
  for (const [name, clusters] of tooLarge)
    report(
      stateTooLarge,
      locationIn(model.project.document, ["spec", "targets", "state"], "key"),
      `ConfigMap "${name}" is larger than ${STATE_LIMIT / 1024} KiB on ${quoteList(clusters)}`,
      { help: "remove `state` from `render` of these clusters or their stages" },
    );
}

export const state: Target = {
  name: "state",
  codes: [stateTooLarge],
  folders: ["state"],
  scopes: { Service: "always" },
  featureFields: [],
  decisiveOptions: ["state.namespace"],
  clusterFiles: configMaps,
  namespaces,
  controlPlaneFiles,
  check,
};
