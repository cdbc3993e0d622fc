/** Builds the comparisons of the page: the changes since other commits. */
import { placeIn } from "../analysis/explain/index.ts";
import type { Change, ChangeSummary } from "../analysis/diff/index.ts";
import type { Comparison } from "../report/report.ts";
import type { Tables } from "./interning.ts";
import type { WireChange, WireComparison } from "./payload.ts";

/** A comparison with a commit. */
export interface Compared {
  /** The revision as the user gave it. */
  readonly ref: string;
  readonly commit: string;
  readonly changes: readonly Change[];
  readonly comparison: Comparison;
}

export function comparisonOf({ ref, commit, changes, comparison }: Compared, tables: Tables): WireComparison {
  const { differs, baseIsBroken, headIsBroken, verdict } = comparison;
  const broken = headIsBroken === true ? "head" : baseIsBroken === true ? "base" : undefined;
  return {
    ref,
    commit,
    differs,
    ...(broken === undefined ? {} : { broken }),
    verdict: sentences(verdict),
    changes: changes.map((change) => changeOf(change, tables)),
  };
}

function changeOf(change: Change, { files, groups }: Tables): WireChange {
  const { kind, subject, consumer, clusters, before, after, consumers, because, advice, owners, risk } = change;
  return {
    kind,
    subject,
    ...(consumer === undefined ? {} : { consumer }),
    clusters: groups.of(clusters),
    before,
    after,
    ...(consumers === undefined ? {} : { gained: consumers.gained, lost: consumers.lost }),
    because: because.map(({ resource, path, place, side }) => {
      const written = placeIn(resource, path);
      const colon = written.lastIndexOf(":");
      return { place, side, spot: [files.of(written.slice(0, colon)), Number(written.slice(colon + 1))] };
    }),
    advice: advice.map(({ message }) => message),
    owners,
    risk,
  };
}

/** The most important changes as short sentences. */
function sentences({ on, off, gained, lost, risks }: ChangeSummary): readonly string[] {
  const count = (many: number, of: string): string => `${many} ${of}${many === 1 ? "" : "s"}`;
  const does = (many: number, verb: string): string => (many === 1 ? `${verb}s` : verb);
  const flips = ({ features, clusters }: ChangeSummary["on"], way: string): readonly string[] =>
    features.length === 0
      ? []
      : [
          `${count(features.length, "feature")} ${does(features.length, "turn")} ${way} in ${count(clusters.length, "cluster")}`,
        ];
  return [
    ...flips(on, "on"),
    ...flips(off, "off"),
    ...(lost.length === 0 ? [] : [`${count(lost.length, "consumer")} ${does(lost.length, "lose")} access`]),
    ...(gained.length === 0 ? [] : [`${count(gained.length, "consumer")} ${does(gained.length, "gain")} access`]),
    ...(risks.high === 0 ? [] : [count(risks.high, "high-risk change")]),
  ];
}
