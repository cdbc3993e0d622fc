/** Grants that sleep, and grants that say the same twice. */
import { listed } from "../diagnostics.ts";
import { at } from "../parse.ts";
import type { Report } from "../diagnostics.ts";
import type { Grant } from "../link.ts";
import { pathInGrant } from "./because.ts";
import * as codes from "./codes.ts";
import type { Outcome } from "./features.ts";

/** The outcomes of one feature. */
export function checkGrants(outcomes: readonly Outcome[], report: Report): void {
  const dormant = new Map<Grant, string[]>();
  /** Whether the feature exists on some cluster of the grant. */
  const applies = new Map<Grant, boolean>();
  const twice = new Map<Grant, { readonly first: Grant; readonly clusters: string[] }>();
  for (const { grants, state, sites } of outcomes) {
    const clusters = sites.map(({ cluster }) => cluster.name);
    const exists = state.reason !== "absent";
    for (const grant of grants) applies.set(grant, exists || applies.get(grant) === true);
    if (!state.open && state.reason !== "removed" && exists)
      for (const grant of grants) append(dormant, grant, clusters);
    for (const [first, second] of sameConsumer(grants)) {
      const known = twice.get(second);
      if (known === undefined) twice.set(second, { first, clusters });
      else twice.set(second, { first, clusters: [...known.clusters, ...clusters] });
    }
  }
  const feature = outcomes[0]?.feature;
  if (feature === undefined) return;
  const place = (grant: Grant): ReturnType<typeof at> => at(grant.document, pathInGrant(grant, feature));
  for (const [grant, clusters] of dormant)
    report(
      codes.dormantGrant,
      place(grant),
      `grant "${grant.name}" of "${feature.name}" is dormant on ${listed(clusters.sort())}`,
      {
        help: "the feature's gate is shut there; the grant takes effect when it opens",
      },
    );
  for (const [grant, does] of applies)
    if (!does)
      report(
        codes.grantWithoutEffect,
        place(grant),
        `grant "${grant.name}" has no effect: "${feature.name}" exists on none of its clusters`,
        { help: "remove the feature from the grant, or widen `clusters` of one of the two" },
      );
  for (const [grant, { first, clusters }] of twice) {
    const { kind, name } = grant.spec.consumer;
    report(
      codes.duplicateGrant,
      place(grant),
      `${kind} "${name}" is granted "${feature.name}" by both "${first.name}" and "${grant.name}" on ${listed(clusters.sort())}`,
      { help: "remove the feature from one of them", related: [{ message: "the other grant", at: place(first) }] },
    );
  }
}

function append(to: Map<Grant, string[]>, grant: Grant, clusters: readonly string[]): void {
  to.set(grant, [...(to.get(grant) ?? []), ...clusters]);
}

/** For every consumer with several grants: the first with each later one. */
function* sameConsumer(grants: readonly Grant[]): Generator<readonly [Grant, Grant]> {
  const firsts = new Map<string, Grant>();
  for (const grant of grants) {
    const key = `${grant.spec.consumer.kind}/${grant.spec.consumer.name}`;
    const first = firsts.get(key);
    if (first === undefined) firsts.set(key, grant);
    else yield [first, grant];
  }
}
