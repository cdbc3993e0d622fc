/** What evaluates flags where no sidecar does: a flagd of the namespace, and the word to applications to ask it. */
import type { ProjectTargetsOpenfeature } from "../../kinds.ts";
import { fileOf, manifest } from "../manifest.ts";
import { API_VERSION, EVERYTHING } from "./names.ts";

/** Of the Flagd, and of the Deployment and the Service that the operator makes of it. */
const FLAGD = "sluice-flagd";

/** Where a flagd hands out whole sets of flags, which the operator's Service passes on. */
const SYNC_PORT = 8015;

/** Undefined where every pod has its own flagd. */
export function runtimeFile(namespace: string, runtime: ProjectTargetsOpenfeature["runtime"]): string | undefined {
  if (runtime === undefined || runtime === "sidecar") return undefined;
  const flagd = manifest(
    { apiVersion: API_VERSION, kind: "Flagd", metadata: { name: FLAGD, namespace } },
    { spec: { featureFlagSource: EVERYTHING } },
  );
  if (runtime === "standalone") return fileOf([flagd]);
  const inProcess = manifest(
    { apiVersion: API_VERSION, kind: "InProcessConfiguration", metadata: { name: EVERYTHING, namespace } },
    { spec: { host: `${FLAGD}.${namespace}.svc`, port: SYNC_PORT } },
  );
  return fileOf([flagd, inProcess]);
}
