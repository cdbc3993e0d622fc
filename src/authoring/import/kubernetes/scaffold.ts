/** Drafts the components and a cluster that runs them, for an import into a folder without a project. */
import type { ImportContext, Draft } from "../importer.ts";
import { projectDraft, stageDrafts } from "../scaffold.ts";
import { COMPONENTS } from "../../../render/targets/gates/kubernetes/index.ts";
import type { GateOnTrack } from "./components.ts";

export function scaffoldDrafts(all: readonly GateOnTrack[], release: string, context: ImportContext): readonly Draft[] {
  const used = new Set(all.flatMap(({ components }) => components));
  const declared = [...new Set([...COMPONENTS.keys(), ...used])].filter((name) => used.has(name));
  const components = Object.fromEntries(
    declared.map((name) => [name, COMPONENTS.get(name) ?? { format: "feature-gates", track: name }]),
  );
  const project: Draft = {
    ...projectDraft,
    spec: { targets: { gates: { components } } },
    comments: [
      {
        path: ["targets", "gates", "components"],
        text: "`track` selects the releases: a kubelet may be older than its API server.",
      },
    ],
  };
  const tracks = [...new Set(all.map(({ track }) => track))].sort();
  // In Kubernetes, betas are on and alphas are off by default.
  const beta = context.levels.find(({ lifecycle }) => lifecycle === "beta")?.name ?? context.level;
  const stages = stageDrafts(beta, ["state", "gates"], context.folderOf("Stage")).map((draft) =>
    draft.kind === "Cluster"
      ? { ...draft, spec: { ...draft.spec, releases: Object.fromEntries(tracks.map((track) => [track, release])) } }
      : draft,
  );
  return [...(context.components === undefined ? [project] : []), ...(context.hasStages ? [] : stages)];
}
