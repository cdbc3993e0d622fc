/** render: validates the sources and writes the manifests; writes nothing if there are errors. */
import { StatRecorder } from "../../../cache/index.ts";
import { collectInto } from "../../../base/diagnostics.ts";
import type { Diagnostic } from "../../../base/diagnostics.ts";
import { isGrantFile, render as renderFiles } from "../../../render/render.ts";
import { isPruneLimit, write } from "../../../render/output/index.ts";
import type { WriteResult } from "../../../render/output/index.ts";
import { command, EXIT, SourceError, UsageError } from "../command.ts";
import type { Command, ExitCode, ParsedOptions, Options, CommandContext } from "../command.ts";
import { commitAt } from "../tree-at-revision.ts";
import type { CommitAt } from "../tree-at-revision.ts";
import { NO_CACHE_FOLDER, writeExplanation } from "../incremental/explain-cache.ts";
import { startFullRun } from "../incremental/full-run.ts";
import type { RecordedResult } from "../incremental/full-run.ts";
import { OutputShapes } from "./changed-outputs.ts";
import { afterEdits, recordPlace, sameAgain, shelfOf } from "./incremental.ts";
import { committedIn, diskOf, selectionOf, writeOptionsOf } from "./write-options.ts";
import type { Chosen } from "./write-options.ts";
import { folderOf, rejectSources } from "../output-folder.ts";
import { saveStatCache, placeOf, loadStatCache, keepMade, writtenMade } from "./render-record.ts";
import type { CacheSlot } from "./render-record.ts";
import { isSame, printDifference, printWritten } from "./summary.ts";
import { dayOf, EXPLAIN_CACHE, NO_CACHE } from "../options.ts";
import { rootOf } from "../root.ts";
import { rejectSparseCheckout } from "../reject-sparse-checkout.ts";
import { FORMAT, formatsOf, compileProject, writeReports, TODAY, withDiagnostics } from "../compile-project.ts";
import type { Format, Session } from "../compile-project.ts";

const OPTIONS = {
  out: { value: "DIR", description: "folder to write to", default: "`spec.output` of sluice.yaml" },
  cluster: { value: "GLOB", completes: "clusters", repeatable: true, description: "render only these clusters" },
  target: { value: "NAME", completes: "targets", repeatable: true, description: "render only these targets" },
  check: { description: "write nothing; exit with 1 if files on disk differ" },
  at: {
    value: "REF",
    description: "(with --check) commit, branch or tag to check instead of the work tree",
  },
  force: { description: "overwrite and delete rendered files that were edited by hand" },
  "allow-empty": { description: "allow deleting all files if nothing is rendered" },
  "prune-limit": { value: "N", description: "maximum number of files deleted, such as 80% or 12" },
  format: FORMAT,
  "break-lock": { description: "remove a stale lock held by a run on another machine" },
  "no-cache": NO_CACHE,
  "explain-cache": EXPLAIN_CACHE,
  today: TODAY,
} as const satisfies Options;

export const render: Command = command({
  name: "render",
  description: "Checks everything, then writes the manifests. If there are errors, it writes nothing.",
  positionals: [],
  options: OPTIONS,
  examples: [
    { line: "sluice render", description: "update rendered/" },
    { line: "sluice render --check", description: "check in CI that rendered/ is up to date" },
    {
      line: "sluice render --cluster 'prod-eu-*' --target openfeature",
      description: "render some clusters and one target",
    },
    { line: "sluice render --out /tmp/preview", description: "render to another folder" },
  ],
  async run(given, setting) {
    const formats = formatsOf(given.format);
    const limit = given["prune-limit"];
    if (limit !== undefined && !isPruneLimit(limit))
      throw new UsageError(`"--prune-limit" must be a count or a percentage, not "${limit}"`);
    if (given.at !== undefined && !given.check)
      throw new UsageError("`--at` needs `--check`: a commit can't be rendered in place", "add `--check`");
    const commit = given.at === undefined ? undefined : await commitAt(given.at, setting);
    if (commit === undefined) rejectSparseCheckout(rootOf(setting), setting.host);
    const shelf = given["no-cache"] || commit !== undefined ? undefined : shelfOf(given, setting);
    const observer = new StatRecorder();
    const again =
      shelf && ((await sameAgain(shelf, given, setting)) ?? (await afterEdits(shelf, given, setting, observer)));
    if (given["explain-cache"] && shelf === undefined)
      writeExplanation([given["no-cache"] ? "not used because of --no-cache" : NO_CACHE_FOLDER], setting.host);
    if (again !== undefined) {
      await writeReports(again.report, formats, setting);
      return conclude(again.result, again.clusters, given.check, formats, setting);
    }
    const run = shelf && startFullRun(shelf.circumstances.root, setting.host.now(), observer);
    let recorded: RecordedResult | undefined;
    const session = compileProject(setting, {
      ...given,
      ...(commit === undefined ? { observer } : { tree: commit.tree }),
      ...run,
      onAnalysis: (analysis, compilation) => {
        recorded = { analysis, compilation, today: dayOf(given.today, setting.host) };
      },
    });
    if (commit === undefined && !observer.stands(session.root))
      throw new SourceError("the sources changed while they were read: nothing was written", "run it again");
    const chosen = selectionOf(given, session.compilation.states);
    const found: Diagnostic[] = [];
    const shapes = new OutputShapes();
    const result = await carryOut(given, chosen, session, { shelf, commit, shapes }, setting, found);
    const report = withDiagnostics(session, found, setting);
    await writeReports(report, formats, setting);
    if (result === undefined || report.summary.errors > 0) {
      setting.host.stderr.write("nothing was written, because of the errors\n");
      return EXIT.problems;
    }
    const output = session.compilation.model?.settings.output ?? "";
    const made = { report: session.report, output, ...chosen, files: result.files, ...shapes };
    if (shelf !== undefined && made.files.size > 0) {
      keepMade(shelf, made, observer, setting.host.now());
      if (recorded !== undefined) run?.save(recorded, recordPlace(shelf), writtenMade(made));
    }
    return conclude(result, chosen.clusters, given.check, formats, setting);
  },
});

interface Destination {
  readonly shelf: CacheSlot | undefined;
  readonly commit: CommitAt | undefined;
  readonly shapes: OutputShapes;
}

/** Milliseconds until progress is shown. */
const PATIENCE = 500;

/** Undefined if the configuration has errors. */
async function carryOut(
  given: ParsedOptions<typeof OPTIONS>,
  { selection }: Chosen,
  { compilation, report, root, started }: Session,
  { shelf, commit, shapes }: Destination,
  setting: CommandContext,
  found: Diagnostic[],
): Promise<WriteResult | undefined> {
  const { model, states } = compilation;
  if (model === undefined || report.summary.errors > 0) return undefined;
  const folder = folderOf(given.out, model.settings.output, root, setting);
  if (given.out !== undefined) rejectSources(folder, root, compilation);
  const options = {
    ...writeOptionsOf(given, selection, folder),
    ...(commit === undefined ? {} : { disk: diskOf(commit.files, root) }),
    isRevoked: (path: string) => isGrantFile(path, { model, states }),
  } satisfies Partial<Parameters<typeof write>[2]>;
  const { host } = setting;
  if (host.stderr.terminal && host.clock() - started > PATIENCE)
    host.stderr.write(`rendering ${states.length} clusters\n`);
  const files = shapes.of(renderFiles({ model, states }, selection));
  const place = shelf && placeOf(shelf, folder.path);
  const statCache = place && loadStatCache(place);
  const committed = commit === undefined ? () => committedIn(folder.path, host.env) : async () => () => true;
  const work = (): Promise<WriteResult> =>
    write(folder.path, files, { ...options, committed, statCache }, collectInto(found));
  const result = await (given.check ? work() : host.uninterrupted(work));
  if (place !== undefined && statCache !== undefined) saveStatCache(place, statCache, host.now());
  return result;
}

/** Prints the last line; to stderr if stdout has machine-readable output. */
function conclude(
  result: WriteResult,
  clusters: number,
  check: boolean,
  formats: readonly Format[],
  { host }: CommandContext,
): ExitCode {
  const isForMachine = formats.some(({ reporter, file }) => file === undefined && reporter.name !== "terminal");
  const output = isForMachine ? host.stderr : host.stdout;
  output.write(check ? printDifference(result, clusters) : printWritten(result, clusters));
  return check && !isSame(result) ? EXIT.problems : EXIT.fine;
}
