/** The input of the page, before it is encoded. */
import type { Model } from "../compiler/link/index.ts";
import type { ClusterState } from "../compiler/resolve/index.ts";
import type { Index, WireTrack } from "./payload.ts";

/** Names -> indices in the lists of the page. */
export interface Positions {
  readonly features: ReadonlyMap<string, Index>;
  readonly services: ReadonlyMap<string, Index>;
  readonly clusters: ReadonlyMap<string, Index>;
  readonly consumers: ReadonlyMap<string, Index>;
}

export interface Fleet {
  readonly model: Model;
  /** In the order of the page's columns. */
  readonly states: readonly ClusterState[];
  readonly today: string;
  readonly tracks: readonly WireTrack[];
  readonly positions: Positions;
  /** The day on which a line of a source was committed. */
  readonly writtenOn: (path: string, line: number) => string | undefined;
}
