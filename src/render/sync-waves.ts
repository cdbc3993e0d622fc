/**
 * The order in which things are applied. What shuts a feature comes before everything that can be refused, and a
 * folder waits only for what it needs, so that one refused object never holds back a kill switch.
 */

const WAVE_ANNOTATION = "argocd.argoproj.io/sync-wave";

/** Waves ascend. Workloads, which others bring, should be in wave 10. */
const FIRST = -20;
const FLAGS = -15;
const REGISTRATIONS = -10;
const REST = 0;

const FIRST_KINDS = ["CustomResourceDefinition", "Namespace"];

/** Everything by which a consumer learns whether a feature is on, grants excepted: those need their registrations. */
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

/** By the kinds of our targets; other kinds are in the last wave. */
const WAVES: ReadonlyMap<string, number> = new Map([
  ...FIRST_KINDS.map((kind): [string, number] => [kind, FIRST]),
  ...FLAG_KINDS.map((kind): [string, number] => [kind, FLAGS]),
  ["ResourceRegistration", REGISTRATIONS],
  ["Service", REGISTRATIONS],
]);

/** The folder of the namespaces that everything else is put into. */
export const NAMESPACES = "namespaces";

interface Step {
  readonly wave: number;
  /** Folders that have to be ready before, if the cluster has them. */
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

/** The folders of a cluster that a folder waits for. */
export function waitsFor(folder: string, folders: readonly string[]): readonly string[] {
  const { needs } = STEPS[folder] ?? FLAGS_STEP;
  return folders.filter((other) => needs.includes(other));
}

/** When a folder is applied where one comes after the other. */
export function waveOf(folder: string): number {
  return (STEPS[folder] ?? FLAGS_STEP).wave;
}
