/** The platforms whose manifests are checked, as objects and as files. */
import { join } from "node:path";
import { parseAllDocuments } from "yaml";
import { openDirectory } from "../../src/load.ts";
import { fleetOf, rendered } from "../targets/compiled.ts";

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

/** The objects of a file; none of one that is for kustomize, or no YAML. */
export function objectsOf(path: string, text: string): readonly KubernetesObject[] {
  if (!path.endsWith(".yaml") || path.endsWith("kustomization.yaml")) return [];
  return parseAllDocuments(text).map((document) => document.toJS() as KubernetesObject);
}
