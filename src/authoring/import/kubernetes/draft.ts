/** A gate as the Feature that is rendered as it: default, lock, deprecation and end, release by release. */
import type { Around, Draft, Fields } from "../importer.ts";
import { firstLevel } from "../levels.ts";
import type { Reached } from "../levels.ts";
import { gateLabelOf } from "../naming.ts";
import type { Naming } from "../naming.ts";
import type { Placed } from "./components.ts";
import { knownSpecs, specsIn, specsText } from "../../../render/targets/gates/kubernetes/index.ts";
import type { Spec } from "../../../render/targets/gates/kubernetes/index.ts";

/** The annotation with the levels of the list, as text; an update compares them with those of a newer list. */
export const UPSTREAM = "sluice.dev/kubernetes-gate";

export interface Upstream {
  readonly specs: readonly Spec[];
  readonly gone: string | undefined;
}

export function gateDraft({ gate, track, components }: Placed, isOnly: boolean, names: Naming, around: Around): Draft {
  const wanted = gateLabelOf(gate.name, isOnly ? undefined : track);
  const name = names.nameFor("Feature", wanted, gate.at, "a Feature may be called anything: its gate keeps its name");
  const upstream = { specs: knownSpecs(gate), gone: gate.gone };
  return {
    kind: "Feature",
    name,
    annotations: { [UPSTREAM]: upstreamText(upstream) },
    spec: {
      description: `The feature gate ${gate.name} of Kubernetes.`,
      ...(gate.proposal === undefined ? {} : { tracking: `https://kep.k8s.io/${gate.proposal}` }),
      purpose: around.purpose ?? "operational",
      track,
      ...fieldsFor(upstream, around),
      gates: components.map((component) => ({ component, name: gate.name })),
    },
    path: `${around.folderOf("Feature")}/kubernetes/${name}.yaml`,
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

export function fieldsFor({ specs, gone }: Upstream, around: Around): Fields {
  return { history: historyOf(specs, around), ...deprecatedOf(specs, gone) };
}

interface Entry {
  readonly level: string;
  readonly optIn: boolean;
  readonly locked: boolean;
}

/** An entry for each release in which something changes for a cluster. */
function historyOf(specs: readonly Spec[], around: Around): Fields[] {
  const history: Fields[] = [];
  let before: Entry | undefined;
  for (const spec of specs) {
    const entry = entryOf(spec, before, around);
    if (before?.level !== entry.level || before.optIn !== entry.optIn || before.locked !== entry.locked)
      history.push({
        ...(spec.version === "1.0" ? {} : { since: spec.version }),
        level: entry.level,
        ...(entry.optIn ? { optIn: true } : {}),
        ...(entry.locked ? { locked: true } : {}),
      });
    before = entry;
  }
  return history;
}

function entryOf({ stage, on, locked }: Spec, before: Entry | undefined, around: Around): Entry {
  const { levels, level: ga } = around;
  const rank = (name: string | undefined): number => levels.findIndex((one) => one.name === name);
  const own = ownLevel(stage, on, around);
  // A component refuses to start with another value than a locked one: every threshold has to let it through.
  const wanted = locked ? (levels.at(-1)?.name ?? ga) : own.level;
  const level = before !== undefined && rank(before.level) > rank(wanted) ? before.level : wanted;
  return { level, optIn: !on && (stage !== "alpha" || locked || own.isMissing), locked };
}

/** An alpha that is on by default is as a beta is. */
function ownLevel(stage: Spec["stage"], on: boolean, around: Around): Reached {
  if (stage === "alpha") return firstLevel(on ? "beta" : "alpha", around);
  return stage === "beta" ? firstLevel("beta", around) : { level: around.level, isMissing: false };
}

function deprecatedOf(specs: readonly Spec[], gone: string | undefined): Fields {
  const since = specs.find(({ stage }) => stage === "deprecated")?.version;
  if (since === undefined && gone === undefined) return {};
  const stays = gone !== undefined && specs.at(-1)?.on === true;
  return {
    deprecated: {
      ...(since === undefined ? {} : { since }),
      ...(gone === undefined ? {} : { until: gone }),
      ...(stays ? { outcome: "permanent" } : {}),
    },
  };
}
