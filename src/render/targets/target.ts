/** A target: a system that is rendered for. A pure function from a cluster state to files. */
import type { Code, ReportDiagnostic } from "../../base/diagnostics.ts";
import type { Model } from "../../compiler/link/index.ts";
import type { ClusterState } from "../../compiler/resolve/index.ts";
import type { Manifest } from "../manifest.ts";

export interface OutputFile {
  /** With `/`. From `cluster`: relative to `clusters/<cluster>/`; else relative to the output folder. */
  readonly path: string;
  /** Of a file with a print it is made whenever it is asked for. */
  readonly content: string;
  /** A hash that takes less time than the content: equal prints, equal contents. */
  readonly contentKey?: () => string;
  /** No Kubernetes object: no kustomization.yaml lists it. */
  readonly notAResource?: true;
}

export interface Fleet {
  readonly model: Model;
  /** Sorted by cluster name. */
  readonly states: readonly ClusterState[];
}

/** A cluster on one side of a comparison. */
export interface ClusterSide extends Fleet {
  readonly state: ClusterState;
}

export interface Target {
  /** As listed under `render` and in `spec.targets`. */
  readonly name: string;
  readonly codes: readonly Code[];
  /** Its folders and single files, in a cluster's folder or in the output folder: what `--target` touches and prunes. */
  readonly folders: readonly string[];
  /** Those of its folders in a cluster's folder whose files come and go with grants and overrides. */
  readonly grantFolders?: readonly string[];
  /** Limits of the consumer that the schemas can't say. */
  readonly check?: (fleet: Fleet, report: ReportDiagnostic) => void;
  /**
   * The files of one cluster: `<folder>/<group>.yaml`. Every folder gets a kustomization.yaml from the
   * assembler, so a target makes none.
   */
  readonly clusterFiles?: (state: ClusterState, fleet: Fleet) => Iterable<OutputFile>;
  /** The namespaces that its files of a cluster are put into, apart from those that belong to the consumer. */
  readonly namespaces?: (state: ClusterState, fleet: Fleet) => Iterable<string>;
  /**
   * Files made of the folders that the cluster's kustomization.yaml lists, sorted. It lists none of them itself, and
   * their paths are relative to the output folder.
   */
  readonly deliveryFiles?: (state: ClusterState, folders: readonly string[], fleet: Fleet) => Iterable<OutputFile>;
  /**
   * The objects of a cluster on both sides of a comparison that have fields which the API server refuses to change, as
   * far as they may differ.
   */
  readonly lasting?: (before: ClusterSide, after: ClusterSide) => readonly [readonly Manifest[], readonly Manifest[]];
  /** Files of one cluster that lie outside its folder; always made, whatever it lists. */
  readonly controlPlaneFiles?: (state: ClusterState, fleet: Fleet) => Iterable<OutputFile>;
  /** Files that speak of no single cluster; always made, whatever the clusters list. */
  readonly fleetFiles?: (fleet: Fleet) => Iterable<OutputFile>;
}
