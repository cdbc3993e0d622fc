/** A target: a system that is rendered for. A pure function from a cluster state to files. */
import type { Code, Report } from "../diagnostics.ts";
import type { Model } from "../link.ts";
import type { ClusterState } from "../resolve.ts";

export interface OutputFile {
  /** With `/`. From `cluster`: relative to `clusters/<cluster>/`; from `fleet`: relative to the output folder. */
  readonly path: string;
  readonly content: string;
}

export interface Fleet {
  readonly model: Model;
  /** Sorted by cluster name. */
  readonly states: readonly ClusterState[];
}

export interface Target {
  /** As listed under `render` and in `spec.targets`. */
  readonly name: string;
  readonly codes: readonly Code[];
  /** Limits of the consumer that the schemas can't say. */
  readonly check?: (fleet: Fleet, report: Report) => void;
  /**
   * The files of one cluster: `<folder>/<group>.yaml`. Every folder gets a kustomization.yaml from the
   * assembler, so a target makes none.
   */
  readonly cluster?: (state: ClusterState, fleet: Fleet) => Iterable<OutputFile>;
  /** Files that belong to no single cluster's folder; always made, whatever the clusters list. */
  readonly fleet?: (fleet: Fleet) => Iterable<OutputFile>;
}
