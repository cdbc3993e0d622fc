/** The diagnostic code of the target `flux`. */
import type { Code } from "../../../base/diagnostics.ts";

export const fluxWithoutSource: Code = {
  name: "flux-without-source",
  severity: "error",
  configurable: false,
  means: "A cluster renders `flux`, but the project has no source for the rendered files.",
  why: "A Kustomization without a source delivers nothing.",
  fix: "Set `spec.targets.flux.sourceRef` in sluice.yaml, or remove `flux` from `render`.",
};
