/** An importer: files of another system -> drafts of documents, and a word on all that they do not hold. */
import type { ReportDiagnostic } from "../../base/diagnostics.ts";
import type { Kind } from "../../compiler/kinds.ts";
import type { Purpose } from "../../compiler/link/index.ts";
import type { Fields } from "../../compiler/untrusted/index.ts";
import type { Location, Path, SourceFile } from "../../base/source.ts";

export type { Fields } from "../../compiler/untrusted/index.ts";

/** A comment above a field of a draft; an empty path is the head of the document. */
export interface DraftComment {
  readonly path: Path;
  readonly says: string;
}

/** A document to be. */
export interface Draft {
  readonly kind: Kind;
  readonly name: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly spec: Fields;
  readonly comments?: readonly DraftComment[];
  /** Of its file, below the root. */
  readonly path: string;
  /** What it was made from. */
  readonly from: Location;
}

/** What is there already, and what the person who imports has said. */
export interface Around {
  /** Whether a document of the kind has the name. */
  readonly isTaken: (kind: Kind, name: string) => boolean;
  /** The Feature whose flag has a key. */
  readonly featureAskedForAs: (key: string) => string | undefined;
  /** The folder that new files of a kind go into, without a slash at its end. */
  readonly folderOf: (kind: Kind) => string;
  /** The feature that is registered as a resource type. */
  readonly featureOf: (resourceType: string) => string | undefined;
  /** The components that the Project declares, each with its track; undefined where there is no Project yet. */
  readonly components: ReadonlyMap<string, string> | undefined;
  /** The releases that the Project lists of a track, oldest first; undefined where it lists none, and takes any. */
  readonly releasesOf: (track: string) => readonly string[] | undefined;
  /** The components that the command line gives gates to, by the gate. */
  readonly assigned: ReadonlyMap<string, Assigned>;
  /** The Features that an earlier import made, where they are updated. */
  readonly imported: readonly Imported[];
  /** Whether there is a stage already. */
  readonly hasStages: boolean;
  /** Whether resource types are named after services: then every other one has to be written out. */
  readonly isService: boolean;
  /** The level of a feature that is in use everywhere. */
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
  /** The facts that it was made from, as the annotation has them. */
  readonly facts: string;
  readonly track: string;
  readonly gates: readonly { readonly component: string; readonly name: string }[];
}

/** How Features are updated when the other system changes: by the facts that each was made from. */
export interface Updating {
  /** The annotation of a Feature that has its facts. */
  readonly annotation: string;
  /** The fields of a spec that follow from facts; undefined for a text that is not of facts. */
  readonly fieldsOf: (facts: string, track: string, around: Around) => Fields | undefined;
}

/** The components of a gate, and where that is said. */
export interface Assigned {
  readonly components: readonly string[];
  readonly at: Location;
}

export interface Importer {
  /** As on the command line. */
  readonly name: string;
  /** What it takes, for help; what is in brackets may be left out. */
  readonly takes: "FILE" | "[FILE]" | "FILE..." | "FILE...|DIR" | "DIR";
  /** One line, for help. */
  readonly says: string;
  /** It uses `Around.assigned`, so that --component may be given. */
  readonly takesComponents?: true;
  /** Its Features can be updated. */
  readonly updating?: Updating;
  /** The input holds secrets: no line of it is ever shown. */
  readonly secret?: true;
  /** In a folder, the files that are looked at, as globs. */
  readonly files?: readonly string[];
  /** The targets that what it brings is rendered for, where there is no stage yet; undefined: it brings its own stages. */
  readonly render: readonly string[] | undefined;
  readonly carry: (files: readonly SourceFile[], around: Around, report: ReportDiagnostic) => readonly Draft[];
}
