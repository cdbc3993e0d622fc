/** Computes the quota that creating an object uses, by kind, from the costs of a service's limits. */
import type { QuotaLimit } from "../../../compiler/link/index.ts";
import type { Limited } from "./entries.ts";

export interface Claim {
  readonly group: string;
  readonly kind: string;
  /** The versions in the costs, sorted; may be empty. */
  readonly versions: readonly string[];
  /** Meter, by canonical name -> amount; sorted. */
  readonly amounts: ReadonlyMap<string, number>;
  readonly limits: readonly QuotaLimit[];
}

/** Sorted by group and kind. */
export function claimsOf(limits: readonly Limited[]): readonly Claim[] {
  const costs = limits.flatMap(({ limit, meter }) =>
    (limit.spec.costs ?? []).map(({ resource, amount }) => ({ ...resource, amount, limit, meter: meter.spec.meter })),
  );
  const byKind = Map.groupBy(costs, ({ group, kind }) => `${group}/${kind}`);
  return [...byKind.values()]
    .flatMap((costsOfKind) => {
      const [first] = costsOfKind;
      if (first === undefined) return [];
      const versions = new Set(costsOfKind.flatMap(({ version }) => (version === undefined ? [] : [version])));
      const { group, kind } = first;
      const claim: Claim = {
        group,
        kind,
        versions: [...versions].sort(),
        amounts: amountsOf(costsOfKind),
        limits: [...new Set(costsOfKind.map(({ limit }) => limit))],
      };
      return [claim];
    })
    .sort((a, b) => (`${a.group}/${a.kind}` < `${b.group}/${b.kind}` ? -1 : 1));
}

/** For several costs of a kind and meter, the greatest applies. */
function amountsOf(costs: readonly { readonly meter: string; readonly amount: number }[]): ReadonlyMap<string, number> {
  const amounts = new Map<string, number>();
  for (const { meter, amount } of costs) amounts.set(meter, Math.max(amount, amounts.get(meter) ?? 0));
  return new Map([...amounts].sort(([a], [b]) => (a < b ? -1 : 1)));
}
