/** What creating an object takes: the costs of a service's limits, turned round from limits to kinds. */
import type { QuotaLimit } from "../../../compiler/link/index.ts";
import type { Limited } from "./entries.ts";

export interface Claim {
  readonly group: string;
  readonly kind: string;
  /** As the costs say them, sorted; none where no cost says one. */
  readonly versions: readonly string[];
  /** By canonical name of the meter, sorted. */
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
    .flatMap((same) => {
      const [first] = same;
      if (first === undefined) return [];
      const versions = new Set(same.flatMap(({ version }) => (version === undefined ? [] : [version])));
      const { group, kind } = first;
      const claim: Claim = {
        group,
        kind,
        versions: [...versions].sort(),
        amounts: amountsOf(same),
        limits: [...new Set(same.map(({ limit }) => limit))],
      };
      return [claim];
    })
    .sort((a, b) => (`${a.group}/${a.kind}` < `${b.group}/${b.kind}` ? -1 : 1));
}

/** Of two costs of one kind and meter the greater: nobody is let in for less than was said. */
function amountsOf(costs: readonly { readonly meter: string; readonly amount: number }[]): ReadonlyMap<string, number> {
  const amounts = new Map<string, number>();
  for (const { meter, amount } of costs) amounts.set(meter, Math.max(amount, amounts.get(meter) ?? 0));
  return new Map([...amounts].sort(([a], [b]) => (a < b ? -1 : 1)));
}
