/** diff: shows the semantic changes between two commits, or a commit and the work tree. */
import type { Change, Rendered, ManifestChange, Side } from "../../../analysis/diff/index.ts";
import { manifestChanges } from "../../../analysis/diff/index.ts";
import { locate } from "../../../compiler/parse/index.ts";
import { toReport } from "../../../report/report.ts";
import { changedFiles } from "../../../report/redaction.ts";
import type { RunReport } from "../../../report/report.ts";
import { sortDiagnostics } from "../../../compiler/severity.ts";
import { compare, pruneLimitOf, removedFiles, summaryOf } from "../comparison/index.ts";
import type { Compared } from "../comparison/index.ts";
import { command, EXIT } from "../command.ts";
import type { Command, ParsedOptions, Options, CommandContext } from "../command.ts";
import { compareFolders, isStateFolder } from "./state-files.ts";
import { LABEL, labelMatcher } from "../labels.ts";
import { select } from "../match-names.ts";
import { NO_CACHE } from "../options.ts";
import { FORMAT, formatsOf, writeReports, TODAY } from "../compile-project.ts";
import { render } from "../../../render/render.ts";
import type { OutputFile } from "../../../render/render.ts";
import { targets } from "../../../render/targets/index.ts";

const OPTIONS = {
  cluster: { value: "GLOB", completes: "clusters", repeatable: true, description: "limit to these clusters" },
  label: LABEL,
  manifests: { description: "also show changed objects in the manifests" },
  "prune-limit": {
    value: "N",
    description: "maximum number of features, grants or clusters removed, such as 80% or 12",
  },
  "exit-code": { description: "exit with 1 if anything changes" },
  format: FORMAT,
  "no-cache": NO_CACHE,
  today: TODAY,
} as const satisfies Options;

export const diff: Command = command({
  name: "diff",
  description:
    "Shows what changes between two versions of the sources: on which clusters, why, and what to watch out for. Moved,\nreordered and reformatted documents are not changes. BASE defaults to the merge base with the default branch, HEAD to the\nwork tree. Both can be rendered folders `state/<cluster>` instead.",
  positionals: ["[BASE]", "[HEAD]"],
  options: OPTIONS,
  examples: [
    { line: "sluice diff", description: "show what this branch changes" },
    { line: "sluice diff HEAD", description: "show uncommitted changes" },
    { line: "sluice diff v1.8 v1.9 --manifests", description: "compare two tags, including manifests" },
    { line: "sluice diff old/prod-eu-1.json new/prod-eu-1.json", description: "compare two state files of a cluster" },
    { line: "sluice diff --cluster 'prod-*' --exit-code", description: "check in a script whether production changes" },
  ],
  async run(given, setting) {
    const formats = formatsOf(given.format);
    const { host, positionals } = setting;
    const started = host.clock();
    const [base, head] = positionals;
    const report =
      base !== undefined && head !== undefined && isStateFolder(base, setting)
        ? compareFolders(base, head, setting)
        : reportComparison(await compareCommits(base, head, given, setting), given, () =>
            Math.round(host.clock() - started),
          );
    await writeReports(report, formats, setting);
    if (report.summary.errors > 0) return EXIT.problems;
    return given["exit-code"] && report.changes.length > 0 ? EXIT.problems : EXIT.fine;
  },
});

function compareCommits(
  base: string | undefined,
  head: string | undefined,
  given: ParsedOptions<typeof OPTIONS>,
  setting: CommandContext,
): Promise<Compared> {
  const pruneLimit = pruneLimitOf(given["prune-limit"]);
  return compare(
    {
      base: base ?? { is: "merge-base" },
      head,
      today: given.today,
      pruneLimit,
      full: given.manifests,
      noCache: given["no-cache"],
    },
    setting,
  );
}

/** `milliseconds`: the duration of the run. */
export function reportComparison(
  compared: Compared,
  given: { readonly cluster: readonly string[]; readonly label: readonly string[]; readonly manifests: boolean },
  milliseconds: () => number,
): RunReport {
  const { base, head } = compared;
  const isChosen = chooser(given, compared);
  const changes = isChosen === undefined ? compared.changes : narrowed(compared.changes, isChosen);
  const { rollout: _, ...whole } = compared.comparison;
  const comparison = { ...whole, ...summaryOf(changes, base.compilation, head.compilation) };
  const both = base.compilation.isComplete && head.compilation.isComplete;
  return toReport(
    {
      diagnostics: sortDiagnostics(
        [...head.compilation.diagnostics.filter(({ severity }) => severity === "error"), ...compared.transitions],
        locate,
      ),
      gone: removedFiles(compared),
      documents: head.compilation.documents,
      clusters: head.compilation.states.length,
      milliseconds: milliseconds(),
      between: {
        changes,
        comparison:
          given.manifests && both
            ? { ...comparison, manifests: manifestsOf(base.compilation, head.compilation, isChosen ?? (() => true)) }
            : comparison,
        sources: changedFiles(base.compilation.files, head.compilation.files),
      },
    },
    locate,
  );
}

type IsChosen = (cluster: string) => boolean;

/** Undefined without a filter. Throws a UsageError for clusters and labels that exist on neither side. */
function chooser(
  { cluster, label }: Parameters<typeof reportComparison>[1],
  { base, head }: Compared,
): IsChosen | undefined {
  if (cluster.length + label.length === 0) return undefined;
  const clusters = [...base.compilation.states, ...head.compilation.states].map((state) => state.cluster);
  const names = select("cluster", cluster, [...new Set(clusters.map(({ name }) => name))]);
  const labelled = new Set(clusters.filter(labelMatcher(label, "cluster", clusters)).map(({ name }) => name));
  return (name) => (cluster.length === 0 || names.has(name)) && labelled.has(name);
}

/** The changes on the chosen clusters, and those that concern no particular cluster. */
function narrowed(changes: readonly Change[], isChosen: IsChosen): readonly Change[] {
  return changes.flatMap((change) => {
    const clusters = change.clusters.filter(isChosen);
    return clusters.length === 0 && change.clusters.length > 0 ? [] : [{ ...change, clusters }];
  });
}

/** `isChosen`: whether to include a cluster. */
function manifestsOf(base: Side, head: Side, isChosen: (cluster: string) => boolean): readonly ManifestChange[] {
  return manifestChanges(rendered(base, head, isChosen));
}

function* rendered(base: Side, head: Side, isChosen: (cluster: string) => boolean): Generator<Rendered> {
  const names = new Set([...base.states, ...head.states].map(({ cluster }) => cluster.name));
  for (const cluster of [...names].sort())
    if (isChosen(cluster)) yield { cluster, before: clusterFiles(base, cluster), after: clusterFiles(head, cluster) };
  yield { cluster: undefined, before: fleetFiles(base), after: fleetFiles(head) };
}

function clusterFiles({ model, states }: Side, cluster: string): Iterable<OutputFile> {
  const isThere = states.some((state) => state.cluster.name === cluster);
  return model === undefined || !isThere ? [] : render({ model, states }, { clusters: new Set([cluster]) });
}

function fleetFiles({ model, states }: Side): readonly OutputFile[] {
  return model === undefined ? [] : targets.flatMap((target) => [...(target.fleetFiles?.({ model, states }) ?? [])]);
}
