/** Reports grants without effect, dormant grants and duplicate grants. */
import { listAt } from "../../base/collections.ts";
import { quoteList } from "../../base/diagnostics.ts";
import { locationIn } from "../parse/index.ts";
import type { ReportDiagnostic } from "../../base/diagnostics.ts";
import type { Grant } from "../link/index.ts";
import { pathInGrant } from "./reason-links.ts";
import * as codes from "./codes.ts";
import type { Outcome } from "./features.ts";

/** `outcomes`: those of one feature. */
export function checkGrants(outcomes: readonly Outcome[], report: ReportDiagnostic): void {
  const dormant = new Map<Grant, string[]>();
  /** Whether the feature exists on some cluster of the grant. */
  const applies = new Map<Grant, boolean>();
  const duplicates = new Map<Grant, { readonly first: Grant; readonly clusters: string[] }>();
  for (const { grants, state, sites } of outcomes) {
    const clusters = sites.map(({ cluster }) => cluster.name);
    const exists = state.reason !== "absent";
    for (const grant of grants) applies.set(grant, exists || applies.get(grant) === true);
    if (!state.open && state.reason !== "removed" && exists)
      for (const grant of grants) append(dormant, grant, clusters);
    for (const [first, second] of sameConsumer(grants)) {
      const known = duplicates.get(second);
      if (known === undefined) duplicates.set(second, { first, clusters });
      else duplicates.set(second, { first, clusters: [...known.clusters, ...clusters] });
    }
  }
  const feature = outcomes[0]?.feature;
  if (feature === undefined) return;
  const place = (grant: Grant): ReturnType<typeof locationIn> =>
    locationIn(grant.document, pathInGrant(grant, feature));
  for (const [grant, clusters] of dormant)
    report(
      codes.dormantGrant,
      place(grant),
      `grant "${grant.name}" of "${feature.name}" is dormant on ${quoteList(clusters.sort())}`,
      {
        help: "the feature is off there; the grant takes effect when it turns on",
        subject: feature,
      },
    );
  for (const [grant, does] of applies)
    if (!does)
      report(
        codes.grantWithoutEffect,
        place(grant),
        `grant "${grant.name}" has no effect: "${feature.name}" exists on none of its clusters`,
        {
          help: "remove the feature from the grant, or widen `clusters` of the grant or the feature",
          subject: feature,
        },
      );
  for (const [grant, { first, clusters }] of duplicates) {
    const { kind, name } = grant.spec.consumer;
    report(
      codes.duplicateGrant,
      place(grant),
      `grants "${first.name}" and "${grant.name}" both give "${feature.name}" to ${kind} "${name}" on ${quoteList(clusters.sort())}`,
      {
        help: "remove the feature from one of them",
        related: [{ message: "the other grant", at: place(first) }],
        subject: feature,
      },
    );
  }
}

function append(to: Map<Grant, string[]>, grant: Grant, clusters: readonly string[]): void {
  listAt(to, grant).push(...clusters);
}

/** Yields pairs of grants for the same consumer that overlap in time, each pair sorted by name. */
function* sameConsumer(grants: readonly Grant[]): Generator<readonly [Grant, Grant]> {
  const consumers = Map.groupBy(grants, ({ spec: { consumer } }) => `${consumer.kind}/${consumer.name}`);
  for (const sameConsumers of consumers.values()) {
    if (sameConsumers.length < 2) continue;
    const [earliest, ...later] = sameConsumers.toSorted(({ spec: a }, { spec: b }) =>
      compare(a.starts ?? "", b.starts ?? ""),
    );
    let longest = earliest;
    for (const grant of later) {
      if (longest === undefined) continue;
      if ((grant.spec.starts ?? "") <= endOf(longest))
        yield longest.name < grant.name ? [longest, grant] : [grant, longest];
      if (endOf(grant) > endOf(longest)) longest = grant;
    }
  }
}

/** The last day; a day in the far future if the grant has no end. */
function endOf({ spec }: Grant): string {
  return spec.expires ?? "9999-12-31";
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
