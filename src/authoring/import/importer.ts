/** The interface of importers: they convert files of another system to drafts of documents, and report the rest. */
import type { ReportDiagnostic } from "../../base/diagnostics.ts";
import type { Kind } from "../../compiler/kinds.ts";
import type { Purpose } from "../../compiler/link/index.ts";
import type { Fields } from "../../compiler/untrusted/index.ts";
import type { Location, Path, SourceFile } from "../../base/source.ts";

export type { Fields } from "../../compiler/untrusted/index.ts";

/** A comment above a field of a draft; an empty path is the head of the document. */
export interface DraftComment {
  readonly path: Path;
  readonly text: string;
}

/** A document that the import will write. */
export interface Draft {
  readonly kind: Kind;
  readonly name: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly spec: Fields;
  readonly comments?: readonly DraftComment[];
  /** The path of its file, relative to the root. */
  readonly path: string;
  /** The location in the input. */
  readonly from: Location;
}

/** The existing project, and the options of the import. */
export interface ImportContext {
  /** Whether a document of this kind and name exists. */
  readonly isTaken: (kind: Kind, name: string) => boolean;
  /** The Feature whose flag has a key. */
  readonly featureWithKey: (key: string) => string | undefined;
  /** The folder for new files of a kind, without a slash at the end. */
  readonly folderOf: (kind: Kind) => string;
  /** The feature that is registered as a resource type. */
  readonly featureOf: (resourceType: string) => string | undefined;
  /** The components that the Project declares, each with its track; undefined without a Project. */
  readonly components: ReadonlyMap<string, string> | undefined;
  /** The releases of a track that the Project lists, oldest first; undefined if it lists none and accepts any. */
  readonly releasesOf: (track: string) => readonly string[] | undefined;
  /** The components that the command line assigns to each gate. */
  readonly assigned: ReadonlyMap<string, Assigned>;
  /** With --update: the Features of an earlier import. */
  readonly imported: readonly Imported[];
  /** Whether the project has stages. */
  readonly hasStages: boolean;
  /** Whether resource types are named after services by default; others must then be explicit. */
  readonly isService: boolean;
  /** The level for a feature that is in use everywhere. */
  readonly level: string;
  /** From the least to the most mature. */
  readonly levels: readonly { readonly name: string; readonly lifecycle: "alpha" | "beta" | "ga" }[];
  readonly owner: string | undefined;
  readonly purpose: Purpose | undefined;
  readonly stage: string | undefined;
  readonly cluster: string | undefined;
}

/** A Feature that an earlier import made. */
export interface Imported {
  readonly name: string;
  /** The facts that it was made from, as in its annotation. */
  readonly facts: string;
  readonly track: string;
  readonly gates: readonly { readonly component: string; readonly name: string }[];
}

/** How Features are updated when the other system changes, based on the facts that each was made from. */
export interface Updating {
  /** The annotation of a Feature with its facts. */
  readonly annotation: string;
  /** The fields of a spec for the given facts; undefined if the text is invalid. */
  readonly fieldsOf: (facts: string, track: string, context: ImportContext) => Fields | undefined;
}

/** The components of a gate, and the location of the assignment. */
export interface Assigned {
  readonly components: readonly string[];
  readonly at: Location;
}

/** Options of the command line that only some importers use. */
export type ImportOption = "update" | "owner" | "purpose" | "level" | "stage" | "cluster" | "component";

export interface Importer {
  /** The name on the command line. */
  readonly name: string;
  /** Its arguments, for help; optional ones in brackets. */
  readonly operands: "FILE" | "[FILE]" | "FILE..." | "FILE...|DIR" | "DIR";
  /** One line, for help. */
  readonly description: string;
  /** Sentences for its own help: the form of its files, and what it makes of them. */
  readonly help: string;
  readonly examples: readonly { readonly line: string; readonly description: string }[];
  /** The options that it uses, besides those of every import. */
  readonly options: readonly ImportOption[];
  /** Set if its Features can be updated. */
  readonly updating?: Updating;
  /** The input contains secrets, so no line of it is printed. */
  readonly secret?: true;
  /** Globs of the files to read in a folder. */
  readonly files?: readonly string[];
  /** The targets of new stages in a project without stages; undefined if the importer drafts its own stages. */
  readonly render: readonly string[] | undefined;
  readonly convert: (
    files: readonly SourceFile[],
    context: ImportContext,
    report: ReportDiagnostic,
  ) => readonly Draft[];
}
