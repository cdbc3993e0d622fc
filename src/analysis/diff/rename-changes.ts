/** Changes of names: one per renamed document, with what happens on the clusters. */
import { featureTargets } from "../../render/targets/index.ts";
import type { Cluster, Feature } from "../../compiler/link/index.ts";
import { flagKeyOf, usesIn } from "../../compiler/link/index.ts";
import { KINDS } from "../../compiler/kinds.ts";
import { isRendered } from "../../compiler/resolve/index.ts";
import type { ClusterState } from "../../compiler/resolve/index.ts";
import type { Resource } from "../../compiler/schema/index.ts";
import type { Advice, Cause, Change, Risk } from "./change.ts";
import { advice } from "./advice.ts";
import { cause } from "./causes.ts";
import { ownersOf } from "./features.ts";
import type { Rename } from "./renames.ts";
import { resourcesOf } from "./sides.ts";
import type { Sides } from "./sides.ts";
import { sorted } from "./values.ts";

const SECTIONS = { Feature: "features", Cluster: "clusters", Stage: "stages" } as const;

/** `sides`: with the original base. */
export function renameChanges(renames: readonly Rename[], sides: Sides): readonly Change[] {
  return renames.map((rename) => {
    const { before, after } = rename;
    const { clusters, advice, risk } = effectOf(rename, sides);
    return {
      kind: "rename",
      subject: `${SECTIONS[after.kind]}[${JSON.stringify(after.name)}]`,
      clusters: sorted(clusters),
      before: before.name,
      after: after.name,
      because: [
        cause(after, ["metadata", "name"], "head"),
        cause(before, ["metadata", "name"], "base"),
        ...usesOf(after, sides),
      ],
      owners: after.kind === "Feature" ? ownersOf([before as Feature, after as Feature]) : [],
      advice,
      risk,
    };
  });
}

/** The lines of the head that use the new name. */
function usesOf({ kind, name }: Resource, { head }: Sides): readonly Cause[] {
  return KINDS.flatMap((of) =>
    [...resourcesOf(head, of).values()].flatMap((resource: Resource) =>
      [...usesIn(resource)].flatMap((use) =>
        use.to === kind && use.name === name ? [cause(resource, use.path, "head")] : [],
      ),
    ),
  );
}

type Effect = Pick<Change, "clusters" | "advice" | "risk">;

function effectOf({ before, after }: Rename, sides: Sides): Effect {
  if (after.kind === "Feature") return featureEffect(before as Feature, after as Feature, sides);
  if (after.kind === "Cluster") return clusterEffect(before as Cluster, after as Cluster);
  const states = sides.head.states.filter(({ stage }) => stage.name === after.name);
  const named = states.filter(({ render }) => render.includes("featuregates"));
  return {
    clusters: states.map(({ cluster }) => cluster.name),
    advice: named.length === 0 ? [] : [objectsAdvice(before.name, after.name, ["Stage"])],
    risk: named.length === 0 ? "low" : "high",
  };
}

function clusterEffect(before: Cluster, after: Cluster): Effect {
  const message = `clusters/${before.name} is deleted and clusters/${after.name} created: deliver the new folder first, or all objects are pruned`;
  return { clusters: [after.name], advice: [advice("access", message)], risk: "high" };
}

/** Objects that are named after a feature, by target, and the risk if they are deleted. */
const OBJECTS: readonly { readonly target: string; readonly kinds: readonly string[]; readonly risk: Risk }[] = [
  { target: "milo", kinds: ["ResourceRegistration", "ResourceGrant"], risk: "high" },
  { target: "featuregates", kinds: ["FeatureGate"], risk: "medium" },
];

function featureEffect(before: Feature, after: Feature, { base, head }: Sides): Effect {
  const was = base.states.filter((state) => isOn(before, state));
  const reading = head.states.filter(({ render }) => render.some((target) => featureTargets.has(target)));
  const [old, now] = [flagKeyOf(before), flagKeyOf(after)];
  const lost = OBJECTS.filter(
    ({ target }) =>
      was.some(({ render }) => render.includes(target)) && (target !== "milo" || before.spec.entitlement !== undefined),
  );
  const kept: readonly Advice[] =
    was.length > 0 && old === now ? [advice("access", `applications keep the flag key "${old}"`)] : [];
  const kinds = lost.flatMap((one) => one.kinds);
  const isKeyLost = was.length > 0 && old !== now;
  return {
    clusters: reading.map(({ cluster }) => cluster.name),
    advice: [...kept, ...(kinds.length === 0 ? [] : [objectsAdvice(before.name, after.name, kinds)])],
    risk: isKeyLost ? "high" : (lost[0]?.risk ?? "low"),
  };
}

function isOn(feature: Feature, { features }: ClusterState): boolean {
  return features.some((one) => one.feature === feature && isRendered(one));
}

function objectsAdvice(before: string, after: string, kinds: readonly string[]): Advice {
  const last = kinds.at(-1) ?? "";
  const listed = kinds.length < 2 ? last : `${kinds.slice(0, -1).join(", ")} and ${last}`;
  const message = `${listed} objects named after "${before}" are pruned, and created for "${after}"`;
  return advice("access", message);
}
