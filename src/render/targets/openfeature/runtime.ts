/** Makes the objects that evaluate flags without a sidecar: a flagd per namespace, and its address for applications. */
import type { ReportDiagnostic } from "../../../base/diagnostics.ts";
import type { ProjectTargetsOpenfeature } from "../../../compiler/kinds.ts";
import type { Model } from "../../../compiler/link/index.ts";
import { locationIn } from "../../../compiler/parse/index.ts";
import { fileOf, manifest } from "../../manifest.ts";
import { portNotServed } from "./codes.ts";
import { OPENFEATURE_API, ALL_FLAGS } from "./names.ts";

/** The name of the Flagd, and of the Deployment and Service that the operator makes for it. */
const FLAGD = "sluice-flagd";

/** The port where flagd serves whole flag sets; the operator's Service forwards it. */
const SYNC_PORT = 8015;

/** The ports that the Service forwards. */
const SERVED = { port: 8013, managementPort: 8014, ofrepPort: 8016 } as const;

/** Undefined if every pod has a flagd sidecar. */
export function runtimeFile(namespace: string, runtime: ProjectTargetsOpenfeature["runtime"]): string | undefined {
  if (runtime === undefined || runtime === "sidecar") return undefined;
  const flagd = manifest(
    { apiVersion: OPENFEATURE_API, kind: "Flagd", metadata: { name: FLAGD, namespace } },
    { spec: { featureFlagSource: ALL_FLAGS } },
  );
  if (runtime === "standalone") return fileOf([flagd]);
  const inProcess = manifest(
    { apiVersion: OPENFEATURE_API, kind: "InProcessConfiguration", metadata: { name: ALL_FLAGS, namespace } },
    { spec: { host: `${FLAGD}.${namespace}.svc`, port: SYNC_PORT } },
  );
  return fileOf([flagd, inProcess]);
}

/** Reports ports of flagd that the Service does not forward. */
export function checkPorts({ project }: Model, report: ReportDiagnostic): void {
  const { runtime = "sidecar", source = {} } = project.spec.targets?.openfeature ?? {};
  if (runtime === "sidecar") return;
  for (const key of ["port", "managementPort", "ofrepPort"] as const) {
    if (source[key] === undefined || source[key] === SERVED[key]) continue;
    report(
      portNotServed,
      locationIn(project.document, ["spec", "targets", "openfeature", "source", key]),
      `flagd listens on ${source[key]}, but the Service of "${FLAGD}" forwards ${SERVED[key]}`,
    );
  }
}
