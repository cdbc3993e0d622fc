/** Drafts a project, a stage and a cluster, for an import into an empty folder. */
import type { Location } from "../../base/source.ts";
import type { Draft } from "./importer.ts";

const NO_LOCATION: Location = { file: { path: "", text: "" }, start: 0, end: 0 };

/** The Project of a new repository. */
export const projectDraft: Draft = {
  kind: "Project",
  name: "platform",
  spec: {},
  path: "sluice.yaml",
  from: NO_LOCATION,
};

/** A stage that lets mature features through, and a cluster, so that there is something to render. */
export function stageDrafts(level: string, render: readonly string[], folder: string): readonly Draft[] {
  const path = `${folder}/production.yaml`;
  return [
    {
      kind: "Stage",
      name: "production",
      spec: { threshold: level, render },
      comments: [
        { path: [], text: "Created by the import because the project had no stage. Rename it to your stage." },
      ],
      path,
      from: NO_LOCATION,
    },
    {
      kind: "Cluster",
      name: "production-1",
      spec: { stage: "production" },
      comments: [{ path: [], text: "An example cluster. `sluice import clusters` imports yours." }],
      path,
      from: NO_LOCATION,
    },
  ];
}
