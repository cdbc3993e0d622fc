/** drift: compares the rendered objects of a cluster with its live objects. Needs no access to the cluster. */
import { collectInto } from "../../../base/diagnostics.ts";
import type { Diagnostic } from "../../../base/diagnostics.ts";
import { drift as compareCluster, liveObjects, renderedObjects, resourceOf } from "../../../analysis/drift/index.ts";
import type { DriftResult, KubernetesObject } from "../../../analysis/drift/index.ts";
import { locate } from "../../../compiler/parse/index.ts";
import { toReport } from "../../../report/report.ts";
import { command, EXIT, UsageError } from "../command.ts";
import type { Command } from "../command.ts";
import { inOrder } from "../sort-report.ts";
import { inputFile } from "../input.ts";
import { checkName } from "../match-names.ts";
import { FORMAT, formatsOf, compileProject, writeReports, TODAY } from "../compile-project.ts";

export const drift: Command = command({
  name: "drift",
  description:
    "Compares the manifests of a cluster with its live objects, read by kubectl. Reports missing, changed and leftover objects,\ngrants from other sources, and registrations that Milo has not activated. Needs no access to the cluster.",
  positionals: ["[FILE...]"],
  options: {
    cluster: { value: "NAME", completes: "clusters", description: "cluster that the objects come from" },
    kind: {
      value: "KIND",
      completes: "nothing",
      repeatable: true,
      description: "kind that was read, if not all of them",
    },
    kubectl: { description: "print the kubectl command to run, and exit" },
    format: FORMAT,
    today: TODAY,
  },
  examples: [
    { line: "sluice drift --cluster prod-eu-1 --kubectl", description: "print the kubectl command" },
    { line: "sluice drift --cluster prod-eu-1 cluster.json", description: "compare a saved list of objects" },
    {
      line: "kubectl get featureflags -A -o json | sluice drift --cluster prod-eu-1 --kind FeatureFlag -",
      description: "compare only flags",
    },
  ],
  async run(given, setting) {
    const { host, positionals } = setting;
    const formats = formatsOf(given.format);
    const { cluster } = given;
    if (cluster === undefined) throw new UsageError("`drift` needs a cluster", "add --cluster NAME");
    if (positionals.length === 0 && !given.kubectl)
      throw new UsageError(
        "no objects to compare",
        "name files with kubectl's output, or - for stdin; --kubectl prints the command",
      );
    const session = compileProject(setting, given);
    const { model, states, documents } = session.compilation;
    if (model === undefined || session.report.summary.errors > 0) {
      await writeReports(session.report, formats, setting);
      host.stderr.write("nothing was compared, because of the errors\n");
      return EXIT.problems;
    }
    checkName("cluster", cluster, [...model.byKind.Cluster.keys()]);
    const state = states.find((one) => one.cluster.name === cluster);
    if (state === undefined) throw new Error(`cluster ${cluster} could not be resolved`);
    const fleet = { model, states };
    const rendered = renderedObjects(fleet, cluster);
    for (const kind of given.kind)
      checkName("kind that is rendered", kind, [...new Set(rendered.map((one) => one.kind))]);
    if (given.kubectl) {
      host.stdout.write(commandsFor(rendered, cluster));
      return EXIT.fine;
    }
    const files = await Promise.all(positionals.map((path) => inputFile(path, host)));
    const diagnostics: Diagnostic[] = [];
    const live = liveObjects(files, collectInto(diagnostics));
    const kinds = given.kind.length === 0 ? undefined : new Set(given.kind);
    const tally =
      diagnostics.length > 0 ? undefined : compareCluster({ fleet, state, kinds }, live, collectInto(diagnostics));
    const milliseconds = Math.round(host.clock() - session.started);
    await writeReports(
      inOrder(toReport({ diagnostics, documents, clusters: 1, milliseconds }, locate)),
      formats,
      setting,
    );
    const isForMachine = formats.some(({ reporter, file }) => file === undefined && reporter.name !== "terminal");
    (isForMachine ? host.stderr : host.stdout).write(sentence(tally, cluster));
    return diagnostics.some(({ severity }) => severity === "error") ? EXIT.problems : EXIT.fine;
  },
});

function sentence(tally: DriftResult | undefined, cluster: string): string {
  if (tally === undefined) return "nothing was compared\n";
  const { rendered, alike, unread } = tally;
  const rest = unread === 0 ? "" : `not compared: ${unread === 1 ? "a workload" : `${unread} workloads`}, not read\n`;
  if (rendered === 0) return `nothing to compare: no comparable objects are rendered for ${cluster}\n${rest}`;
  const objects = rendered === 1 ? "object" : "objects";
  return `${alike} of ${rendered} ${objects} of ${cluster} ${alike === 1 ? "matches its manifest" : "match their manifests"}\n${rest}`;
}

const LABEL = "app.kubernetes.io/managed-by=sluice";

/** Kinds for which objects of other tools matter, because all grants add up. */
const OF_OTHERS: ReadonlySet<string> = new Set(["ResourceGrant"]);

/** Shell commands, ending with a newline. */
function commandsFor(rendered: readonly KubernetesObject[], cluster: string): string {
  const whole = rendered.filter(({ isPatch }) => isPatch !== true);
  const resources = (isOthers: boolean): readonly string[] =>
    [...new Set(whole.filter(({ kind }) => OF_OTHERS.has(kind) === isOthers).map(resourceOf))].toSorted();
  const get = (names: readonly string[], more: string): readonly string[] =>
    names.length === 0 ? [] : [`  kubectl get ${names.join(",")} -A -o json --show-managed-fields${more}`];
  const patched = rendered.filter(({ isPatch }) => isPatch === true);
  const lines = [...get(resources(false), ` -l ${LABEL}`), ...get(resources(true), ""), ...readsOf(patched)];
  if (lines.length === 0) return `# nothing to read: no comparable objects are rendered for ${cluster}\n`;
  return ["{", ...lines.map((line) => `${line};`), `} | sluice drift --cluster ${cluster} -`, ""].join("\n");
}

/** Reads patched workloads by name, because they do not have our label. */
function readsOf(patched: readonly KubernetesObject[]): readonly string[] {
  const byNamespace = Map.groupBy(patched, ({ namespace }) => namespace);
  return [...byNamespace].map(([namespace, own]) => {
    const names = [...new Set(own.map((object) => `${resourceOf(object)}/${object.name}`))].toSorted();
    const place = namespace === "" ? "" : ` -n ${namespace}`;
    return `  kubectl get ${names.join(" ")}${place} -o json --show-managed-fields --ignore-not-found`;
  });
}
