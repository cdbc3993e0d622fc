/** The compiler on one page, in order: start reading here. */
import { VariationFindings, isAboutEntry, variationsOf } from "./variations.ts";
import { allCodes } from "../base/codes.ts";
import type { CodeGroup } from "../base/codes.ts";
import { limitPerCode, collectInto } from "../base/diagnostics.ts";
import { link, taintedByErrors } from "./link/index.ts";
import { locate, suppressions } from "./parse/index.ts";
import { checkPolicies, findByFeature, policyCodes, reportByFeature } from "./policies/index.ts";
import type { FeatureFinding } from "./policies/index.ts";
import { knownConsumers } from "./project.ts";
import { reportLimitExceeded } from "./parse-files.ts";
import { readDocuments } from "./read-documents.ts";
import { resolve } from "./resolve/index.ts";
import { rules } from "./rules/index.ts";
import { applySeverities } from "./severity.ts";
import { checkpoint, striding, withinLimits } from "../base/limits.ts";
import { renewSuggestions } from "../base/suggest.ts";
import { revalidate } from "./schema/index.ts";
import type { Diagnostic, ReportDiagnostic } from "../base/diagnostics.ts";
import type { FeatureSummary, Model, Project } from "./link/index.ts";
import type { Tree } from "../files/index.ts";
import type { Suppression } from "./parse/index.ts";
import type { ParseCache } from "./parse-files.ts";
import type { ClusterState } from "./resolve/index.ts";
import type { AllContext, Check, RuleContext } from "./check.ts";
import type { SeverityOptions } from "./severity.ts";
import type { SourceFile } from "../base/source.ts";
import type { Checkpoint, ResourceGuard } from "../base/limits.ts";
import type { Resource } from "./schema/index.ts";

/** The properties of the targets that the compiler needs. */
export interface CompilerTargets {
  /** The names that a stage or a cluster may list under `render`. */
  readonly names: readonly string[];
  /** Checks for the limits of consumers and of rendered files. */
  readonly checks: readonly Check[];
}

export interface CompileOptions {
  /** Injected, because the compiler must not import targets: usually `compilerTargets` of render. */
  readonly targets: CompilerTargets;
  /** The date for checks of dates, `YYYY-MM-DD`. It affects diagnostics, but not rendered files. */
  readonly today: string;
  /** The project before a change. Its rules and policies apply too, so that a change can't weaken its own checks. */
  readonly baseProject?: Project | undefined;
  /** The documents before a change, so that references to removed ones are reported as such. */
  readonly baseDocuments?: Model["byKind"] | undefined;
  /** Skip rules and policies, for the base of a comparison. */
  readonly skipChecks?: true;
  /** Resolve no states, because only the model or the errors of reading and linking are needed. */
  readonly linkOnly?: true;
  /** Changes the documents before they are linked, for what `publish` applies on top of a commit. */
  readonly amend?: (resources: readonly Resource[]) => readonly Resource[];
  /** Shared by the compilations of one run, so that equal files are parsed once and share their objects. */
  readonly parseCache?: ParseCache;
  /** The valid features of the whole project, by name, if the tree lacks some of them. */
  readonly allFeatures?: ReadonlyMap<string, FeatureSummary>;
  /** Called with the result, also before severities and suppressions. */
  readonly onAnalysis?: (analysis: Analysis, compilation: Compilation) => void;
  /** Called between files, features and rules. */
  readonly guard: ResourceGuard;
  /** Called with the next step. */
  readonly progress?: ((doing: string) => void) | undefined;
}

export interface Compilation {
  /** Undefined only if `sluice.yaml` has no valid Project, or a limit is exceeded. */
  readonly model: Model | undefined;
  /** Sorted by cluster name. */
  readonly states: readonly ClusterState[];
  /** With effective severities, sorted by path, line, column and code. */
  readonly diagnostics: readonly Diagnostic[];
  /** The number of documents. */
  readonly documents: number;
  /** `sluice.yaml` and the sources that are text. */
  readonly files: readonly SourceFile[];
  /** Whether all documents are valid and linked. If not, documents can be missing from the model without being removed. */
  readonly isComplete: boolean;
}

const namesOfGroups = (...groups: readonly CodeGroup[]): ReadonlySet<string> =>
  new Set(allCodes.filter(({ group }) => groups.includes(group)).map(({ name }) => name));

/** Codes of errors that exclude a document, or a name in it, from the model. */
const readingCodes = namesOfGroups("files", "parse", "schema", "link");
const changeRuleCodes = namesOfGroups("change-rules");
const codeNames: ReadonlySet<string> = new Set(allCodes.map(({ name }) => name));

export function compile(tree: Tree, options: CompileOptions): Compilation {
  const analysis = analyze(tree, options);
  const compilation = settle(analysis, options);
  options.onAnalysis?.(analysis, compilation);
  return compilation;
}

/** A compilation before severities and suppressions, with diagnostics that may only follow from errors. */
export interface Analysis extends Omit<Compilation, "diagnostics"> {
  readonly project: Project | undefined;
  /** Without those of `AllCheck`. */
  readonly found: readonly Diagnostic[];
  /** The diagnostics of `AllCheck`. */
  readonly ofAll: readonly Diagnostic[];
  /** The failures of policies about each feature of a cluster. */
  readonly byFeature: readonly FeatureFinding[];
  /** Whether a diagnostic of resolution or of a check may only follow from an error. */
  readonly isTainted: (diagnostic: Diagnostic) => boolean;
}

/** Applies the severities of the project, and the suppressions. */
export function settle(analysis: Analysis, options: CompileOptions): Compilation {
  const { project, found, ofAll, byFeature, isTainted, ...rest } = analysis;
  const comments = rest.model === undefined ? [] : rest.files.flatMap(suppressions);
  const ofPolicies = rest.model === undefined ? [] : policyDiagnostics(byFeature, rest.model);
  const reliable = [...found, ...ofAll, ...ofPolicies].filter(
    (one) => readingCodes.has(one.code.name) || !isTainted(one),
  );
  return { ...rest, diagnostics: applySeverities(reliable, severityOptions(project, comments, options)) };
}

function policyDiagnostics(findings: readonly FeatureFinding[], model: Model): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  reportByFeature(findings, model, collectInto(found));
  return found;
}

export function analyze(tree: Tree, options: CompileOptions): Analysis {
  renewSuggestions();
  const found: Diagnostic[] = [];
  const report = collectInto(found);
  const { project, resources, broken, documents, files } = readDocuments(tree, options, found);
  const unlinked = {
    project,
    model: undefined,
    states: [],
    documents,
    files,
    isComplete: false,
    found,
    ofAll: [],
    byFeature: [],
    isTainted: (): boolean => false,
  };
  if (project === undefined) return unlinked;
  const reported = (sentence: string): void => reportLimitExceeded(project.document.file, sentence, collectInto(found));
  const model = withinLimits(
    () => {
      const [reportSome, reportRest] = limitPerCode(report);
      const linked = link(
        {
          project,
          resources: options.amend?.(resources) ?? resources,
          broken,
          targets: options.targets.names,
          consumers: knownConsumers(tree, project, report),
          previous: options.baseDocuments,
          allFeatures: options.allFeatures,
          checkpoint: checkpoint("compiling", options.guard),
        },
        reportSome,
      );
      reportRest();
      return linked;
    },
    reported,
    "compiling",
    options.guard,
  );
  if (model === undefined) return unlinked;

  const checked =
    options.linkOnly === true
      ? undefined
      : withinLimits(() => resolveAndCheck(model, tree, options), reported, "compiling", options.guard);
  const isTainted = taintedByErrors(model, found, broken, options.allFeatures);
  return {
    project,
    model,
    states: checked?.states ?? [],
    // The checks of variations also find errors of linking, which count only if nothing else causes them.
    found: [...found, ...(checked?.found ?? []).filter((one) => !readingCodes.has(one.code.name) || !isTainted(one))],
    ofAll: checked?.ofAll ?? [],
    byFeature: checked?.byFeature ?? [],
    isTainted,
    documents,
    files,
    isComplete: !found.some(({ severity }) => severity === "error"),
  };
}

/** Resolves the state of every cluster, and runs the checks. */
function resolveAndCheck(
  model: Model,
  tree: Tree,
  options: CompileOptions,
): Pick<Analysis, "states" | "found" | "ofAll" | "byFeature"> {
  const found: Diagnostic[] = [];
  const [report, reportRest] = limitPerCode(collectInto(found));
  const checkLimits = checkpoint("compiling", options.guard);
  let ofAll: readonly Diagnostic[] = [];
  let byFeature: readonly FeatureFinding[] = [];
  options.progress?.(`resolving ${model.byKind.Feature.size} features on ${model.byKind.Cluster.size} clusters`);
  const states = resolve(model, { targets: options.targets.names, revalidate, checkpoint: checkLimits }, report);
  if (options.skipChecks !== true) {
    options.progress?.(`checking ${states.length} clusters`);
    const context = { model, states, today: options.today, exists: tree.exists };
    runChecks(context, options.targets, checkLimits, report, "others");
    byFeature = findByFeature(context, checkLimits);
    checkVariations(context, options.targets, checkLimits, found, report);
    ofAll = checkAll(context, options.targets);
    const { baseProject = context.model.project } = options;
    if (baseProject !== context.model.project)
      for (const one of policyFindingsOfBase(
        context,
        baseProject,
        [...found, ...policyDiagnostics(byFeature, model)],
        checkLimits,
      ))
        found.push(one);
  }
  reportRest();
  return { states, found, ofAll, byFeature };
}

/** Runs the checks that compare all documents. */
export function checkAll(context: AllContext, { checks }: CompilerTargets): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  const [report, reportRest] = limitPerCode(collectInto(found));
  for (const one of [...rules, ...checks]) if (one.all === true) one.check(context, report);
  reportRest();
  return found;
}

function runChecks(
  context: RuleContext,
  { checks }: CompilerTargets,
  checkLimits: Checkpoint,
  report: ReportDiagnostic,
  ofClusterStates: Parameters<typeof checkPolicies>[4],
): void {
  const run = (each: readonly Check[]): void => {
    for (const one of each) {
      if (one.all === true) continue;
      checkLimits();
      one.check(context, report);
    }
  };
  run(rules);
  checkPolicies(context, report, codeNames, checkLimits, ofClusterStates);
  run(checks);
}

/** Reports problems that patches cause, by running the checks on each variation. */
function checkVariations(
  context: RuleContext,
  targets: CompilerTargets,
  checkLimits: Checkpoint,
  found: readonly Diagnostic[],
  report: ReportDiagnostic,
): void {
  const keyOf = ({ code, message }: Diagnostic): string => `${code.name} ${message}`;
  const reported = new Set(found.map(keyOf));
  const findings = new VariationFindings();
  // The rules take less time for a small platform than the checks between them.
  const checkSome = striding(checkLimits);
  for (const one of variationsOf(context.model, context.states)) {
    checkLimits();
    const newFindings = checkPart(one.resources, context, targets, checkSome).filter(
      (diagnostic) => !reported.has(keyOf(diagnostic)),
    );
    if (newFindings.length === 0) continue;
    const without = new Set(checkPart(one.originals, context, targets, checkSome).map(keyOf));
    for (const diagnostic of newFindings)
      if (!without.has(keyOf(diagnostic))) findings.add(diagnostic, one);
      else if (isAboutEntry(diagnostic, one)) {
        // Patches do not cause this, but only these clusters render it.
        reported.add(keyOf(diagnostic));
        const { code, at, message, ...details } = diagnostic;
        report(code, at, message, details);
      }
  }
  findings.report(context.model, report);
}

/** Checks a part of the model. Excludes diagnostics that require the complete model. */
function checkPart(
  resources: readonly Resource[],
  complete: RuleContext,
  targets: CompilerTargets,
  checkLimits: Checkpoint,
): readonly Diagnostic[] {
  const { model: completeModel, today, exists } = complete;
  const found: Diagnostic[] = [];
  const report = collectInto(found);
  const model = link(
    {
      project: completeModel.project,
      resources,
      broken: [],
      targets: targets.names,
      consumers: undefined,
      completeModel,
      checkpoint: checkLimits,
    },
    report,
  );
  const states = resolve(model, { targets: targets.names, revalidate, checkpoint: checkLimits }, () => undefined);
  // The states of all clusters, with their patches, have been checked.
  runChecks({ model, states, today, exists }, targets, checkLimits, report, "none");
  return found.filter(({ code }) => code.requiresCompleteModel !== true);
}

/** The findings of the policies before a change that are not reported yet, or less strictly. */
function policyFindingsOfBase(
  context: RuleContext,
  baseProject: Project,
  found: readonly Diagnostic[],
  checkLimits: Checkpoint,
): readonly Diagnostic[] {
  const more: Diagnostic[] = [];
  const [report, reportRest] = limitPerCode(collectInto(more));
  checkPolicies({ ...context, model: { ...context.model, project: baseProject } }, report, codeNames, checkLimits);
  reportRest();
  const key = ({ code, severity, message, at: place }: Diagnostic): string =>
    [code.name, severity, message, place.file.path, locate(place).start].join("\0");
  const known = new Set(found.map(key));
  return more.filter((one) => one.at.file !== baseProject.document.file && !known.has(key(one)));
}

function severityOptions(
  project: Project | undefined,
  comments: readonly Suppression[],
  options: CompileOptions,
): SeverityOptions {
  return {
    project,
    baseProject: options.baseProject,
    suppressions: comments,
    codes: [
      ...allCodes,
      ...[project, options.baseProject].flatMap((one) => (one === undefined ? [] : policyCodes(one))),
    ],
    reading: readingCodes,
    changeRules: changeRuleCodes,
    locate,
  };
}
