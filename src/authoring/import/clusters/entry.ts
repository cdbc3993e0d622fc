/** A cluster of another system: its name, and facts that may include its stage and release. */
import type { Location } from "../../../base/source.ts";

export interface ClusterEntry {
  /** The name in Argo CD. */
  readonly name: string;
  readonly from: Location;
  /** Labels and columns, by key. */
  readonly facts: ReadonlyMap<string, Fact>;
  /** Keys that are never read, because they may hold secrets or belong to the other system. */
  readonly ignored: readonly { readonly key: string; readonly at: Location }[];
}

export interface Fact {
  readonly value: string;
  readonly at: Location;
  /** False for an annotation, which is read but not kept as a label. */
  readonly isLabel: boolean;
}

/** Keys whose values are never read. */
export const SECRET: RegExp =
  /password|passwd|secret|token|credential|bearer|api[-_]?key|private|cert|kubeconfig|^config$|\.?key$|auth/i;
