/** Compiles the project for commands, and prints its report. */
import { compile } from "../../compiler/compile.ts";
import { compilerTargets } from "../../render/render.ts";
import type { Compilation, CompileOptions } from "../../compiler/compile.ts";
import type { Diagnostic } from "../../base/diagnostics.ts";
import { openDirectory } from "../../files/index.ts";
import type { Tree, FileObserver } from "../../files/index.ts";
import type { ParseCache } from "../../compiler/parse-files.ts";
import { locate } from "../../compiler/parse/index.ts";
import { reporters } from "../../report/index.ts";
import { terminal } from "../../report/terminal/index.ts";
import { toReport } from "../../report/report.ts";
import type { RunReport } from "../../report/report.ts";
import type { Phase } from "../../base/limits.ts";
import { didYouMean } from "../../base/suggest.ts";
import type { Model } from "../../compiler/link/index.ts";
import type { ClusterState } from "../../compiler/resolve/index.ts";
import { UsageError } from "./command.ts";
import type { Host, CommandContext } from "./command.ts";
import { dayOf, screenOf } from "./options.ts";
import { rootOf } from "./root.ts";
import { rejectSparseCheckout } from "./reject-sparse-checkout.ts";
import type { Format } from "./options.ts";

export { dayOf, FORMAT, writeReports, TODAY } from "./options.ts";
export type { Format } from "./options.ts";

/** A compilation, with the data for reports about it. */
export interface Session {
  readonly root: string;
  readonly compilation: Compilation;
  readonly report: RunReport;
  /** The start, on `Host.clock`. */
  readonly started: number;
}

export interface SessionOptions {
  /** Undefined to find it from the current folder. */
  readonly root?: string | undefined;
  readonly today?: string | undefined;
  /** Called for everything that is read. */
  readonly observer?: FileObserver;
  /** The tree to compile; undefined for the work tree. */
  readonly tree?: Tree | undefined;
  /** Receives the parse result of every file. */
  readonly parseCache?: ParseCache;
  readonly onAnalysis?: CompileOptions["onAnalysis"];
}

/** Compiles the project of the current folder. Throws a UsageError without a project. */
export function compileProject({ host, directory }: CommandContext, options: SessionOptions = {}): Session {
  const today = dayOf(options.today, host);
  const started = host.clock();
  const root = options.root ?? rootOf({ directory });
  if (options.tree === undefined) rejectSparseCheckout(root, host);
  const compilation = compile(options.tree ?? openDirectory(root, options.observer), {
    targets: compilerTargets,
    today,
    ...(options.parseCache === undefined ? {} : { parseCache: options.parseCache }),
    ...(options.onAnalysis === undefined ? {} : { onAnalysis: options.onAnalysis }),
    guard: withObserver(host.guard, options.observer),
    progress: progressOn(host, started),
  });
  return { root, compilation, report: reportCompilation(compilation, host.clock() - started), started };
}

/** Prevents caching of a run that was stopped by a limit of memory or time. */
function withObserver(guard: Host["guard"], observer: FileObserver | undefined): Host["guard"] {
  if (observer === undefined) return guard;
  const asked = (phase: Phase): string | undefined => {
    const sentence = guard(phase);
    if (sentence !== undefined) observer.onUntracked();
    return sentence;
  };
  const { within } = guard;
  if (within === undefined) return asked;
  return Object.assign(asked, {
    within: <T>(phase: Phase, work: () => T): { readonly result: T } | string => {
      const done = within(phase, work);
      if (typeof done === "string") observer.onUntracked();
      return done;
    },
  });
}

/** Milliseconds until progress is shown. */
const PATIENCE = 500;

/** Prints nothing without a terminal, and in short runs. */
function progressOn({ stderr, clock }: Host, started: number): (doing: string) => void {
  return (doing) => {
    if (clock() - started > PATIENCE && stderr.terminal) stderr.write(`${doing}\n`);
  };
}

/** The report of a session, with diagnostics from after the compilation. */
export function withDiagnostics(session: Session, found: readonly Diagnostic[], { host }: CommandContext): RunReport {
  const { compilation, started } = session;
  const diagnostics = [...compilation.diagnostics, ...found];
  return reportCompilation({ ...compilation, diagnostics }, host.clock() - started);
}

export function reportCompilation(compilation: Compilation, milliseconds: number): RunReport {
  return reportDiagnostics(compilation, compilation.states.length, milliseconds);
}

export function reportDiagnostics(
  { diagnostics, documents }: Pick<Compilation, "diagnostics" | "documents">,
  clusters: number,
  milliseconds: number,
): RunReport {
  return toReport({ diagnostics, documents, clusters, milliseconds: Math.round(milliseconds) }, locate);
}

function checkFiles(given: readonly string[]): void {
  const files = given.flatMap((one) => (one.includes("=") ? [one.slice(one.indexOf("=") + 1)] : []));
  const twice = files.find((file, index) => file !== "" && files.indexOf(file) < index);
  if (twice !== undefined) throw new UsageError(`two formats write to "${twice}"`, "name a file for each");
}

/** Throws a UsageError for an unknown format, and for two that write to one file. */
export function formatsOf(given: readonly string[]): readonly Format[] {
  checkFiles(given);
  return (given.length === 0 ? ["terminal"] : given).map((one) => {
    const [name = "", ...rest] = one.split("=");
    const reporter = reporters.find((known) => known.name === name);
    const names = reporters.map((known) => known.name);
    if (reporter === undefined)
      throw new UsageError(`unknown format "${name}"`, didYouMean(name, names) ?? `available: ${names.join(", ")}`);
    const file = rest.join("=");
    if (rest.length > 0 && file === "") throw new UsageError(`"--format ${one}" names no file`);
    return { reporter, file: rest.length === 0 ? undefined : file };
  });
}

/** The model and the states of a compilation. */
export interface CompiledModel {
  readonly model: Model;
  readonly states: readonly ClusterState[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * The model of the project, for commands that answer questions. Leaves out broken documents and names them on stderr.
 * Undefined, and reported, if there is no model.
 */
export function openModel(setting: CommandContext, options: SessionOptions): CompiledModel | undefined {
  const { compilation, report } = compileProject(setting, options);
  const { host } = setting;
  if (compilation.model === undefined) {
    host.stdout.write(terminal.format(report, screenOf(setting)));
    return undefined;
  }
  const { errors } = report.summary;
  if (errors > 0)
    host.stderr.write(
      `${errors} ${errors === 1 ? "error" : "errors"} in the configuration${options.tree === undefined ? ": see `sluice validate`" : " of that commit"}\n`,
    );
  const { model, states, diagnostics } = compilation;
  return { model, states, diagnostics };
}
