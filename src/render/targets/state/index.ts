/** The target `state`: the state of every cluster, for people and audits, and as ConfigMaps for programs. */
import { append } from "../../../base/collections.ts";
import { quoteList } from "../../../base/diagnostics.ts";
import type { Code, ReportDiagnostic } from "../../../base/diagnostics.ts";
import { at } from "../../../compiler/parse/index.ts";
import type { Fleet, OutputFile, Target } from "../target.ts";
import { chunkedFile } from "../chunked-text.ts";
import type { ClusterState } from "../../../compiler/resolve/index.ts";
import { catalogFile } from "./catalog.ts";
import { configMap, dataOf, namesOver, stateNamespace } from "./config-maps.ts";
import { stateFileChunks } from "../state-file.ts";

export { FEATURES, namesOver } from "./config-maps.ts";

const stateTooLarge: Code = {
  name: "state-too-large",
  severity: "error",
  configurable: false,
  means: "A ConfigMap of the state would be larger than 900 KiB.",
  why: "Kubernetes rejects a ConfigMap larger than 1 MiB, and the whole sync fails.",
  fix: "Remove `state` from `render` of these clusters. `state/<cluster>.json` contains the same data and has no limit.",
};

const LIMIT = 900 * 1024;

function* clusterFiles(state: ClusterState, fleet: Fleet): Generator<OutputFile> {
  for (const [name, data] of Object.entries(dataOf(state)))
    yield chunkedFile(`state/${name}.yaml`, configMap(name, data, fleet));
}

function namespaces(_: ClusterState, { model }: Fleet): Iterable<string> {
  return [stateNamespace(model)];
}

function* stateFiles(state: ClusterState): Generator<OutputFile> {
  yield chunkedFile(`state/${state.cluster.name}.json`, stateFileChunks(state));
  yield { path: `state/${state.cluster.name}.catalog.json`, content: catalogFile(state) };
}

function check({ model, states }: Fleet, report: ReportDiagnostic): void {
  const tooLarge = new Map<string, string[]>();
  for (const state of states.filter(({ render }) => render.includes("state")))
    for (const name of namesOver(LIMIT, state)) append(tooLarge, name, state.cluster.name);
  for (const [name, clusters] of tooLarge)
    report(
      stateTooLarge,
      at(model.project.document, ["spec", "targets", "state"], "key"),
      `ConfigMap "${name}" is larger than ${LIMIT / 1024} KiB on ${quoteList(clusters)}`,
      { help: "remove `state` from `render` of these clusters or their stages" },
    );
}

export const state: Target = {
  name: "state",
  codes: [stateTooLarge],
  folders: ["state"],
  clusterFiles,
  namespaces,
  controlPlaneFiles: stateFiles,
  check,
};
