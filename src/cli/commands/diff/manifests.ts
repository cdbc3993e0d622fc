/** Renders both sides cluster by cluster, so that memory does not grow with the output. */
import { manifestChanges } from "../../../analysis/diff/index.ts";
import type { Rendered, ManifestChange, Side } from "../../../analysis/diff/index.ts";
import { render } from "../../../render/render.ts";
import type { OutputFile } from "../../../render/render.ts";
import { targets } from "../../../render/targets/index.ts";

/** `isChosen`: whether to include a cluster. */
export function manifestsOf(base: Side, head: Side, isChosen: (cluster: string) => boolean): readonly ManifestChange[] {
  return manifestChanges(rendered(base, head, isChosen));
}

function* rendered(base: Side, head: Side, isChosen: (cluster: string) => boolean): Generator<Rendered> {
  const names = new Set([...base.states, ...head.states].map(({ cluster }) => cluster.name));
  for (const cluster of [...names].sort())
    if (isChosen(cluster)) yield { cluster, before: clusterFiles(base, cluster), after: clusterFiles(head, cluster) };
  yield { cluster: undefined, before: fleetFiles(base), after: fleetFiles(head) };
}

function clusterFiles({ model, states }: Side, cluster: string): Iterable<OutputFile> {
  const isThere = states.some((state) => state.cluster.name === cluster);
  return model === undefined || !isThere ? [] : render({ model, states }, { clusters: new Set([cluster]) });
}

function fleetFiles({ model, states }: Side): readonly OutputFile[] {
  return model === undefined ? [] : targets.flatMap((target) => [...(target.fleetFiles?.({ model, states }) ?? [])]);
}
