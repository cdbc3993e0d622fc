/** Converts a cluster to the draft of a Cluster: its stage, release, labels and facts. */
import type { ReportDiagnostic } from "../../../base/diagnostics.ts";
import { importAssumed, importNotCarried } from "../codes.ts";
import type { ImportContext, Draft } from "../importer.ts";
import { truncate } from "../fields.ts";
import type { NoteGroups } from "../group-notes.ts";
import { labelOf } from "../naming.ts";
import type { Naming } from "../naming.ts";
import type { ClusterEntry, Fact } from "./entry.ts";

const STAGE = ["sluice.dev/stage", "stage", "environment", "env", "tier"];
const RELEASE = ["sluice.dev/release", "release", "platform-release", "version"];
/** A prefix before the name of a track. */
const TRACK = "release.";
const CONTEXT = "context.";
const UNKNOWN = "unassigned";

export interface ClusterContext {
  readonly names: Naming;
  readonly details: NoteGroups;
  readonly target: ImportContext;
  readonly report: ReportDiagnostic;
}

export function clusterOf(entry: ClusterEntry, { names, details, target, report }: ClusterContext): Draft {
  const { name: original, from, facts, ignored } = entry;
  const name = names.nameFor("Cluster", original, from, "`destination` keeps the name that Argo CD uses");
  const stage = findFact(STAGE, facts);
  const release = findFact(RELEASE, facts);
  const version = releaseIn(release?.fact);
  if (stage === undefined && target.stage === undefined)
    report(importAssumed, from, `cluster "${original}" has no stage, so the import uses "${UNKNOWN}"`, {
      help: "add a label `stage`, or set --stage STAGE for all clusters without one",
    });
  if (release !== undefined && version === undefined)
    report(importNotCarried, release.fact.at, `the release of cluster "${original}" is not valid`, {
      help: "a release is MAJOR.MINOR or MAJOR.MINOR.PATCH",
    });
  const owner = `cluster "${original}"`;
  for (const { key, at } of ignored) details.add({ what: `"${truncate(80, key)}"`, owner, outcome: "is ignored", at });
  const stageName = labelOf(stage?.fact.value ?? target.stage ?? UNKNOWN);
  const used = new Set([stage?.key, release?.key]);
  const { labels, context, releases } = sortFacts(owner, facts, used, details);
  return {
    kind: "Cluster",
    name,
    labels,
    spec: {
      stage: stageName,
      ...(version === undefined ? {} : { release: version }),
      ...(Object.keys(releases).length === 0 ? {} : { releases }),
      ...(name === original ? {} : { destination: { name: original } }),
      ...(Object.keys(context).length === 0 ? {} : { context }),
    },
    path: `${target.folderOf("Cluster")}/${target.isTaken("Stage", stageName) ? "imported-" : ""}${stageName}.yaml`,
    from,
  };
}

function findFact(
  keys: readonly string[],
  facts: ClusterEntry["facts"],
): { readonly key: string; readonly fact: Fact } | undefined {
  const lower = new Map([...facts].map(([key, fact]) => [key.toLowerCase(), { key, fact }]));
  return keys.map((key) => lower.get(key)).find((one) => one !== undefined && one.fact.value !== "");
}

function releaseIn(fact: Fact | undefined): string | undefined {
  return /^v?((?:0|[1-9]\d{0,8})\.(?:0|[1-9]\d{0,8})(?:\.(?:0|[1-9]\d{0,8}))?)$/.exec(fact?.value.trim() ?? "")?.[1];
}

interface Sorted {
  readonly labels: Record<string, string>;
  readonly context: Record<string, string>;
  readonly releases: Record<string, string>;
}

/** Converts the remaining facts, and reports those that a Cluster can't hold. */
function sortFacts(
  owner: string,
  facts: ClusterEntry["facts"],
  used: ReadonlySet<string | undefined>,
  details: NoteGroups,
): Sorted {
  const into: Sorted = { labels: {}, context: {}, releases: {} };
  for (const [key, fact] of facts) {
    if (used.has(key)) continue;
    const track = key.startsWith(TRACK) ? labelOf(key.slice(TRACK.length)) : undefined;
    const release = track === undefined ? undefined : releaseIn(fact);
    if (track !== undefined && release !== undefined) into.releases[track] = release;
    else if (key.startsWith(CONTEXT)) into.context[key.slice(CONTEXT.length)] = fact.value;
    else if (fact.isLabel && isLabel(key, fact.value)) into.labels[key] = fact.value;
    else details.add({ what: `"${truncate(80, key)}"`, owner, outcome: "is not imported", at: fact.at, help: KEPT });
  }
  return into;
}

/** Does not show the value, which may be a secret. */
const KEPT = "only labels are imported; for context values of flags, use columns or annotations named `context.<key>`";

function isLabel(key: string, value: string): boolean {
  return (
    /^(?:[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?\/)?[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/.test(key) &&
    /^(?:[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/.test(value)
  );
}
