/** Compiles after edits: analyzes only the documents that they can affect, and takes the rest from a record. */
import { analyze, checkAll, settle } from "../compiler/compile.ts";
import type { Analysis, Compilation, CompileOptions } from "../compiler/compile.ts";
import type { FeatureSummary, GrantSummary } from "../compiler/link/index.ts";
import type { ParseCache } from "../compiler/parse-files.ts";
import { policyCodes } from "../compiler/policies/index.ts";
import type { Tree } from "../files/index.ts";
import type { Fleet, Scope } from "../render/render.ts";
import { flagSetSizes, LARGE_FLAG_SET } from "../render/targets/openfeature/index.ts";
import { affectedBy } from "./affected.ts";
import type { Affected } from "./affected.ts";
import { editOf } from "./edit.ts";
import type { ChangedFiles, Edit, Refusal } from "./edit.ts";
import { Join } from "./join.ts";
import { fileReader, summariesIn, withOnly } from "./part-of-tree.ts";
import { hasErrors, hasFrame, isListedCompletely, isRecordable } from "./record.ts";
import type { CompilationRecord } from "./record.ts";
import { scopesOfFeatures } from "./scopes.ts";
import type { AffectedScopes } from "./scopes.ts";
import { restoreWith, storedDiagnostic } from "./stored-diagnostics.ts";

export interface Recompiled {
  readonly compilation: Omit<Compilation, "model" | "states"> & { readonly clusters: number };
  readonly record: CompilationRecord;
  /** The features that the edits can affect. */
  readonly affected: ReadonlySet<string>;
  /** The analysis of the affected documents. */
  readonly part: Analysis;
  /** The rendered files that may differ, and for which the part is complete. Undefined if not asked for. */
  readonly outputs: AffectedScopes | undefined;
}

/**
 * The result of `compile` for a tree whose other files are those of the record. The options are those of the record,
 * without a base project. `forOutputs`: whether to render the part.
 */
export function recompile(
  record: CompilationRecord,
  changed: ChangedFiles,
  tree: Tree,
  { forOutputs = false, ...options }: CompileOptions & { readonly forOutputs?: boolean },
): Recompiled | Refusal {
  if (options.today !== record.today) return { because: "the day is another one" };
  const parseCache: ParseCache = options.parseCache ?? new Map();
  const edit = editOf(record, changed, tree, { ...options, parseCache });
  if ("because" in edit) return edit;
  const outputs = forOutputs ? outputsOf(edit, record) : undefined;
  if (outputs !== undefined && "because" in outputs) return outputs;
  const analyzeWith = (complete: ReadonlySet<Scope>): PartResult | Refusal => {
    const affected = affectedBy(edit.index, edit.touching, complete);
    if (affected.files.size > MOST_FILES && affected.files.size > edit.files.length / 2)
      return { because: `the edits affect ${affected.files.size} of ${edit.files.length} files` };
    return partOf({ affected, complete, outputs }, edit, record, tree, { ...options, parseCache });
  };
  const wanted = new Set(outputs?.scopes);
  const first = analyzeWith(wanted);
  if ("because" in first || first.tooLarge.size === 0) return "because" in first ? first : first.recompiled();
  const second = analyzeWith(wanted.union(first.tooLarge));
  return "because" in second ? second : second.recompiled();
}

function outputsOf(edit: Edit, { renders }: CompilationRecord): AffectedScopes | Refusal {
  const setting = edit.all.find((file) => edit.changed.has(file.path) && hasFrame(file));
  if (setting !== undefined) return { because: `"${setting.path}" has changed, which can affect every output` };
  const { features } = affectedBy(edit.index, edit.touching);
  const affected = scopesOfFeatures(edit.all, features, new Set(renders));
  return affected ?? { because: "a workload uses flags of several services" };
}

/** A larger part is analyzed only if it has at most half of all files. */
const MOST_FILES = 1000;

interface PartResult {
  /** The services whose flags may be too many for one object. */
  readonly tooLarge: ReadonlySet<Scope>;
  readonly recompiled: () => Recompiled | Refusal;
}

interface Part {
  readonly affected: Affected;
  /** The scopes whose features it has all. */
  readonly complete: ReadonlySet<Scope>;
  readonly outputs: AffectedScopes | undefined;
}

function partOf(
  { affected, complete, outputs }: Part,
  edit: Edit,
  record: CompilationRecord,
  tree: Tree,
  options: CompileOptions,
): PartResult | Refusal {
  const paths = edit.files.flatMap(({ path }) => (affected.files.has(path) ? [path] : []));
  const exists = new Map(edit.exists);
  const { fileAt, remember } = fileReader(tree);
  const allFeatures = summariesIn<FeatureSummary>("Feature", edit.files, fileAt);
  const part = analyze(withOnly(paths, tree, exists), { ...options, allFeatures });
  const { model, states, project } = part;
  if (model === undefined || project === undefined || !isRecordable(part, project, edit.files))
    return { because: "there are problems that can affect every document" };
  for (const file of part.files) remember(file);
  const { sizes, tooLarge } = flagSetsWith({ model, states }, record, complete);
  const recompiled = (): Recompiled | Refusal => {
    const join = new Join(affected, edit);
    const restore = restoreWith(fileAt, policyCodes(project));
    const kept = record.found.map(restore).filter((one) => join.isKept(one, complete));
    const found = [...kept, ...part.found.filter((one) => join.isNew(one, complete))];
    const grants = summariesIn<GrantSummary>("Grant", edit.files, fileAt);
    const byKind = { ...model.byKind, Feature: allFeatures, Grant: grants };
    const ofAll = checkAll({ model: { ...model, byKind }, states }, options.targets);
    if (!isListedCompletely([...found, ...ofAll])) return { because: "there are too many diagnostics to list" };
    const byFeature = join.findings(record.byFeature, part.byFeature);
    const documents = edit.files.reduce((sum, { count }) => sum + count, 0);
    const files = edit.files.flatMap(({ path, suppresses }) => (suppresses ? [fileAt(path)] : []));
    const { diagnostics, isComplete } = settle({ ...part, found, ofAll, byFeature, documents, files }, options);
    return {
      compilation: { diagnostics, documents, files, isComplete, clusters: states.length },
      record: {
        today: record.today,
        files: edit.files,
        exists: [...exists],
        hasErrors: hasErrors(diagnostics),
        found: found.map(storedDiagnostic),
        byFeature,
        flagSets: [...sizes],
        renders: record.renders,
      },
      affected: affected.features,
      part,
      outputs,
    };
  };
  return { tooLarge, recompiled };
}

interface FlagSets {
  /** Upper bounds, in bytes, by service. */
  readonly sizes: ReadonlyMap<string, number>;
  /** The services whose flags may be too many for one object. */
  readonly tooLarge: ReadonlySet<Scope>;
}

/** The sizes of flag sets if those of a part were added. `complete`: the scopes of which the part has all features. */
export function flagSetsWith(
  part: Fleet,
  { flagSets }: CompilationRecord,
  complete: ReadonlySet<Scope> = new Set(),
): FlagSets {
  const sizes = new Map(flagSets);
  const tooLarge = new Set<Scope>();
  const rendersFlags = part.states.some(({ render }) => render.includes("openfeature"));
  for (const [service, bytes] of rendersFlags ? flagSetSizes(part) : []) {
    if (service === undefined) continue;
    const isComplete = complete.has(`Service/${service}`);
    const most = isComplete ? bytes : bytes + (sizes.get(service) ?? 0);
    sizes.set(service, most);
    if (most > LARGE_FLAG_SET && !isComplete) tooLarge.add(`Service/${service}`);
  }
  return { sizes, tooLarge };
}
