/** What a change can touch: the files that have to be read so that all that it touches comes out as in the whole. */
import { append } from "../../base/collections.ts";
import type { DocumentSummary } from "./outlined.ts";
import { affectsOnlyNamedFeatures } from "./local.ts";

/** A file, as far as it matters here. */
export interface FileSummary {
  readonly path: string;
  readonly documents: readonly DocumentSummary[];
}

/**
 * The files of a part in which whatever the changed documents can touch is as it is in the whole. `files`: all of both
 * sides; `changed`: documents that are not the same in all of them. Of features that are not touched the part may know
 * too few grants, but as many on both sides. `companions`: whether what shares files with a changed feature is to be as
 * in the whole, too.
 */
export function affectedFiles(
  files: readonly FileSummary[],
  changed: readonly DocumentSummary[],
  companions: boolean = false,
): ReadonlySet<string> {
  const part = new Part(files);
  part.addFrame(files);
  part.addNamesakes(files, changed);
  for (const one of changed) part.touch(one);
  if (companions) part.addCompanions(files, changed);
  return part.finish();
}

interface Placed {
  readonly one: DocumentSummary;
  readonly file: FileSummary;
}

class Part {
  /** Where every feature is, who names it, and who claims what. */
  readonly #homes = new Map<string, Placed[]>();
  readonly #users = new Map<string, Placed[]>();
  readonly #claimants = new Map<string, Placed[]>();
  readonly #paths = new Set<string>();
  /** Features whose states may differ between the sides. */
  readonly #touched = new Set<string>();
  /** Documents of the part whose names have not been followed yet. */
  readonly #open: DocumentSummary[] = [];

  constructor(files: readonly FileSummary[]) {
    for (const file of files)
      for (const one of file.documents) {
        if (one.kind === "Feature") append(this.#homes, one.name, { one, file });
        for (const feature of one.features) append(this.#users, feature, { one, file });
        for (const claim of one.uniqueKeys) append(this.#claimants, claim, { one, file });
      }
  }

  addFrame(files: readonly FileSummary[]): void {
    for (const file of files) if (!file.documents.every(affectsOnlyNamedFeatures)) this.#add(file);
  }

  /** Of two documents with one name only one counts, and that is an error. */
  addNamesakes(files: readonly FileSummary[], changed: readonly DocumentSummary[]): void {
    const names = new Set(changed.map(({ name }) => name));
    for (const file of files) if (file.documents.some(({ name }) => names.has(name))) this.#add(file);
  }

  /** All that decides about features of the same groups, and not what depends on them. */
  addCompanions(files: readonly FileSummary[], changed: readonly DocumentSummary[]): void {
    const groups = new Set(changed.flatMap(({ group }) => group ?? []));
    for (const file of files)
      for (const { name, group } of file.documents) {
        if (group === undefined || !groups.has(group)) continue;
        this.#add(file);
        for (const user of this.#users.get(name) ?? []) if (user.one.kind !== "Feature") this.#add(user.file);
      }
  }

  /** Whatever a document says something of, and whoever claims the same. */
  touch(one: DocumentSummary): void {
    for (const feature of subjectsOf(one)) this.#touched.add(feature);
    this.#contest(one);
  }

  #contest({ uniqueKeys: claims }: DocumentSummary): void {
    for (const claim of claims)
      for (const rival of this.#claimants.get(claim) ?? []) {
        this.#add(rival.file);
        for (const feature of subjectsOf(rival.one)) this.#touched.add(feature);
      }
  }

  finish(): ReadonlySet<string> {
    // A set that grows while it is walked is walked to its end.
    for (const feature of this.#touched) this.#addAllAbout(feature);
    for (let one = this.#open.pop(); one !== undefined; one = this.#open.pop()) this.#follow(one);
    return this.#paths;
  }

  /** A file comes with all of its documents. */
  #add({ path, documents }: FileSummary): void {
    if (this.#paths.has(path)) return;
    this.#paths.add(path);
    this.#open.push(...documents);
  }

  /** All that decides about a feature, and whatever depends on it. What it is granted as is claimed while it is on. */
  #addAllAbout(feature: string): void {
    for (const { file } of this.#homes.get(feature) ?? []) this.#add(file);
    for (const { one, file } of this.#users.get(feature) ?? []) {
      this.#add(file);
      if (one.kind === "Feature") this.#touched.add(one.name);
      else this.#contest(one);
    }
  }

  /** Every name has to point at something, and whether a feature is on has to be right wherever it is looked at. */
  #follow({ kind, name, features }: DocumentSummary): void {
    for (const feature of features) for (const { file } of this.#homes.get(feature) ?? []) this.#add(file);
    if (kind !== "Feature") return;
    for (const { one, file } of this.#users.get(name) ?? [])
      if (one.kind === "Override" || one.kind === "Patch") this.#add(file);
  }
}

/** The features that a document says something of. */
function subjectsOf({ kind, name, features }: DocumentSummary): readonly string[] {
  return kind === "Feature" ? [name] : features;
}
