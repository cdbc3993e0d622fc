/** The feature gates of the Kubernetes programs, release by release. */
export { COMPONENTS } from "./programs.ts";
export { shipped, NEWEST, MISNAMED } from "./shipped.ts";
export { knownSpecs, specsIn, specsText, STAGES, unconditional } from "./gate.ts";
export type { KubernetesGate, Spec, Listed, StageName } from "./gate.ts";
