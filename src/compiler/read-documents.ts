/** Reads the documents of a tree: those of `sluice.yaml`, then those of the sources that it names. */
import type { Diagnostic } from "../base/diagnostics.ts";
import { collectInto } from "../base/diagnostics.ts";
import type { ResourceGuard } from "../base/limits.ts";
import type { SourceFile } from "../base/source.ts";
import { loadFile, loadSources, PROJECT_FILE } from "../files/index.ts";
import type { Tree } from "../files/index.ts";
import type { BrokenDocument, Project } from "./link/index.ts";
import { KINDS } from "./kinds.ts";
import { namedAfter, parseFiles } from "./parse-files.ts";
import type { ParseCache } from "./parse-files.ts";
import { guessSources, isProject, reportNoProject, sourceOptions } from "./project.ts";
import type { Resource } from "./schema/index.ts";

export interface ReadOptions {
  readonly guard: ResourceGuard;
  readonly parseCache?: ParseCache | undefined;
  /** The project to use if `sluice.yaml` has no valid one. */
  readonly fallback?: Project | undefined;
}

export interface ReadDocuments {
  readonly project: Project | undefined;
  /** The valid documents except the project. */
  readonly resources: readonly Resource[];
  readonly broken: readonly BrokenDocument[];
  /** The number of documents. */
  readonly documents: number;
  /** `sluice.yaml` and the sources that are text. */
  readonly files: readonly SourceFile[];
}

/** `found` receives the problems. */
export function readDocuments(tree: Tree, options: ReadOptions, found: Diagnostic[]): ReadDocuments {
  const { guard, parseCache, fallback } = options;
  const report = collectInto(found);
  const projectFile = loadFile(tree, PROJECT_FILE, report);
  const inProjectFile = parseFiles(projectFile === undefined ? [] : [projectFile], found, guard, parseCache);
  const own = inProjectFile.resources.find(isProject);
  if (own === undefined && found.length === 0) reportNoProject(projectFile, report);
  const project = own ?? fallback;
  const listed = project?.spec.sources ?? guessSources(inProjectFile.broken);
  const files = loadSources(tree, listed, report, sourceOptions(project));
  const unread = found.flatMap(({ severity, at }) => (severity === "error" ? namedAfter(at.file, KINDS) : []));
  const sources = parseFiles(files, found, guard, parseCache);
  return {
    project,
    resources: [...inProjectFile.resources.filter((resource) => resource !== own), ...sources.resources],
    broken: [...inProjectFile.broken, ...sources.broken, ...unread],
    documents: inProjectFile.documents.length + sources.documents.length,
    files: [...inProjectFile.files, ...sources.files],
  };
}
