/** Compares the rendered files object by object. The same difference on several clusters is listed once. */
import { valueAt } from "../../base/collections.ts";
import { structuredPatch } from "diff";
import type { Hunk, ManifestChange } from "./change.ts";
import { sorted } from "./values.ts";

interface File {
  /** Relative to the output folder. */
  readonly path: string;
  readonly content: string;
}

/** The files of one cluster on both sides. `cluster` is undefined for files of no single cluster. */
export interface Rendered {
  readonly cluster: string | undefined;
  readonly before: Iterable<File>;
  readonly after: Iterable<File>;
}

/** Texts with more differences are not compared line by line. */
const MOST_EDITS = 4000;
const TIMEOUT = 2000;
const CONTEXT = 3;

/** Sorted by path, object and clusters. */
export function manifestChanges(all: Iterable<Rendered>): readonly ManifestChange[] {
  const groups = new Map<string, { readonly change: Compared; readonly clusters: string[] }>();
  const known = new Map<string, readonly Compared[]>();
  for (const { cluster, before, after } of all)
    for (const change of filesOf(cluster, before, after, known)) {
      const group = groups.get(change.key);
      if (group === undefined) groups.set(change.key, { change, clusters: cluster === undefined ? [] : [cluster] });
      else if (cluster !== undefined) group.clusters.push(cluster);
    }
  return [...groups.values()]
    .map(({ change: { key: _, ...change }, clusters }) => ({ clusters: sorted(clusters), ...change }))
    .toSorted((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
}

function orderOf({ path, object, clusters }: ManifestChange): string {
  return [path, object, ...clusters].join("\0");
}

interface Compared extends Omit<ManifestChange, "clusters"> {
  /** Equal for equal differences. */
  readonly key: string;
}

function filesOf(
  cluster: string | undefined,
  before: Iterable<File>,
  after: Iterable<File>,
  known: Map<string, readonly Compared[]>,
): readonly Compared[] {
  const was = new Map([...before].map(({ path, content }) => [path, content]));
  const is = new Map([...after].map(({ path, content }) => [path, content]));
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((path) => {
    const [old = "", now = ""] = [was.get(path), is.get(path)];
    if (old === now) return [];
    const shown = cluster === undefined ? path : withoutCluster(path, cluster);
    const key = [shown, old, now].join("\0");
    return valueAt(known, key, () => objectsOf(shown, old, now));
  });
}

/** The path without the name of the cluster, so that equal paths of all clusters match. */
function withoutCluster(path: string, cluster: string): string {
  const own = `clusters/${cluster}/`;
  return path.startsWith(own) ? path.slice(own.length) : path.replace(cluster, "<cluster>");
}

function objectsOf(path: string, old: string, now: string): readonly Compared[] {
  const [was, is] = [split(path, old), split(path, now)];
  return [...new Set([...was.keys(), ...is.keys()])].flatMap((object) => {
    const [before = "", after = ""] = [was.get(object), is.get(object)];
    return before === after ? [] : [compare(path, object, before, after)];
  });
}

/** Objects by `Kind namespace/name`, in the format that our emitter writes. */
function split(path: string, text: string): ReadonlyMap<string, string> {
  const objects = new Map<string, string>();
  if (text === "") return objects;
  const documents = /\.ya?ml$/.test(path) ? text.split(/^---\n/m) : [text];
  for (const document of documents) objects.set(nameOf(document) ?? path, document);
  return objects;
}

function nameOf(document: string): string | undefined {
  const kind = /^kind: (\S+)$/m.exec(document)?.[1];
  const metadata = /^metadata:\n((?: .*\n)*)/m.exec(document)?.[1] ?? "";
  const name = /^ {2}name: "?([^"\n]+)"?$/m.exec(metadata)?.[1];
  const namespace = /^ {2}namespace: "?([^"\n]+)"?$/m.exec(metadata)?.[1];
  if (kind === undefined || name === undefined) return undefined;
  return `${kind} ${namespace === undefined ? "" : `${namespace}/`}${name}`;
}

function compare(path: string, object: string, before: string, after: string): Compared {
  const change = before === "" ? "added" : after === "" ? "removed" : "changed";
  const hunks = hunksOf(before, after);
  const count = (sign: string): number =>
    hunks.reduce((sum, { lines }) => sum + lines.filter((line) => line.startsWith(sign)).length, 0);
  const [added, removed] = hunks.length > 0 ? [count("+"), count("-")] : [lineCount(after), lineCount(before)];
  const difference = { path, object, change, added, removed, hunks } as const;
  return { key: JSON.stringify(difference), ...difference };
}

/** Empty if the two are too different. */
function hunksOf(before: string, after: string): readonly Hunk[] {
  const patch = structuredPatch("", "", before, after, "", "", {
    context: CONTEXT,
    maxEditLength: MOST_EDITS,
    timeout: TIMEOUT,
  });
  return (patch?.hunks ?? []).map(({ oldStart, oldLines, newStart, newLines, lines }) => ({
    oldStart,
    oldLines,
    newStart,
    newLines,
    lines: lines.filter((line) => !line.startsWith("\\")),
  }));
}

function lineCount(text: string): number {
  return text === "" ? 0 : text.split("\n").length - (text.endsWith("\n") ? 1 : 0);
}
