/** The interface of API servers for tests, fake or real. They contain only the buckets of the tests. */
import type { MiloOptions } from "../../../src/runtime/openfeature.ts";
import type { Bucket } from "../fake/bucket.ts";

/** Users: may list and watch, as in deploy/rbac.yaml; may only list; known without permissions; unknown. */
export type Who = "reader" | "lister" | "nobody" | "stranger";

export interface Answered {
  readonly status: number;
  readonly body: string;
}

export interface ApiServer {
  /** The options of a user, through the gate that `cut` closes. */
  readonly as: (who: Who) => Pick<MiloOptions, "server" | "token" | "kubeconfig" | "context">;
  readonly put: (...buckets: readonly Bucket[]) => Promise<void>;
  readonly remove: (bucket: Bucket) => Promise<void>;
  /** The shortest watch that gets a bookmark before it ends. */
  readonly watchSeconds: number;
  /** Deletes all buckets. */
  readonly clear: () => Promise<void>;
  /** Closes all connections and accepts none until `mend`. Buckets can still be put. */
  readonly cut: () => Promise<void>;
  readonly mend: () => Promise<void>;
  readonly close: () => Promise<void>;
}
