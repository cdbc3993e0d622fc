/** Lists the targets in rendering order. To add one, add its file or folder and a line here. */
import { argocd } from "./argocd/index.ts";
import { catalog } from "./catalog/index.ts";
import { clientManifest } from "./client-manifest.ts";
import type { Target } from "./target.ts";
import { docs } from "./docs/index.ts";
import { featuregates } from "./featuregates/index.ts";
import { flux } from "./flux/index.ts";
import { gates } from "./gates/index.ts";
import { milo } from "./milo/index.ts";
import { openfeature } from "./openfeature/index.ts";
import { state } from "./state/index.ts";
import { zarf } from "./zarf/index.ts";

export const targets: readonly Target[] = [
  state,
  catalog,
  milo,
  openfeature,
  featuregates,
  gates,
  zarf,
  argocd,
  flux,
  docs,
  clientManifest,
];

/** Targets that a stage or cluster can list. The others concern the whole fleet and are always rendered. */
export const selectable: readonly Target[] = targets.filter(
  ({ clusterFiles, deliveryFiles, controlPlaneFiles }) =>
    (clusterFiles ?? deliveryFiles ?? controlPlaneFiles) !== undefined,
);

/** The names of the targets that give features to programs. */
export const featureTargets: ReadonlySet<string> = new Set(
  targets.filter(({ featureFields }) => featureFields !== undefined).map(({ name }) => name),
);
