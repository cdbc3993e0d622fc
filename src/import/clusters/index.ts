/** clusters: Argo CD's cluster Secrets without their credentials, or a table, as Clusters and the stages that they name. */
import type { Report } from "../../diagnostics.ts";
import type { Location, SourceFile } from "../../source.ts";
import { importAssumed, importNotCarried, importNotRecognized } from "../codes.ts";
import type { Around, Draft, Importer } from "../contract.ts";
import { cutTo, wordOf } from "../fields.ts";
import { labelOf, naming } from "../naming.ts";
import type { Naming } from "../naming.ts";
import type { Entry, Fact } from "./entry.ts";
import { secretsIn } from "./secrets.ts";
import { stageDraft } from "./stage.ts";
import { rowsIn } from "./table.ts";

function carry(files: readonly SourceFile[], around: Around, report: Report): readonly Draft[] {
  const names = naming(around, report);
  return files.flatMap((file) => {
    let faults = 0;
    const counting: Report = (code, ...rest) => {
      if (code.severity === "error") faults++;
      report(code, ...rest);
    };
    const entries = isTable(file) ? rowsIn(file, counting) : secretsIn(file, counting);
    if (entries.length === 0 && faults === 0)
      report(importNotRecognized, { file, start: 0, end: 0 }, `"${file.path}" holds no clusters`, {
        help: "it is a list of Argo CD's cluster Secrets, or CSV with the columns name, stage and release",
      });
    const clusters = entries.map((entry) => clusterOf(entry, names, around, report));
    return [...stagesOf(clusters, around, report), ...clusters];
  });
}

/** By its name, or because its first line can be nothing else. */
function isTable({ path, text }: SourceFile): boolean {
  const [first = ""] = text.split("\n", 1);
  return (
    path.endsWith(".csv") ||
    (/^[^:{[#]*$/.test(first) && first.includes(",")) ||
    /^\ufeff?"?name"?\s*$/i.test(first.trim())
  );
}

const STAGE = ["sluice.dev/stage", "stage", "environment", "env", "tier"];
const RELEASE = ["sluice.dev/release", "release", "platform-release", "version"];
/** The release of a track, the name of which follows. */
const TRACK = "release.";
const CONTEXT = "context.";
const UNKNOWN = "unassigned";

function clusterOf(entry: Entry, names: Naming, around: Around, report: Report): Draft {
  const { name: former, from, facts, ignored } = entry;
  const name = names.nameFor(
    "Cluster",
    former,
    from,
    "Argo CD still finds it: `destination` keeps the name that it has there",
  );
  const stage = found(STAGE, facts);
  const release = found(RELEASE, facts);
  const version = releaseIn(release?.fact);
  if (stage === undefined && around.stage === undefined)
    report(importAssumed, from, `cluster "${former}" names no stage: "${UNKNOWN}" is assumed`, {
      help: "give it a label `stage`, or say --stage STAGE for all that have none",
    });
  if (release !== undefined && version === undefined)
    report(importNotCarried, release.fact.at, `the release of cluster "${former}" is no release of ours`, {
      help: "a release is MAJOR.MINOR or MAJOR.MINOR.PATCH",
    });
  for (const one of ignored)
    report(importNotCarried, one.at, `"${cutTo(80, one.key)}" of cluster "${former}" is not looked at`);
  const stageName = labelOf(stage?.fact.value ?? around.stage ?? UNKNOWN);
  const used = new Set([stage?.key, release?.key]);
  const { labels, context, releases } = sorted(former, facts, used, report);
  return {
    kind: "Cluster",
    name,
    labels,
    spec: {
      stage: stageName,
      ...(version === undefined ? {} : { release: version }),
      ...(Object.keys(releases).length === 0 ? {} : { releases }),
      ...(name === former ? {} : { destination: { name: former } }),
      ...(Object.keys(context).length === 0 ? {} : { context }),
    },
    path: `${around.folderOf("Cluster")}/${around.isTaken("Stage", stageName) ? "imported-" : ""}${stageName}.yaml`,
    from,
  };
}

function found(
  keys: readonly string[],
  facts: Entry["facts"],
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

/** What the other facts become; one that can be nothing of ours is told. */
function sorted(cluster: string, facts: Entry["facts"], used: ReadonlySet<string | undefined>, report: Report): Sorted {
  const into: Sorted = { labels: {}, context: {}, releases: {} };
  for (const [key, fact] of facts) {
    if (used.has(key)) continue;
    const track = key.startsWith(TRACK) ? labelOf(key.slice(TRACK.length)) : undefined;
    const release = track === undefined ? undefined : releaseIn(fact);
    if (track !== undefined && release !== undefined) into.releases[track] = release;
    else if (key.startsWith(CONTEXT)) into.context[key.slice(CONTEXT.length)] = fact.value;
    else if (fact.isLabel && isLabel(key, fact.value)) into.labels[key] = fact.value;
    else reportFact(cluster, key, fact.at, report);
  }
  return into;
}

/** The value is not told: nobody knows what people write there. */
function reportFact(cluster: string, key: string, at: Location, report: Report): void {
  report(importNotCarried, at, `"${cutTo(80, key)}" of cluster "${cluster}" is not carried over`, {
    help: "a Cluster keeps labels; facts for flags are columns or annotations named `context.<key>`",
  });
}

function isLabel(key: string, value: string): boolean {
  return (
    /^(?:[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?\/)?[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/.test(key) &&
    /^(?:[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/.test(value)
  );
}

/** Of the stages that clusters name, those that there are not. */
function stagesOf(clusters: readonly Draft[], around: Around, report: Report): readonly Draft[] {
  const first = new Map<string, Draft>();
  for (const cluster of clusters) {
    const stage = wordOf(cluster.spec["stage"]);
    if (!first.has(stage) && !around.isTaken("Stage", stage)) first.set(stage, cluster);
  }
  return [...first].map(([stage, cluster]) => stageDraft(stage, cluster, around, report));
}

export const clusters: Importer = {
  name: "clusters",
  takes: "FILE",
  says: "cluster Secrets of Argo CD without their credentials, or CSV",
  secret: true,
  render: undefined,
  carry,
};
