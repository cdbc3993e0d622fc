/** Compares registrations before and after a change. */
import type { Feature, Model } from "../../../compiler/link/index.ts";
import { isRendered } from "../../../compiler/resolve/index.ts";
import type { ClusterState } from "../../../compiler/resolve/index.ts";
import type { ClusterSide } from "../target.ts";
import type { Manifest } from "../../manifest.ts";
import { memoizeByIdentity } from "../memoize.ts";
import { resourceTypeOf } from "../../resource-type.ts";
import { registration } from "./registration.ts";

export function lasting(before: ClusterSide, after: ClusterSide): readonly [readonly Manifest[], readonly Manifest[]] {
  const names = differing(before.model)(after.model);
  return names.size === 0 ? [[], []] : [registrationsOf(names, before), registrationsOf(names, after)];
}

/** The names of features with an entitlement on both sides that differ. */
const differing = memoizeByIdentity((base: Model) =>
  memoizeByIdentity((head: Model): ReadonlySet<string> => {
    const names = new Set<string>();
    for (const after of head.byKind.Feature.values()) {
      const before = base.byKind.Feature.get(after.name);
      if (before !== undefined && !isSame([before, base], [after, head])) names.add(after.name);
    }
    return names;
  }),
);

type InModel = readonly [Feature, Model];

function isSame([before, base]: InModel, [after, head]: InModel): boolean {
  if (before.spec.entitlement === undefined || after.spec.entitlement === undefined) return true;
  return before === after && resourceTypeOf(before, base) === resourceTypeOf(after, head);
}

function registrationsOf(names: ReadonlySet<string>, { state, model }: ClusterSide): readonly Manifest[] {
  if (model.project.spec.targets?.milo?.registrations === "external") return [];
  const isSelected = ({ feature }: ClusterState["features"][number]): boolean => names.has(feature.name);
  return state.features
    .filter((featureState) => isSelected(featureState) && isRendered(featureState))
    .map(({ feature }) => registration(feature, model));
}
