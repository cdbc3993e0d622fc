/** Reads the settings of `sluice.yaml` that are needed before linking: the sources, and the known consumers. */
import { consumersNotAList, DEFAULT_OUTPUT, missingProject } from "./link/index.ts";
import { loadFile, PROJECT_FILE } from "../files/index.ts";
import { locationIn, parse } from "./parse/index.ts";
import type { ReportDiagnostic } from "../base/diagnostics.ts";
import type { BrokenDocument, Project } from "./link/index.ts";
import type { ListOptions, Tree } from "../files/index.ts";
import type { SourceFile } from "../base/source.ts";
import type { Resource } from "./schema/index.ts";

export const DEFAULT_SOURCES: readonly string[] = ["catalog", "features", "grants", "stages"];

export function isProject(resource: Resource): resource is Project {
  return resource.kind === "Project";
}

/** The locations of the `sources` setting for diagnostics, and the output folder, which is not read. */
export function sourceOptions(project: Project | undefined): ListOptions {
  if (project === undefined) return {};
  const { sources, output = DEFAULT_OUTPUT } = project.spec;
  return {
    output,
    ...(sources === undefined
      ? { defaultsAt: locationIn(project.document, ["spec"], "key") }
      : { at: (index) => locationIn(project.document, ["spec", "sources", index]) }),
  };
}

/** The probable sources of an invalid Project, so that they can be checked without it. */
export function guessSources(broken: readonly BrokenDocument[]): readonly string[] {
  const spec = broken.find(({ kind }) => kind === "Project")?.spec as { readonly sources?: unknown } | undefined;
  const sources = spec?.sources;
  return Array.isArray(sources) && sources.every((one) => typeof one === "string") ? sources : DEFAULT_SOURCES;
}

/** Reports a missing Project with instructions, at the start of `sluice.yaml`, which may not exist. */
export function reportNoProject(file: SourceFile | undefined, report: ReportDiagnostic): void {
  const place = { file: file ?? { path: PROJECT_FILE, text: "" }, start: 0, end: 0 };
  report(missingProject, place, `${PROJECT_FILE} contains no document of kind Project`, {
    help: "begin with `apiVersion: sluice.dev/v1alpha1`, `kind: Project`, `metadata: {name: ...}` and `spec: {}`",
  });
}

/** `Kind/name` of every consumer that the project lists, itself or in a separate file. Undefined without a valid list. */
export function knownConsumers(
  tree: Tree,
  project: Project,
  report: ReportDiagnostic,
): ReadonlySet<string> | undefined {
  const { consumers } = project.spec;
  if (typeof consumers !== "string") return consumers === undefined ? undefined : new Set(consumers);
  const place = locationIn(project.document, ["spec", "consumers"]);
  const file = tree.exists(consumers) ? loadFile(tree, consumers, report) : undefined;
  if (file === undefined) {
    report(consumersNotAList, place, `the consumers file "${consumers}" does not exist`);
    return undefined;
  }
  const names = parse(file, report)[0]?.value;
  if (Array.isArray(names) && names.every((name) => typeof name === "string")) return new Set<string>(names);
  report(consumersNotAList, place, `"${consumers}" is not a list of consumers`, {
    help: "write a YAML list of consumers, such as `- Organization/acme`",
  });
  return undefined;
}
