/** An API server as the tests see it, be it the fake or a real one. It holds nothing but their own buckets. */
import type { MiloOptions } from "../../../src/runtime/openfeature.ts";
import type { Bucket } from "../fake/bucket.ts";

/** May list and watch, as deploy/rbac.yaml lets it; may only list; is known and may nothing; is not known. */
export type Who = "reader" | "lister" | "nobody" | "stranger";

export interface Answered {
  readonly status: number;
  readonly body: string;
}

export interface ApiServer {
  /** How it is asked, through the gate that `cut` closes. */
  readonly as: (who: Who) => Pick<MiloOptions, "server" | "token" | "kubeconfig" | "context">;
  readonly put: (...buckets: readonly Bucket[]) => Promise<void>;
  readonly remove: (bucket: Bucket) => Promise<void>;
  /** The shortest watch that is told a bookmark before it ends. */
  readonly watchSeconds: number;
  /** All buckets. */
  readonly clear: () => Promise<void>;
  /** Ends every connection and takes no more, until `mend`. Buckets can be put all the same. */
  readonly cut: () => Promise<void>;
  readonly mend: () => Promise<void>;
  readonly close: () => Promise<void>;
}
