/** All importers, in the order of the help. To add one, add its file or folder, and a line here. */
import type { Importer } from "./importer.ts";
import { clusters } from "./clusters/index.ts";
import { featurevisor } from "./featurevisor/index.ts";
import { flagd } from "./flagd/index.ts";
import { kubernetes } from "./kubernetes/index.ts";
import { milo } from "./milo/index.ts";
import { openshift } from "./openshift/index.ts";
import { manifest } from "./openfeature-manifest.ts";

export const importers: readonly Importer[] = [flagd, featurevisor, manifest, milo, kubernetes, openshift, clusters];
