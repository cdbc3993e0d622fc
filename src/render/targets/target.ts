/** Defines the interface of a target: a pure function from a cluster state to the files for one system. */
import type { Code, ReportDiagnostic } from "../../base/diagnostics.ts";
import type { Feature, Model } from "../../compiler/link/index.ts";
import type { ClusterState } from "../../compiler/resolve/index.ts";
import type { AllCheck } from "../../compiler/check.ts";
import type { Manifest } from "../manifest.ts";

export interface OutputFile {
  /** With `/`. From `clusterFiles`: relative to `clusters/<cluster>/`; otherwise relative to the output folder. */
  readonly path: string;
  readonly content: string;
  /** Not a Kubernetes object, so no kustomization.yaml lists it. */
  readonly notAResource?: true;
  /**
   * The features and grants that it depends on, besides the documents that affect everything. Absent: on which other
   * files exist.
   */
  readonly scope?: Scope;
  /** The parts of `content` that depend on one feature each. Then it has no scope. */
  readonly blocks?: Blocks;
}

/** The features of a service, of a workload or with gates of a component, or the features granted to a consumer. */
export type Scope = `Service/${string}` | `Workload/${string}` | `Component/${string}` | `Consumer/${string}`;

export type ScopeKind = Scope extends `${infer Kind}/${string}` ? Kind : never;

/** The content is the head, the texts in the order of their keys with separators between them, and the foot. */
export interface Blocks {
  /** The key of a feature in `texts`. */
  readonly by: "name" | "flag key";
  readonly head: string;
  readonly separator: string;
  readonly foot: string;
  /** The content without any text. */
  readonly empty: string;
  readonly texts: ReadonlyMap<string, string>;
}

export interface Fleet {
  readonly model: Model;
  /** Sorted by cluster name. */
  readonly states: readonly ClusterState[];
}

export interface ClusterSide extends Fleet {
  readonly state: ClusterState;
}

type FeatureField = Exclude<keyof Feature["spec"], "history">;

export interface Target {
  /** The name in `render` and in `spec.targets`. */
  readonly name: string;
  readonly codes: readonly Code[];
  /**
   * Its folders and single files, in a cluster's folder or the output folder. `--target` writes and prunes only these.
   */
  readonly folders: readonly string[];
  /**
   * The kinds of scopes of its files: whether some of these files are always rendered, or only for clusters that list
   * the target.
   */
  readonly scopes: Readonly<Partial<Record<ScopeKind, "always" | "if listed">>>;
  /** The folders, in a cluster's folder, whose files come and go with grants and overrides. */
  readonly grantFolders?: readonly string[];
  /** The fields of a feature that it renders besides the states. Absent: it gives programs no features. */
  readonly featureFields?: readonly FeatureField[];
  /** Its options, as `gates.namespace`, in which a mistake affects every feature. */
  readonly decisiveOptions?: readonly string[];
  /** Checks limits of the consumer that schemas can't express, about one document or group of features at a time. */
  readonly check?: (fleet: Fleet, report: ReportDiagnostic) => void;
  /** Checks that compare all documents. */
  readonly checkAll?: AllCheck["check"];
  /**
   * The files of one cluster: `<folder>/<group>.yaml`. Every folder gets a kustomization.yaml, which the target must
   * not make.
   */
  readonly clusterFiles?: (state: ClusterState, fleet: Fleet) => Iterable<OutputFile>;
  /** The namespaces of its files on a cluster, except those that belong to the consumer. */
  readonly namespaces?: (state: ClusterState, fleet: Fleet) => Iterable<string>;
  /**
   * Files that refer to the folders in the cluster's kustomization.yaml (sorted), which does not list these files.
   * Their paths are relative to the output folder.
   */
  readonly deliveryFiles?: (state: ClusterState, folders: readonly string[], fleet: Fleet) => Iterable<OutputFile>;
  /**
   * The objects of a cluster with immutable fields, before and after a change. Objects that can't differ may be
   * missing.
   */
  readonly lasting?: (before: ClusterSide, after: ClusterSide) => readonly [readonly Manifest[], readonly Manifest[]];
  /** Files for one cluster outside its folder. Always rendered, even if the cluster does not list the target. */
  readonly controlPlaneFiles?: (state: ClusterState, fleet: Fleet) => Iterable<OutputFile>;
  /** Files for the whole fleet. Always rendered, even if no cluster lists the target. */
  readonly fleetFiles?: (fleet: Fleet) => Iterable<OutputFile>;
}
