/** The compiler on one page, in order: start reading here. */
import { Brought, isAboutEntry, variationsOf } from "./variations.ts";
import { allCodes } from "../base/codes.ts";
import { limitPerCode, collectInto } from "../base/diagnostics.ts";
import { link, taintedByErrors } from "./link/index.ts";
import { loadFile, loadSources, PROJECT_FILE } from "../files/index.ts";
import { locate, suppressions } from "./parse/index.ts";
import { checkPolicies, policyCodes } from "./policies/index.ts";
import { sourceOptions, isProject, knownConsumers, reportNoProject, guessSources } from "./project.ts";
import { parseFiles, reportLimitExceeded } from "./parse-files.ts";
import { resolve } from "./resolve/index.ts";
import { rules } from "./rules/index.ts";
import { applySeverities } from "./severity.ts";
import { checkpoint, withinLimits } from "../base/limits.ts";
import { renewSuggestions } from "../base/suggest.ts";
import { revalidate } from "./schema/index.ts";
import type { Diagnostic, ReportDiagnostic } from "../base/diagnostics.ts";
import type { Model, Project } from "./link/index.ts";
import type { Tree } from "../files/index.ts";
import type { Suppression } from "./parse/index.ts";
import type { ParseCache } from "./parse-files.ts";
import type { ClusterState } from "./resolve/index.ts";
import type { RuleContext } from "./rules/rule.ts";
import type { SeverityOptions } from "./severity.ts";
import type { SourceFile } from "../base/source.ts";
import type { Checkpoint, ResourceGuard } from "../base/limits.ts";
import type { Resource } from "./schema/index.ts";

/** What a compilation is given of the targets. */
export interface CompilerTargets {
  /** Those that a stage or a cluster may list under `render`. */
  readonly names: readonly string[];
  /** The limits of the consumers, and of the files that are made for them. */
  readonly checks: readonly ((scene: RuleContext, report: ReportDiagnostic) => void)[];
}

export interface CompileOptions {
  /** The compiler imports no target: `compilerTargets` of render are all. */
  readonly targets: CompilerTargets;
  /** The day that dates are judged on, `YYYY-MM-DD`. It changes diagnostics, never what is rendered. */
  readonly today: string;
  /** Makes what is overdue an error. */
  readonly deadlines?: boolean;
  /** The project as it was: its rules and policies judge too, so that no change loosens its own judge. */
  readonly former?: Project | undefined;
  /** The documents as they were: what is gone is said to be, instead of asking for what was meant. */
  readonly formerly?: Model["byKind"] | undefined;
  /** Nothing is judged: for the side that something is compared with. */
  readonly skipChecks?: true;
  /** Shared by the compilations of one run: what is equal in both is read once, and is the same objects. */
  readonly remembered?: ParseCache;
  /** Asked between files, features and rules. */
  readonly strain: ResourceGuard;
  /** Is told what is done next. */
  readonly progress?: ((doing: string) => void) | undefined;
}

export interface Compilation {
  /** Undefined only where `sluice.yaml` holds no valid Project. */
  readonly model: Model | undefined;
  /** Sorted by cluster name. */
  readonly states: readonly ClusterState[];
  /** With the severities that hold, sorted by path, line, column and code. */
  readonly diagnostics: readonly Diagnostic[];
  /** How many documents were read. */
  readonly documents: number;
  /** `sluice.yaml` and the sources, as far as they are text. */
  readonly files: readonly SourceFile[];
  /** Whether every document could be read and linked: if not, what is missing from the model may not be gone. */
  readonly isComplete: boolean;
}

const namesOfGroups = (...groups: readonly string[]): ReadonlySet<string> =>
  new Set(allCodes.filter(({ group }) => groups.includes(group)).map(({ name }) => name));

/** The codes whose errors keep a document, or a name in it, out of the model. */
const readingCodes = namesOfGroups("load", "parse", "validate", "link");
const transitionCodes = namesOfGroups("transitions");
const codeNames: ReadonlySet<string> = new Set(allCodes.map(({ name }) => name));

export function compile(tree: Tree, options: CompileOptions): Compilation {
  renewSuggestions();
  const found: Diagnostic[] = [];
  const report = collectInto(found);
  const projectFile = loadFile(tree, PROJECT_FILE, report);
  const inProjectFile = parseFiles(
    projectFile === undefined ? [] : [projectFile],
    found,
    options.strain,
    options.remembered,
  );
  const project = inProjectFile.resources.find(isProject);
  if (project === undefined && found.length === 0) reportNoProject(projectFile, report);

  const files = loadSources(
    tree,
    project?.spec.sources ?? guessSources(inProjectFile.broken),
    report,
    sourceOptions(project),
  );
  const sources = parseFiles(files, found, options.strain, options.remembered);
  const documents = inProjectFile.documents.length + sources.documents.length;
  const unlinked = {
    model: undefined,
    states: [],
    documents,
    files: [...inProjectFile.files, ...sources.files],
    isComplete: false,
  };
  if (project === undefined)
    return { ...unlinked, diagnostics: applySeverities(found, judgement(undefined, [], options)) };
  const others = inProjectFile.resources.filter((resource) => resource !== project);
  const broken = [...inProjectFile.broken, ...sources.broken];
  const told = (sentence: string): void => reportLimitExceeded(project.document.file, sentence, collectInto(found));
  const model = withinLimits(
    () => {
      const [reportSome, reportRest] = limitPerCode(report);
      const linked = link(
        {
          project,
          resources: [...others, ...sources.resources],
          broken,
          targets: options.targets.names,
          consumers: knownConsumers(tree, project, report),
          previous: options.formerly,
          checkpoint: checkpoint("compiling", options.strain),
        },
        reportSome,
      );
      reportRest();
      return linked;
    },
    told,
    "compiling",
    options.strain,
  );
  if (model === undefined) return { ...unlinked, diagnostics: applySeverities(found, judgement(project, [], options)) };

  const later: Diagnostic[] = [];
  const states = withinLimits(() => resolveAndCheck(model, tree, options, later), told, "compiling", options.strain);

  const isSuspect = taintedByErrors(model, found, broken);
  const certain = states === undefined ? [] : later.filter((diagnostic) => !isSuspect(diagnostic));
  const comments = [...inProjectFile.files, ...sources.files].flatMap(suppressions);
  return {
    model,
    states: states ?? [],
    diagnostics: applySeverities([...found, ...certain], judgement(project, comments, options)),
    documents,
    files: [...inProjectFile.files, ...sources.files],
    isComplete: !found.some(({ severity }) => severity === "error"),
  };
}

/** What holds on every cluster, and what is wrong or unwise about it. */
function resolveAndCheck(
  model: Model,
  tree: Tree,
  options: CompileOptions,
  found: Diagnostic[],
): readonly ClusterState[] {
  const [report, reportRest] = limitPerCode(collectInto(found));
  const breathe = checkpoint("compiling", options.strain);
  options.progress?.(`resolving ${model.byKind.Feature.size} features on ${model.byKind.Cluster.size} clusters`);
  const states = resolve(model, { targets: options.targets.names, revalidate, checkpoint: breathe }, report);
  if (options.skipChecks !== true) {
    options.progress?.(`checking ${states.length} clusters`);
    const scene = { model, states, today: options.today, exists: tree.exists };
    runChecks(scene, options.targets, breathe, report);
    judgeVariations(scene, options.targets, breathe, found, report);
    const { former = scene.model.project } = options;
    if (former !== scene.model.project)
      for (const one of policyFindingsOfBase(scene, former, found, breathe)) found.push(one);
  }
  reportRest();
  return states;
}

function runChecks(
  scene: RuleContext,
  { checks }: CompilerTargets,
  breathe: Checkpoint,
  report: ReportDiagnostic,
): void {
  for (const rule of rules) {
    breathe();
    rule.check(scene, report);
  }
  checkPolicies(scene, report, codeNames, breathe);
  for (const check of checks) {
    breathe();
    check(scene, report);
  }
}

/** What patches bring about, found by the rules that judge everything else. */
function judgeVariations(
  scene: RuleContext,
  targets: CompilerTargets,
  breathe: Checkpoint,
  found: readonly Diagnostic[],
  report: ReportDiagnostic,
): void {
  const keyOf = ({ code, message }: Diagnostic): string => `${code.name} ${message}`;
  const told = new Set(found.map(keyOf));
  const brought = new Brought();
  for (const one of variationsOf(scene.model, scene.states)) {
    breathe();
    const news = judged(one.resources, scene, targets, breathe).filter((diagnostic) => !told.has(keyOf(diagnostic)));
    if (news.length === 0) continue;
    const without = new Set(judged(one.originals, scene, targets, breathe).map(keyOf));
    for (const diagnostic of news)
      if (!without.has(keyOf(diagnostic))) brought.add(diagnostic, one);
      else if (isAboutEntry(diagnostic, one)) {
        // What only these clusters render: no patch is to blame.
        told.add(keyOf(diagnostic));
        const { code, at, message, ...details } = diagnostic;
        report(code, at, message, details);
      }
  }
  brought.report(scene.model, report);
}

/** What is wrong with a few documents by themselves, as far as that does not depend on all others. */
function judged(
  resources: readonly Resource[],
  whole: RuleContext,
  targets: CompilerTargets,
  breathe: Checkpoint,
): readonly Diagnostic[] {
  const { model: among, today, exists } = whole;
  const found: Diagnostic[] = [];
  const report = collectInto(found);
  const model = link(
    {
      project: among.project,
      resources,
      broken: [],
      targets: targets.names,
      consumers: undefined,
      completeModel: among,
      checkpoint: breathe,
    },
    report,
  );
  const states = resolve(model, { targets: targets.names, revalidate, checkpoint: breathe }, () => undefined);
  runChecks({ model, states, today, exists }, targets, breathe, report);
  return found.filter(({ code }) => code.requiresCompleteModel !== true);
}

/** What the policies of another project find that has not been found, or not as strictly. */
function policyFindingsOfBase(
  scene: RuleContext,
  former: Project,
  found: readonly Diagnostic[],
  breathe: Checkpoint,
): readonly Diagnostic[] {
  const more: Diagnostic[] = [];
  const [report, reportRest] = limitPerCode(collectInto(more));
  checkPolicies({ ...scene, model: { ...scene.model, project: former } }, report, codeNames, breathe);
  reportRest();
  const key = ({ code, severity, message, at: place }: Diagnostic): string =>
    [code.name, severity, message, place.file.path, locate(place).start].join("\0");
  const known = new Set(found.map(key));
  return more.filter((one) => one.at.file !== former.document.file && !known.has(key(one)));
}

function judgement(
  project: Project | undefined,
  comments: readonly Suppression[],
  options: CompileOptions,
): SeverityOptions {
  return {
    project,
    former: options.former,
    suppressions: comments,
    known: [...allCodes, ...[project, options.former].flatMap((one) => (one === undefined ? [] : policyCodes(one)))],
    reading: readingCodes,
    transitions: transitionCodes,
    deadlines: options.deadlines ?? false,
    locate,
  };
}
