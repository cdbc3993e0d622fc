/** The order in which things are applied: what others need first. Waves ascend; whatever is not named here is in wave 0. */

const WAVE_ANNOTATION = "argocd.argoproj.io/sync-wave";

/** By `group/kind`. Workloads, which others bring, should be in wave 10. */
const OBJECTS: Readonly<Record<string, number>> = {
  "/Namespace": -20,
  "apiextensions.k8s.io/CustomResourceDefinition": -20,
  "quota.miloapis.com/ResourceRegistration": -10,
  "services.miloapis.com/Service": -10,
};

const FOLDERS: Readonly<Record<string, number>> = { "milo-registrations": -10, catalog: -10 };

/** The annotation of an object that is not in wave 0. */
export function waveAnnotation(apiVersion: string, kind: string): Readonly<Record<string, string>> | undefined {
  const group = apiVersion.includes("/") ? apiVersion.slice(0, apiVersion.indexOf("/")) : "";
  const wave = OBJECTS[`${group}/${kind}`];
  return wave === undefined ? undefined : { [WAVE_ANNOTATION]: String(wave) };
}

/** The folders that a folder waits for: all of the last wave before its own. */
export function waitsFor(folder: string, folders: readonly string[]): readonly string[] {
  const wave = waveOf(folder);
  const before = Math.max(...folders.map(waveOf).filter((other) => other < wave));
  return folders.filter((other) => waveOf(other) === before);
}

/** When a folder is applied. */
export function waveOf(folder: string): number {
  return FOLDERS[folder] ?? 0;
}
