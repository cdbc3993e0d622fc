/**
 * Orders the delivery. Flags come before everything that can be rejected, and a folder waits only for folders that it
 * needs, so that a rejected object never delays a kill switch.
 */

const WAVE_ANNOTATION = "argocd.argoproj.io/sync-wave";

/** Waves in ascending order. Workloads, which come from elsewhere, should be in wave 10. */
const FIRST = -20;
const FLAGS = -15;
const REGISTRATIONS = -10;
const REST = 0;

const FIRST_KINDS = ["CustomResourceDefinition", "Namespace"];

/** Kinds that tell consumers whether a feature is on, except grants, which need their registrations. */
const FLAG_KINDS = [
  "ConfigMap",
  "FeatureFlag",
  "FeatureFlagSource",
  "FeatureGate",
  "Flagd",
  "InProcessConfiguration",
  "Stage",
  "SubcomponentOverride",
];

/** The waves by kind; other kinds are in the last wave. */
const WAVES: ReadonlyMap<string, number> = new Map([
  ...FIRST_KINDS.map((kind): [string, number] => [kind, FIRST]),
  ...FLAG_KINDS.map((kind): [string, number] => [kind, FLAGS]),
  ["ResourceRegistration", REGISTRATIONS],
  ["Service", REGISTRATIONS],
]);

/** The folder with the namespaces of all other objects. */
export const NAMESPACES = "namespaces";

interface Step {
  readonly wave: number;
  /** Folders that must be ready first, if the cluster has them. */
  readonly needs: readonly string[];
}

const STEPS: Readonly<Record<string, Step>> = {
  [NAMESPACES]: { wave: FIRST, needs: [] },
  "milo-registrations": { wave: REGISTRATIONS, needs: [NAMESPACES] },
  catalog: { wave: REGISTRATIONS, needs: [NAMESPACES] },
  // A grant that arrives before its registration stays inactive.
  "milo-grants": { wave: REST, needs: [NAMESPACES, "milo-registrations"] },
};

/** The step of the folders that tell consumers which features are on. */
const FLAGS_STEP: Step = { wave: FLAGS, needs: [NAMESPACES] };

/** The annotation of an object that is not in wave 0. */
export function waveAnnotation(kind: string): Readonly<Record<string, string>> | undefined {
  const wave = WAVES.get(kind) ?? REST;
  return wave === REST ? undefined : { [WAVE_ANNOTATION]: String(wave) };
}

/** The folders of a cluster that must be ready before a folder. */
export function waitsFor(folder: string, folders: readonly string[]): readonly string[] {
  const { needs } = STEPS[folder] ?? FLAGS_STEP;
  return folders.filter((other) => needs.includes(other));
}

/** The wave of a folder, if folders are applied one after the other. */
export function waveOf(folder: string): number {
  return (STEPS[folder] ?? FLAGS_STEP).wave;
}
