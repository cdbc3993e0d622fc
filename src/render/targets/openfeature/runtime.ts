/** What evaluates flags where no sidecar does: a flagd of the namespace, and the word to applications to ask it. */
import type { ReportDiagnostic } from "../../../base/diagnostics.ts";
import type { ProjectTargetsOpenfeature } from "../../../compiler/kinds.ts";
import type { Model } from "../../../compiler/link/index.ts";
import { at } from "../../../compiler/parse/index.ts";
import { fileOf, manifest } from "../../manifest.ts";
import { portNotServed } from "./codes.ts";
import { OPENFEATURE_API, EVERYTHING } from "./names.ts";

/** Of the Flagd, and of the Deployment and the Service that the operator makes of it. */
const FLAGD = "sluice-flagd";

/** Where a flagd hands out whole sets of flags, which the operator's Service passes on. */
const SYNC_PORT = 8015;

/** What the Service forwards. */
const SERVED = { port: 8013, managementPort: 8014, ofrepPort: 8016 } as const;

/** Undefined where every pod has its own flagd. */
export function runtimeFile(namespace: string, runtime: ProjectTargetsOpenfeature["runtime"]): string | undefined {
  if (runtime === undefined || runtime === "sidecar") return undefined;
  const flagd = manifest(
    { apiVersion: OPENFEATURE_API, kind: "Flagd", metadata: { name: FLAGD, namespace } },
    { spec: { featureFlagSource: EVERYTHING } },
  );
  if (runtime === "standalone") return fileOf([flagd]);
  const inProcess = manifest(
    { apiVersion: OPENFEATURE_API, kind: "InProcessConfiguration", metadata: { name: EVERYTHING, namespace } },
    { spec: { host: `${FLAGD}.${namespace}.svc`, port: SYNC_PORT } },
  );
  return fileOf([flagd, inProcess]);
}

/** A source says where flagd listens, but not what the Service forwards. */
export function checkPorts({ project }: Model, report: ReportDiagnostic): void {
  const { runtime = "sidecar", source = {} } = project.spec.targets?.openfeature ?? {};
  if (runtime === "sidecar") return;
  for (const key of ["port", "managementPort", "ofrepPort"] as const) {
    if (source[key] === undefined || source[key] === SERVED[key]) continue;
    report(
      portNotServed,
      at(project.document, ["spec", "targets", "openfeature", "source", key]),
      `flagd listens on ${source[key]}, but the Service of "${FLAGD}" forwards ${SERVED[key]}`,
    );
  }
}
