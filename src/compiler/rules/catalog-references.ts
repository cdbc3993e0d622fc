/** Finds which catalog entries use others, for the rules about phases. */
import type { Model } from "../link/index.ts";
import type { Path } from "../../base/source.ts";
import type { Resource } from "../schema/index.ts";

export interface CatalogUse {
  readonly user: Resource;
  readonly path: Path;
  readonly used: Resource<"Service" | "MonitoredResourceType" | "MeterDefinition">;
  /** Whether the user is a part of the used entry. */
  readonly isPart: boolean;
}

/** Yields the entries that Published entries and limits, which have no phase, use. Skips unknown names. */
export function* catalogUses({ byKind }: Model): Generator<CatalogUse> {
  const { Service: services, MonitoredResourceType: types, MeterDefinition: meters, QuotaLimit: limits } = byKind;
  const use = (
    user: Resource,
    path: Path,
    used: CatalogUse["used"] | undefined,
    isPart: boolean,
  ): readonly CatalogUse[] => (used === undefined ? [] : [{ user, path, used, isPart }]);
  for (const user of [...services.values()].filter(isPublished))
    for (const [index, name] of (user.spec.dependsOn ?? []).entries())
      yield* use(user, ["spec", "dependsOn", index], services.get(name), false);
  for (const user of [...types.values(), ...meters.values()].filter(isPublished))
    yield* use(user, ["spec", "service"], services.get(user.spec.service), true);
  for (const user of [...meters.values()].filter(isPublished))
    for (const [index, name] of (user.spec.monitoredResourceTypes ?? []).entries())
      yield* use(user, ["spec", "monitoredResourceTypes", index], types.get(name), false);
  for (const user of limits.values()) yield* use(user, ["spec", "meter"], meters.get(user.spec.meter), true);
}

function isPublished({ spec }: CatalogUse["used"]): boolean {
  return spec.phase === "Published";
}
