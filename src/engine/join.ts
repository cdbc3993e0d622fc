/** Joins the diagnostics of a record with those of the documents that were analyzed again. */
import type { Diagnostic, Subject } from "../base/diagnostics.ts";
import type { FeatureFinding } from "../compiler/policies/index.ts";
import type { Scope } from "../render/render.ts";
import type { Affected } from "./affected.ts";
import { affectsOnlyNamedFeatures } from "./document-summary.ts";
import type { DocumentSummary } from "./document-summary.ts";
import type { Edit } from "./edit.ts";

/** Decides which diagnostics of the record still hold, and which of the part are new. */
export class Join {
  readonly #dirty: ReadonlySet<string>;
  readonly #features: ReadonlySet<string>;
  readonly #hasFeatures: boolean;
  /** `path#index` of documents that affect every feature, and of those that the edits can affect. */
  readonly #frame = new Set<string>();
  readonly #affected = new Set<string>();

  constructor({ features }: Affected, { files, dirty }: Edit) {
    this.#dirty = dirty;
    this.#features = features;
    this.#hasFeatures = files.some((file) => file.documents.some(({ kind }) => kind === "Feature"));
    for (const { path, documents } of files)
      for (const document of documents) {
        const key = `${path}#${document.index}`;
        if (!affectsOnlyNamedFeatures(document)) this.#frame.add(key);
        else if (isAbout(document, features)) this.#affected.add(key);
      }
  }

  isKept(diagnostic: Diagnostic, complete: ReadonlySet<Scope>): boolean {
    const { at, subject } = diagnostic;
    if (this.#dirty.has(at.file.path)) return subject !== undefined && !this.#isAffected(subject, complete);
    if (subject !== undefined) return !this.#isAffected(subject, complete);
    if (!("path" in at)) return true;
    const key = `${at.file.path}#${at.document}`;
    return !this.#frame.has(key) && !this.#affected.has(key);
  }

  /** The failures of policies about clusters: those of affected features from the part. */
  findings(recorded: readonly FeatureFinding[], part: readonly FeatureFinding[]): readonly FeatureFinding[] {
    const isOfPart = ({ feature }: FeatureFinding): boolean => feature === null || this.#features.has(feature);
    const isAny = ({ feature }: FeatureFinding): boolean => feature !== "" || !this.#hasFeatures;
    return [
      ...recorded.filter((one) => !isOfPart(one) && one.feature !== ""),
      ...part.filter((one) => isOfPart(one) || one.feature === ""),
    ].filter(isAny);
  }

  isNew(diagnostic: Diagnostic, complete: ReadonlySet<Scope>): boolean {
    return !this.isKept(diagnostic, complete);
  }

  #isAffected({ kind, name }: Subject, complete: ReadonlySet<Scope>): boolean {
    return kind === "Feature" ? this.#features.has(name) : complete.has(`Service/${name}`);
  }
}

function isAbout({ kind, name, features }: DocumentSummary, affected: ReadonlySet<string>): boolean {
  return kind === "Feature" ? affected.has(name) : features.some((feature) => affected.has(feature));
}
