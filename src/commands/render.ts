/** render: validate, then write the manifests; on errors nothing is written. */
import { cacheFolder, Looker } from "../cache.ts";
import { build } from "../cli/build.ts";
import { collect } from "../diagnostics.ts";
import type { Diagnostic } from "../diagnostics.ts";
import { openDirectory, together } from "../load.ts";
import { isGranted, render as renderFiles } from "../render.ts";
import { handEdited, isPruneLimit, write } from "../write.ts";
import type { WriteResult } from "../write.ts";
import { command, EXIT, UsageError } from "./contract.ts";
import type { Command, ExitCode, Given, Options, Setting } from "./contract.ts";
import { Keeper } from "./after-edits/base.ts";
import { afterEdits } from "./render/edited.ts";
import { committedIn } from "./render/committed.ts";
import type { IsCommitted } from "./render/committed.ts";
import { folderOf } from "./output-folder.ts";
import { keepGlances, recallGlances } from "./render/glances.ts";
import type { Place } from "./render/glances.ts";
import { baseOn, keepMade, writtenMade } from "./render/made.ts";
import type { Made, Shelf } from "./render/made.ts";
import { prunesOf, selectionOf } from "./render/selection.ts";
import type { Chosen } from "./render/selection.ts";
import { isSame, tellDifference, tellWritten } from "./render/tell.ts";
import { sameAgain, shelfOf } from "./render/unchanged.ts";
import { NO_CACHE } from "./options.ts";
import { FORMAT, formatsOf, openSession, tell, TODAY, withDiagnostics } from "./session.ts";
import type { Format, Session, SessionOptions } from "./session.ts";

const OPTIONS = {
  out: { value: "DIR", says: "write there instead of to `spec.output` of sluice.yaml" },
  cluster: { value: "GLOB", repeatable: true, says: "only these clusters; nothing else is touched" },
  target: { value: "NAME", repeatable: true, says: "only these targets; nothing else is touched" },
  check: { says: "write nothing; fail if what is on disk differs" },
  force: { says: "overwrite and delete files of ours that were edited by hand" },
  "allow-empty": { says: "let a run that makes nothing delete everything" },
  "prune-limit": { value: "N", says: "how many files may be deleted, as 80% or a count" },
  format: FORMAT,
  "no-cache": NO_CACHE,
  today: TODAY,
} as const satisfies Options;

export const render: Command = command({
  name: "render",
  describes: "Checks everything, then writes the manifests; where there are errors, nothing is written.",
  positionals: [],
  options: OPTIONS,
  examples: [
    { line: "sluice render", says: "bring rendered/ up to date" },
    { line: "sluice render --check", says: "in CI: has somebody forgotten to render?" },
    { line: "sluice render --cluster 'prod-eu-*' --target openfeature", says: "only a part" },
    { line: "sluice render --out /tmp/preview", says: "look at it elsewhere" },
  ],
  async run(given, setting) {
    const formats = formatsOf(given.format);
    const limit = given["prune-limit"];
    if (limit !== undefined && !isPruneLimit(limit))
      throw new UsageError(`"--prune-limit" takes a count or a percentage, not "${limit}"`);
    const shelf = given["no-cache"] ? undefined : shelfOf(given, setting);
    const again = shelf && ((await sameAgain(shelf, given, setting)) ?? (await afterEdits(shelf, given, setting)));
    if (again !== undefined) {
      await tell(again.report, formats, setting);
      return conclude(again.result, again.clusters, given.check, formats, setting);
    }
    const witnesses = shelf && witnessesIn(shelf, setting.io.now);
    const session = openSession(setting, { ...given, ...witnesses?.options });
    const chosen = selectionOf(given, session.compilation.states);
    const found: Diagnostic[] = [];
    const result = await carryOut(given, chosen, session, setting, found);
    const report = withDiagnostics(session, found, setting);
    await tell(report, formats, setting);
    if (result === undefined || report.summary.errors > 0) {
      setting.io.stderr.write("nothing was written, because of the errors\n");
      return EXIT.problems;
    }
    const output = session.compilation.model?.settings.output ?? "";
    witnesses?.keep(session, { report: session.report, output, ...chosen, files: result.files });
    return conclude(result, chosen.clusters, given.check, formats, setting);
  },
});

/** Those who look on while a run compiles, and keep what came of it for the next one. */
function witnessesIn(
  shelf: Shelf,
  now: () => number,
): {
  readonly options: Pick<SessionOptions, "tree" | "witness" | "remembered">;
  readonly keep: (session: Session, made: Made) => void;
} {
  const started = now();
  const looker = new Looker();
  const keeper = new Keeper();
  const witness = together(looker, keeper.seen);
  const tree = keeper.watching(openDirectory(shelf.circumstances.root, witness));
  return {
    options: { tree, witness, remembered: keeper.remembered },
    keep(session, made) {
      keepMade(shelf, made, looker, now());
      if (made.files.size > 0) keeper.keep(baseOn(shelf), session, tree, writtenMade(made), started);
    },
  };
}

/** Milliseconds after which a person likes to know that something goes on. */
const PATIENCE = 500;

/** Undefined where the configuration has errors. */
async function carryOut(
  given: Given<typeof OPTIONS>,
  { selection }: Chosen,
  { compilation: { model, states }, report, root, started }: Session,
  setting: Setting,
  found: Diagnostic[],
): Promise<WriteResult | undefined> {
  if (model === undefined || report.summary.errors > 0) return undefined;
  const folder = folderOf(given.out, model.settings.output, root, setting);
  const options = {
    check: given.check,
    force: given.force,
    allowEmpty: given["allow-empty"],
    pruneLimit: given["prune-limit"],
    prunes: prunesOf(selection),
    withdrawn: (path: string) => isGranted(path, { model, states }),
    root: folder.within,
    shown: folder.shown,
  };
  const { io } = setting;
  if (io.stderr.terminal && io.clock() - started > PATIENCE) io.stderr.write(`rendering ${states.length} clusters\n`);
  const files = renderFiles({ model, states }, selection);
  const place = given["no-cache"] ? undefined : placeOf(root, folder.path, setting);
  const glances = place && recallGlances(place);
  const attempt = async (isCommitted?: IsCommitted): Promise<WriteResult> => {
    found.length = 0;
    const work = (): Promise<WriteResult> =>
      write(folder.path, files, { ...options, isCommitted, glances }, collect(found));
    return given.check ? work() : io.uninterrupted(work);
  };
  let result = await attempt();
  const isCommitted = found.some(({ code }) => code === handEdited)
    ? await committedIn(folder.path, io.env)
    : undefined;
  if (isCommitted !== undefined) result = await attempt(isCommitted);
  if (place !== undefined && glances !== undefined) keepGlances(place, glances, io.now());
  return result;
}

/** Where it is kept what was seen of the output folder; undefined where nothing is kept. */
function placeOf(root: string, output: string, { io }: Setting): Place | undefined {
  const folder = cacheFolder(root, io.env);
  return folder === undefined || build === undefined ? undefined : { folder, root, output, build };
}

/** The last line; on stderr where stdout is for a machine. */
function conclude(
  result: WriteResult,
  clusters: number,
  check: boolean,
  formats: readonly Format[],
  { io }: Setting,
): ExitCode {
  const isForMachine = formats.some(({ reporter, file }) => file === undefined && reporter.name !== "terminal");
  const output = isForMachine ? io.stderr : io.stdout;
  output.write(check ? tellDifference(result, clusters) : tellWritten(result, clusters));
  return check && !isSame(result) ? EXIT.problems : EXIT.fine;
}
