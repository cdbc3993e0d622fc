/** The target `zarf`: a package of a cluster's folder, for places without GitOps. */
import { quoteList } from "../../../base/diagnostics.ts";
import type { Code, ReportDiagnostic } from "../../../base/diagnostics.ts";
import { locationIn } from "../../../compiler/parse/index.ts";
import type { ClusterState } from "../../../compiler/resolve/index.ts";
import type { Fleet, OutputFile, Target } from "../target.ts";
import { zarfPackage } from "./package.ts";

const zarfPacksNothing: Code = {
  name: "zarf-packs-nothing",
  severity: "warning",
  configurable: true,
  means: "A cluster is rendered only for `zarf`.",
  why: "A package contains the output of the other targets. Without them, it would be empty, and Zarf rejects an empty package, so Sluice writes none.",
  fix: "List the targets that the package should contain in addition to `zarf`.",
};

const DEFAULT_ARCHITECTURE = "multi";

function* deliveryFiles(state: ClusterState, folders: readonly string[], { model }: Fleet): Generator<OutputFile> {
  if (folders.length === 0) return;
  const architecture = model.project.spec.targets?.zarf?.architecture ?? DEFAULT_ARCHITECTURE;
  yield {
    path: `clusters/${state.cluster.name}/zarf/zarf.yaml`,
    content: zarfPackage(state, model, folders, architecture),
  };
}

/** Reports once per `render` list of a stage or cluster. */
function check({ states }: Fleet, report: ReportDiagnostic): void {
  const clusters = Map.groupBy(
    states.filter(({ render }) => render.length === 1 && render[0] === "zarf"),
    ({ cluster, stage }) => (cluster.spec.render === undefined ? stage : cluster),
  );
  for (const [{ document }, found] of clusters)
    report(
      zarfPacksNothing,
      locationIn(document, ["spec", "render"]),
      `the package for ${quoteList(found.map(({ cluster }) => cluster.name))} would be empty: "zarf" is the only target`,
      { help: "add other targets to `render`, such as `state`" },
    );
}

export const zarf: Target = {
  name: "zarf",
  codes: [zarfPacksNothing],
  folders: ["zarf"],
  scopes: {},
  deliveryFiles,
  check,
};
