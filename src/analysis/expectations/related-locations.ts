/** The lines that decided the state of a feature on a cluster, as related locations of a diagnostic. */
import { locationIn } from "../../compiler/parse/index.ts";
import { effectOf } from "../explain/index.ts";
import type { Related } from "../../base/diagnostics.ts";
import type { Accreditation, Feature, Grant, Override, Stage } from "../../compiler/link/index.ts";
import type { ReasonLink, FeatureState } from "../../compiler/resolve/index.ts";

/** The number of grants that are listed. */
const MOST_GRANTS = 3;

export function relatedLocations({ because }: FeatureState): readonly Related[] {
  const grants = because.filter(({ resource }) => resource.kind === "Grant");
  const others = because.filter(({ resource }) => resource.kind !== "Grant");
  return [...others, ...grants.slice(0, MOST_GRANTS)].map((link) => ({
    message: sentence(link),
    at: locationIn(link.resource.document, link.path),
  }));
}

function sentence({ resource, path, place }: ReasonLink): string {
  switch (resource.kind) {
    case "Feature":
      if (path[1] === "clusters") return `"${resource.name}" exists only on some clusters`;
      return aboutFeature(resource as Feature, path[1] === "history" ? Number(path[2]) : undefined);
    case "Accreditation":
      return `"${resource.name}" approves ${(resource as Accreditation).spec.features.length} features`;
    case "Stage":
      if (path[1] === "accreditation") return `stage "${resource.name}" keeps unapproved features off`;
      return `threshold ${(resource as Stage).spec.threshold} of stage "${resource.name}"`;
    case "Override":
      return `override "${resource.name}" -> ${effectOf(resource as Override)}`;
    case "Grant":
      return aboutGrant(resource as Grant);
    default:
      return place;
  }
}

function aboutFeature({ spec }: Feature, index: number | undefined): string {
  const entry = index === undefined ? undefined : spec.history?.[index];
  if (entry === undefined) return `${spec.deprecated?.outcome ?? "removed"} from ${spec.deprecated?.until} on`;
  const marks = `${entry.optIn === true ? ", opt-in" : ""}${entry.locked === true ? ", locked" : ""}`;
  return `level ${entry.level} ${entry.since === undefined ? "from the start" : `since ${entry.since}`}${marks}`;
}

function aboutGrant({ name, spec }: Grant): string {
  const from = spec.starts === undefined ? "" : ` from ${spec.starts}`;
  const until = spec.expires === undefined ? "" : ` until ${spec.expires}`;
  return `granted to ${spec.consumer.kind}/${spec.consumer.name} by "${name}"${from}${until}`;
}
