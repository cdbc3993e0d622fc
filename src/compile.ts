/** The compiler on one page, in order: start reading here. */
import { allCodes, readingCodes } from "./codes.ts";
import { collect } from "./diagnostics.ts";
import { consumersNotAList, DEFAULT_OUTPUT, link, missingProject, suspectsOf } from "./link.ts";
import { loadFile, loadSources } from "./load.ts";
import { KINDS } from "./kinds.ts";
import { at, glimpse, locate, parse, suppressions } from "./parse.ts";
import { checkPolicies, policyCodes } from "./policies.ts";
import { checkNames } from "./render.ts";
import { resolve } from "./resolve.ts";
import { rules } from "./rules/index.ts";
import { settle } from "./severity.ts";
import { listable, targets } from "./targets/index.ts";
import { identify, revalidate, validate } from "./validate.ts";
import type { Diagnostic, Report } from "./diagnostics.ts";
import type { Declared, Model, Project } from "./link.ts";
import type { Asked, Tree } from "./load.ts";
import type { Document, Suppression } from "./parse.ts";
import type { ClusterState } from "./resolve.ts";
import type { Judgement } from "./severity.ts";
import type { SourceFile } from "./source.ts";
import type { Resource } from "./validate.ts";

export const PROJECT_FILE = "sluice.yaml";
const DEFAULT_SOURCES: readonly string[] = ["catalog", "features", "grants", "stages"];

export interface CompileOptions {
  /** The day that dates are judged on, `YYYY-MM-DD`. It changes diagnostics, never what is rendered. */
  readonly today: string;
  /** Makes what is overdue an error. */
  readonly deadlines?: boolean;
  /** Shared by the compilations of one run: what is equal in both is read once, and is the same objects. */
  readonly remembered?: Remembered;
}

/** Path -> what the file held when it was last read. */
export type Remembered = Map<string, FileRead>;

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
  readonly whole: boolean;
}

const codeNames: ReadonlySet<string> = new Set(allCodes.map(({ name }) => name));

export function compile(tree: Tree, options: CompileOptions): Compilation {
  const found: Diagnostic[] = [];
  const report = collect(found);
  const projectFile = loadFile(tree, PROJECT_FILE, report);
  const inProjectFile = read(projectFile === undefined ? [] : [projectFile], found, options.remembered);
  const project = inProjectFile.resources.find(isProject);
  if (project === undefined && found.length === 0) reportNoProject(projectFile, report);

  const files = loadSources(tree, project?.spec.sources ?? sourcesMeant(inProjectFile.broken), report, asked(project));
  const sources = read(files, found, options.remembered);
  const documents = inProjectFile.documents.length + sources.documents.length;
  if (project === undefined)
    return {
      model: undefined,
      states: [],
      diagnostics: settle(found, judgement(undefined, [], options)),
      documents,
      files: [...inProjectFile.files, ...sources.files],
      whole: false,
    };
  const others = inProjectFile.resources.filter((resource) => resource !== project);
  const broken = [...inProjectFile.broken, ...sources.broken];
  const names = listable.map(({ name }) => name);
  const model = link(
    {
      project,
      resources: [...others, ...sources.resources],
      broken,
      targets: names,
      consumers: knownConsumers(tree, project, report),
    },
    report,
  );

  const later: Diagnostic[] = [];
  const reportLater = collect(later);
  const states = resolve(model, { targets: names, revalidate }, reportLater);
  const scene = { model, states, today: options.today, exists: tree.exists };
  for (const rule of rules) rule.check(scene, reportLater);
  checkPolicies(scene, reportLater, codeNames);
  for (const target of targets) target.check?.({ model, states }, reportLater);
  checkNames({ model }, reportLater);

  const isSuspect = suspectsOf(model, found, broken);
  const certain = later.filter((diagnostic) => !isSuspect(diagnostic));
  const comments = [...inProjectFile.files, ...sources.files].flatMap(suppressions);
  return {
    model,
    states,
    diagnostics: settle([...found, ...certain], judgement(project, comments, options)),
    documents,
    files: [...inProjectFile.files, ...sources.files],
    whole: !found.some(({ severity }) => severity === "error"),
  };
}

function judgement(project: Project | undefined, comments: readonly Suppression[], options: CompileOptions): Judgement {
  return {
    project,
    suppressions: comments,
    known: project === undefined ? allCodes : [...allCodes, ...policyCodes(project)],
    reading: readingCodes,
    deadlines: options.deadlines ?? false,
    locate,
  };
}

interface Read {
  readonly documents: readonly Document[];
  readonly resources: readonly Resource[];
  readonly broken: readonly Declared[];
}

/** What a file holds, and what is wrong with it by itself. */
interface FileRead extends Read {
  readonly file: SourceFile;
  readonly diagnostics: readonly Diagnostic[];
}

/** parse and validate. What fails is left out, but remembered as declared, so that nothing that points at it is blamed. */
function read(
  files: readonly SourceFile[],
  found: Diagnostic[],
  remembered: Remembered = new Map(),
): Read & { readonly files: readonly SourceFile[] } {
  const reads = files.map((file) => {
    const known = remembered.get(file.path);
    const one = known?.file.text === file.text ? known : readFile(file);
    remembered.set(file.path, one);
    found.push(...one.diagnostics);
    return one;
  });
  return {
    files: reads.map(({ file }) => file),
    documents: reads.flatMap(({ documents }) => documents),
    resources: reads.flatMap(({ resources }) => resources),
    broken: reads.flatMap(({ broken }) => broken),
  };
}

function readFile(file: SourceFile): FileRead {
  const diagnostics: Diagnostic[] = [];
  const report = collect(diagnostics);
  const documents = parse(file, report);
  const broken: Declared[] = diagnostics.length > 0 ? [...declaredIn(file)] : [];
  const resources: Resource[] = [];
  for (const document of documents) {
    const resource = validate(document, report);
    if (resource === undefined) broken.push(...declaredBy(document));
    else resources.push(resource);
  }
  return { file, documents, resources, broken, diagnostics };
}

/** What a document that is not valid declares: under the name that it has, and under the one that it would have to have. */
function declaredBy(document: Document): readonly Declared[] {
  const declared = identify(document);
  if (declared === undefined) return [];
  const { spec } = document.value as { readonly spec?: unknown };
  const allowed = declared.name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "");
  return [...new Set([declared.name, allowed])].map((name) => ({ kind: declared.kind, name, spec }));
}

/** What a file with a fault in its text seems to declare. */
function declaredIn(file: SourceFile): readonly Declared[] {
  return glimpse(file).flatMap(({ kind, name }) => {
    const known = KINDS.find((one) => one === kind);
    return known === undefined ? [] : [{ kind: known, name }];
  });
}

function isProject(resource: Resource): resource is Project {
  return resource.kind === "Project";
}

/** Where the sources are asked for, and what is written and never read. */
function asked(project: Project | undefined): Asked {
  if (project === undefined) return {};
  const { sources, output = DEFAULT_OUTPUT } = project.spec;
  return {
    output,
    ...(sources === undefined ? {} : { at: (index) => at(project.document, ["spec", "sources", index]) }),
  };
}

/** Where a Project that is not valid seems to keep its sources: they are checked as far as they can be without it. */
function sourcesMeant(broken: readonly Declared[]): readonly string[] {
  const spec = broken.find(({ kind }) => kind === "Project")?.spec as { readonly sources?: unknown } | undefined;
  const sources = spec?.sources;
  return Array.isArray(sources) && sources.every((one) => typeof one === "string") ? sources : DEFAULT_SOURCES;
}

function reportNoProject(file: SourceFile | undefined, report: Report): void {
  const place = { file: file ?? { path: PROJECT_FILE, text: "" }, start: 0, end: 0 };
  report(missingProject, place, `${PROJECT_FILE} holds no document of kind Project`, {
    help: "begin with `apiVersion: sluice.dev/v1alpha1`, `kind: Project`, `metadata: {name: ...}` and `spec: {}`",
  });
}

/** `Kind/name` of every consumer that the project lists, itself or in a file of its own. */
function knownConsumers(tree: Tree, project: Project, report: Report): ReadonlySet<string> | undefined {
  const { consumers } = project.spec;
  if (typeof consumers !== "string") return consumers === undefined ? undefined : new Set(consumers);
  const place = at(project.document, ["spec", "consumers"]);
  const file = tree.exists(consumers) ? loadFile(tree, consumers, report) : undefined;
  if (file === undefined) {
    report(consumersNotAList, place, `the file of consumers, "${consumers}", is not there`);
    return undefined;
  }
  const names = parse(file, report)[0]?.value;
  if (Array.isArray(names) && names.every((name) => typeof name === "string")) return new Set<string>(names);
  report(consumersNotAList, place, `"${consumers}" is not a list of consumers`, {
    help: "list them as `Organization/acme`, one to a line",
  });
  return undefined;
}
