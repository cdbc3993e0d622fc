/** What components make impossible, or doubtful. */
import type { Code } from "../../diagnostics.ts";

export const gateTrackMismatch: Code = {
  name: "gate-track-mismatch",
  severity: "warning",
  configurable: true,
  means: "A feature counts the releases of another track than the component that knows it as a gate.",
  why: "A gate is listed from the release on that brings its feature. Counted in releases of something else, it is listed for a component that does not know it yet, and a component that does not know a gate refuses to start.",
  fix: "Give both the same track: `spec.track` of the feature, or `track` of the component in sluice.yaml.",
};

export const gateKeyCollision: Code = {
  name: "gate-key-collision",
  severity: "error",
  configurable: false,
  means: "Two gates of a component become the same environment variable.",
  why: "Variables have capitals, digits and `_` only, so `dark-mode` and `dark.mode` are both `DARK_MODE`, and one value would replace the other.",
  fix: "Give one of the gates another name.",
};

export const gateNameUnfit: Code = {
  name: "gate-name-unfit",
  severity: "error",
  configurable: false,
  means: "The name of a gate has capitals, and its component reads names in lower case.",
  why: "Zarf folds the names in its configuration file but not those of its flag, and ignores a name that it does not know: the same gate would be on in one place and unheard of in another.",
  fix: "Spell the gate as Zarf lists it, in lower case.",
};

export const componentNameReserved: Code = {
  name: "component-name-reserved",
  severity: "error",
  configurable: false,
  means: "A component is called `kustomization`.",
  why: "Its gates would be written to `gates/kustomization.yaml`, which is the list of the files in that folder.",
  fix: "Give the component another name, here and in the `gates` of the features.",
};

export const gateLocked: Code = {
  name: "gate-locked",
  severity: "error",
  configurable: false,
  means: "A gate is rendered against the value that its component has locked it to.",
  why: "From the release of a `locked` entry on, the component takes one value only: on, or off where the entry is `optIn` (the opposite where the gate is `invert`). With the other one it refuses to start; the kubelet panics.",
  fix: "Give the locked entry a level that every threshold lets through, have the feature approved, or end it with that release (`deprecated.until`), so that the gate is not listed any more. In an emergency a locked gate keeps its value, so the kill switch still works for everything else.",
};

export const codes: readonly Code[] = [
  gateTrackMismatch,
  gateKeyCollision,
  gateNameUnfit,
  componentNameReserved,
  gateLocked,
];
