/** read: source files -> what they hold; parse and validate, file by file, each file by itself. */
import { collect } from "./diagnostics.ts";
import { KINDS } from "./kinds.ts";
import { glimpse, parse } from "./parse.ts";
import { identify, validate } from "./validate.ts";
import type { Diagnostic } from "./diagnostics.ts";
import type { Declared } from "./link.ts";
import type { Document } from "./parse.ts";
import type { SourceFile } from "./source.ts";
import type { Resource } from "./validate.ts";

export interface Read {
  readonly documents: readonly Document[];
  readonly resources: readonly Resource[];
  readonly broken: readonly Declared[];
}

/** What a file holds, and what is wrong with it by itself. */
export interface FileRead extends Read {
  readonly file: SourceFile;
  readonly diagnostics: readonly Diagnostic[];
}

/** Path -> what the file held when it was last read. */
export type Remembered = Map<string, FileRead>;

/** What fails is left out, but remembered as declared, so that nothing that points at it is blamed. */
export function read(
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
