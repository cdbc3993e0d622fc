/** Selects the files to read so that everything that a change can affect is compiled as in a full run. */
import { append } from "../base/collections.ts";
import type { DocumentSummary, FileSummary } from "./document-summary.ts";
import { affectsOnlyNamedFeatures } from "./document-summary.ts";
import type { Scope } from "../render/render.ts";
import { scopesOf } from "./scopes.ts";

/** The result of an edit. */
export interface Affected {
  /** The files that completely contain everything that the changed documents can affect. */
  readonly files: ReadonlySet<string>;
  /** The features that may have another state or other diagnostics. */
  readonly features: ReadonlySet<string>;
}

/**
 * `index`: of the files before and after the edits. `changed`: documents that differ. `complete`: the scopes whose
 * features and grants are all to be complete. Other unaffected features may lack grants.
 */
export function affectedBy(
  index: DocumentIndex,
  changed: readonly DocumentSummary[],
  complete: ReadonlySet<Scope> = new Set(),
): Affected {
  const part = new Part(index);
  part.addNamesakes(changed);
  for (const document of changed) part.touch(document);
  part.complete(complete);
  return part.finish();
}

interface Placed {
  readonly document: DocumentSummary;
  readonly file: FileSummary;
}

/** Finds documents by the names in them. */
export class DocumentIndex {
  readonly files: Set<FileSummary> = new Set();
  /** The files with documents that affect every feature. */
  readonly frame: Set<FileSummary> = new Set();
  /** The documents of each feature, the documents that name it, and the documents with each unique key. */
  readonly homes: Map<string, Placed[]> = new Map();
  readonly users: Map<string, Placed[]> = new Map();
  readonly claimants: Map<string, Placed[]> = new Map();

  constructor(files: Iterable<FileSummary>) {
    for (const file of files) this.add(file);
  }

  add(file: FileSummary): void {
    if (this.files.has(file)) return;
    this.files.add(file);
    if (!file.documents.every(affectsOnlyNamedFeatures)) this.frame.add(file);
    for (const document of file.documents)
      for (const [lists, key] of this.#keysOf(document)) append(lists, key, { document, file });
  }

  delete(file: FileSummary): void {
    if (!this.files.delete(file)) return;
    this.frame.delete(file);
    for (const document of file.documents)
      for (const [lists, key] of this.#keysOf(document))
        lists.set(key, lists.get(key)?.filter((placed) => placed.file !== file) ?? []);
  }

  *#keysOf({ kind, name, features, uniqueKeys }: DocumentSummary): Generator<readonly [Map<string, Placed[]>, string]> {
    if (kind === "Feature") yield [this.homes, name];
    for (const feature of features) yield [this.users, feature];
    for (const claim of uniqueKeys) yield [this.claimants, claim];
  }
}

class Part {
  readonly #index: DocumentIndex;
  /** Two for a changed file: before and after the edits. */
  readonly #files = new Set<FileSummary>();
  /** Features whose states may differ between the sides. */
  readonly #touched = new Set<string>();
  /** Documents whose names have not been followed yet. */
  readonly #open: DocumentSummary[] = [];

  constructor(index: DocumentIndex) {
    this.#index = index;
    for (const file of index.frame) this.#add(file);
  }

  /** Documents with the name of a changed one, because duplicate names are an error. */
  addNamesakes(changed: readonly DocumentSummary[]): void {
    const names = new Set(changed.map(({ name }) => name));
    for (const file of this.#index.files) if (file.documents.some(({ name }) => names.has(name))) this.#add(file);
  }

  /** Adds the documents that decide about the features of scopes, and the features that need these. */
  complete(scopes: ReadonlySet<Scope>): void {
    if (scopes.size === 0) return;
    for (const file of this.#index.files)
      for (const document of file.documents) {
        if (!scopesOf(document).some((scope) => scopes.has(scope))) continue;
        this.#add(file);
        const features = document.kind === "Feature" ? [document.name] : [];
        for (const user of features.flatMap((name) => this.#index.users.get(name) ?? [])) this.#add(user.file);
      }
  }

  /** Marks the features of a document as affected, and adds documents with the same unique keys. */
  touch(document: DocumentSummary): void {
    for (const feature of subjectsOf(document)) this.#touched.add(feature);
    this.#contest(document);
  }

  #contest({ uniqueKeys: claims }: DocumentSummary): void {
    for (const claim of claims)
      for (const rival of this.#index.claimants.get(claim) ?? []) {
        this.#add(rival.file);
        for (const feature of subjectsOf(rival.document)) this.#touched.add(feature);
      }
  }

  finish(): Affected {
    // The loop also visits entries that are added meanwhile.
    for (const feature of this.#touched) this.#addAllAbout(feature);
    for (let document = this.#open.pop(); document !== undefined; document = this.#open.pop()) this.#follow(document);
    return { files: new Set([...this.#files].map(({ path }) => path)), features: this.#touched };
  }

  /** Adds a file with all of its documents. */
  #add(file: FileSummary): void {
    if (this.#files.has(file)) return;
    this.#files.add(file);
    this.#open.push(...file.documents);
  }

  /**
   * Adds everything that decides about a feature or depends on it, and the consumers of the features that it names. Its
   * grants have unique keys while it is on.
   */
  #addAllAbout(feature: string): void {
    for (const { document, file } of this.#index.homes.get(feature) ?? []) {
      this.#add(file);
      this.#contest(document);
      for (const named of document.features)
        for (const user of this.#index.users.get(named) ?? []) if (user.document.kind === "Grant") this.#add(user.file);
    }
    for (const { document, file } of this.#index.users.get(feature) ?? []) {
      this.#add(file);
      if (document.kind === "Feature") this.#touched.add(document.name);
      else this.#contest(document);
    }
  }

  /** Adds the targets of names, and what decides whether a feature is on. */
  #follow({ kind, name, features }: DocumentSummary): void {
    for (const feature of features) for (const { file } of this.#index.homes.get(feature) ?? []) this.#add(file);
    if (kind !== "Feature") return;
    for (const { document, file } of this.#index.users.get(name) ?? [])
      if (document.kind === "Override" || document.kind === "Patch") this.#add(file);
  }
}

/** The features that a document is about. */
function subjectsOf({ kind, name, features }: DocumentSummary): readonly string[] {
  return kind === "Feature" ? [name] : features;
}
