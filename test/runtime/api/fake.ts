/** Adapts the fake API server to the interface of the tests. */
import { fakeApiServer } from "../fake-api-server.ts";
import type { Rights } from "../fake-api-server.ts";
import { keyOf } from "../fake/store.ts";
import type { Bucket } from "../fake/bucket.ts";
import type { ApiServer, Who } from "./api-server.ts";
import { gateTo } from "./gate.ts";

/** Permissions by token, which is the name of the user. */
const RIGHTS = {
  reader: ["list", "watch"],
  lister: ["list"],
  nobody: [],
} as const satisfies Rights & Partial<Record<Who, unknown>>;

export async function openFake(): Promise<ApiServer> {
  const api = await fakeApiServer(RIGHTS);
  const gate = await gateTo("127.0.0.1", Number(new URL(api.url).port));
  const kept = new Map<string, Bucket>();
  return {
    watchSeconds: 1,
    as: (who) => ({ server: `http://127.0.0.1:${gate.port}`, token: who }),
    put: async (...buckets) => {
      for (const bucket of buckets) {
        kept.set(keyOf(bucket), bucket);
        api.put(bucket);
      }
    },
    remove: async (bucket) => api.remove(bucket),
    clear: async () => {
      for (const bucket of kept.values()) api.remove(bucket);
      kept.clear();
    },
    cut: gate.cut,
    mend: gate.mend,
    close: async () => {
      await gate.cut();
      await api.stop();
    },
  };
}
