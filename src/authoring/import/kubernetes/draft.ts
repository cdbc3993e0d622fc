/** Converts a gate to a Feature with its default, lock, deprecation and end in each release. */
import type { ImportContext, Draft, Fields } from "../importer.ts";
import { compareReleases } from "../../../base/release.ts";
import { firstLevel } from "../levels.ts";
import type { MatchedLevel } from "../levels.ts";
import { gateLabelOf } from "../naming.ts";
import type { Naming } from "../naming.ts";
import type { GateOnTrack } from "./components.ts";
import { knownSpecs, specsIn, specsText } from "../../../render/targets/gates/kubernetes/index.ts";
import type { Spec } from "../../../render/targets/gates/kubernetes/index.ts";

/** The annotation with the levels of the list, as text; an update compares them with those of a newer list. */
export const UPSTREAM = "sluice.dev/kubernetes-gate";

export interface Upstream {
  readonly specs: readonly Spec[];
  readonly gone: string | undefined;
}

/** Undefined if no listed release of the project has the gate. */
export function gateDraft(
  { gate, track, components }: GateOnTrack,
  isOnly: boolean,
  names: Naming,
  context: ImportContext,
): Draft | undefined {
  const upstream = upToNewest(context.releasesOf(track), { specs: knownSpecs(gate), gone: gate.gone });
  if (upstream === undefined) return undefined;
  const wanted = gateLabelOf(gate.name, isOnly ? undefined : track);
  const name = names.nameFor("Feature", wanted, gate.at, "the gate keeps its name");
  return {
    kind: "Feature",
    name,
    annotations: { [UPSTREAM]: upstreamText(upstream) },
    spec: {
      description: `Kubernetes feature gate ${gate.name}.`,
      ...(gate.proposal === undefined ? {} : { tracking: `https://kep.k8s.io/${gate.proposal}` }),
      purpose: context.purpose ?? "operational",
      track,
      ...fieldsFor(upstream, track, context),
      gates: components.map((component) => ({ component, name: gate.name })),
    },
    path: `${context.folderOf("Feature")}/kubernetes/${name}.yaml`,
    from: gate.at,
  };
}

function upstreamText({ specs, gone }: Upstream): string {
  return specsText(specs) + (gone === undefined ? "" : `, ${gone} gone`);
}

export function upstreamIn(text: string): Upstream | undefined {
  const [, rest = "", gone] = /^(.*?)(?:, (\d+\.\d+) gone)?$/.exec(text) ?? [];
  const specs = specsIn(rest);
  return specs === undefined ? undefined : { specs, gone };
}

/** Leaves out changes of releases that are not listed yet. An update adds them later. */
function upToNewest(listed: readonly string[] | undefined, { specs, gone }: Upstream): Upstream | undefined {
  const [oldest, newest] = [listed?.[0], listed?.at(-1)];
  if (oldest === undefined || newest === undefined) return { specs, gone };
  const known = specs.filter(({ version }) => compareReleases(version, newest) <= 0);
  if (known.length === 0 || (gone !== undefined && compareReleases(gone, oldest) <= 0)) return undefined;
  return { specs: known, gone: gone !== undefined && compareReleases(gone, newest) <= 0 ? gone : undefined };
}

export function fieldsFor({ specs, gone }: Upstream, track: string, context: ImportContext): Fields {
  const listed = context.releasesOf(track);
  return { history: historyOf(specs, listed, context), ...deprecatedOf(specs, gone, listed) };
}

/** The first listed release with the changes of a version; undefined if all listed releases have them. */
function sinceOf(version: string, listed: readonly string[] | undefined): string | undefined {
  const [oldest] = listed ?? [];
  if (listed === undefined || oldest === undefined) return version === "1.0" ? undefined : version;
  if (compareReleases(version, oldest) < 0) return undefined;
  return listed.find((release) => compareReleases(version, release) <= 0) ?? version;
}

interface Entry {
  readonly level: string;
  readonly optIn: boolean;
  readonly locked: boolean;
}

/** One entry per release that changes anything for a cluster. */
function historyOf(specs: readonly Spec[], listed: readonly string[] | undefined, context: ImportContext): Fields[] {
  const history: Fields[] = [];
  let before: Entry | undefined;
  // The last change between two listed releases counts.
  const holding = new Map(specs.map((spec) => [sinceOf(spec.version, listed), spec]));
  for (const [since, spec] of holding) {
    const entry = entryOf(spec, before, context);
    if (before?.level !== entry.level || before.optIn !== entry.optIn || before.locked !== entry.locked)
      history.push({
        ...(since === undefined ? {} : { since }),
        level: entry.level,
        ...(entry.optIn ? { optIn: true } : {}),
        ...(entry.locked ? { locked: true } : {}),
      });
    before = entry;
  }
  return history;
}

function entryOf({ stage, on, locked }: Spec, before: Entry | undefined, context: ImportContext): Entry {
  const { levels, level: ga } = context;
  const rank = (name: string | undefined): number => levels.findIndex((one) => one.name === name);
  const own = ownLevel(stage, on, context);
  // A component does not start with a value other than the locked one, so each threshold must let it through.
  const wanted = locked ? (levels.at(-1)?.name ?? ga) : own.level;
  const level = before !== undefined && rank(before.level) > rank(wanted) ? before.level : wanted;
  return { level, optIn: !on && (stage !== "alpha" || locked || own.isMissing), locked };
}

/** An alpha that is on by default is treated as a beta. */
function ownLevel(stage: Spec["stage"], on: boolean, context: ImportContext): MatchedLevel {
  if (stage === "alpha") return firstLevel(on ? "beta" : "alpha", context);
  return stage === "beta" ? firstLevel("beta", context) : { level: context.level, isMissing: false };
}

function deprecatedOf(specs: readonly Spec[], gone: string | undefined, listed: readonly string[] | undefined): Fields {
  const first = specs.find(({ stage }) => stage === "deprecated")?.version;
  if (first === undefined && gone === undefined) return {};
  const since = first === undefined ? undefined : (sinceOf(first, listed) ?? listed?.[0]);
  const until = gone === undefined ? undefined : sinceOf(gone, listed);
  const stays = gone !== undefined && specs.at(-1)?.on === true;
  return {
    deprecated: {
      ...(since === undefined ? {} : { since }),
      ...(until === undefined ? {} : { until }),
      ...(stays ? { outcome: "permanent" } : {}),
    },
  };
}
