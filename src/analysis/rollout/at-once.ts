/** The changes that do not wait for waves: emergencies, grants, new clusters, and the releases of clusters. */
import type { ReasonLink } from "../../compiler/resolve/index.ts";
import type { Change } from "../diff/index.ts";

/** Why a change does not wait: not so the end of an emergency. */
export type AtOnce = "emergency" | "grant" | "new cluster" | "release";

/** `isChanged`: whether the document of a cause is changed, too. */
export function reasonAtOnce(
  { kind, subject, clusters, before, after, because }: Change,
  isChanged: (cause: Change["because"][number]) => boolean,
): AtOnce | undefined {
  if (kind === "grant") return "grant";
  // A field that is set for the first time has no value before either.
  if (kind === "cluster" && before === null && clusters.length === 1 && clusters[0] === subject) return "new cluster";
  if (after !== null && because.some(isEmergency)) return "emergency";
  const others = because.filter((cause) => !isRelease(cause));
  return others.length < because.length && !others.some(isChanged) ? "release" : undefined;
}

function isEmergency({ side, resource: { kind, spec } }: Change["because"][number]): boolean {
  return side === "head" && kind === "Override" && "emergency" in spec && spec.emergency;
}

/** Whether it is the release in the document of a cluster. */
function isRelease({ resource, path }: ReasonLink): boolean {
  return resource.kind === "Cluster" && path[0] === "spec" && (path[1] === "release" || path[1] === "releases");
}
