/** The platforms whose manifests are checked, as objects and as files. */
import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import { openDirectory } from "../../src/files/index.ts";
import { fleetOf, rendered } from "../render/targets/compiled.ts";

export const PLATFORMS: readonly string[] = [".", "test/platforms/tiny"];

const ROOT = join(import.meta.dirname, "../..");

export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
}

/** Path -> content. */
export function filesOf(platform: string): ReadonlyMap<string, string> {
  return rendered(fleetOf(openDirectory(join(ROOT, platform))));
}

/** Files that are YAML, but for kustomize or Zarf to read; a patch is part of an object that others bring. */
const NO_OBJECTS = /(?:\/kustomization|\/zarf\/zarf|\.zarf-config|\/workloads\/[^/]+\/patch)\.yaml$/;

/** The objects of a file, where it has any. */
export function objectsOf(path: string, text: string): readonly KubernetesObject[] {
  if (!path.endsWith(".yaml") || NO_OBJECTS.test(path)) return [];
  return parseAllDocuments(text).map((document) => document.toJS() as KubernetesObject);
}
