/** The diagnostic codes of the target `gates`. */
import type { Code } from "../../../base/diagnostics.ts";

export const gateTrackMismatch: Code = {
  name: "gate-track-mismatch",
  severity: "warning",
  configurable: true,
  means: "The track of a feature differs from the track of its gate's component.",
  why: "A gate is listed from the release that introduces its feature. With another track, it could be listed for a component that does not know it yet, and such a component does not start.",
  fix: "Give both the same track: `spec.track` of the feature, or `track` of the component in sluice.yaml.",
};

export const gateKeyCollision: Code = {
  name: "gate-key-collision",
  severity: "error",
  configurable: false,
  means: "Two gates of a component produce the same environment variable.",
  why: "Variable names contain only capital letters, digits and `_`, so `dark-mode` and `dark.mode` both become `DARK_MODE`, and one value would replace the other.",
  fix: "Give one of the gates another name.",
};

export const gateNameUnfit: Code = {
  name: "gate-name-unfit",
  severity: "error",
  configurable: false,
  means: "The name of a gate contains capital letters, but its component reads names in lowercase.",
  why: "Zarf converts names in its configuration file to lowercase, but not in its flag, and ignores unknown names. The gate would be on in one place and ignored in the other.",
  fix: "Write the gate in lowercase, as in Zarf's list.",
};

export const componentNameReserved: Code = {
  name: "component-name-reserved",
  severity: "error",
  configurable: false,
  means: "The name of a component is `kustomization`.",
  why: "Its gates would be written to `gates/kustomization.yaml`, which is the list of the files in that folder.",
  fix: "Give the component another name, here and in the `gates` of the features.",
};

export const gateLocked: Code = {
  name: "gate-locked",
  severity: "error",
  configurable: false,
  means: "A gate is rendered with a value other than the one its component has locked.",
  why: "From the release of a `locked` entry on, the component accepts only one value: on, or off if the entry is `optIn` (the opposite if the gate is `invert`). With the other value it does not start. The kubelet panics.",
  fix: "Give the locked entry a level that reaches every threshold, get approval for the feature, or end it with that release (`deprecated.until`), so that the gate is no longer listed. In an emergency, a locked gate keeps its value, and the kill switch still applies to everything else.",
};

export const gateCodes: readonly Code[] = [
  gateTrackMismatch,
  gateKeyCollision,
  gateNameUnfit,
  componentNameReserved,
  gateLocked,
];
