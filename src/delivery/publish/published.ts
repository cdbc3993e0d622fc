/** Reads the state of a cluster from its branch: the source commit, the commit that planned it, and the overlay. */
import type { Files, Publishing } from "../../git/publishing.ts";
import { documentsOf } from "./at-once.ts";
import type { CommitDocuments, Emergency, Releases } from "./at-once.ts";
import { sourceOf } from "./branch.ts";
import type { ManagedBranch } from "./branch.ts";
import { readReleases, RECORD } from "./provenance.ts";
import { isShared, pathIn } from "./layout.ts";
import type { Destination } from "./layout.ts";

/** The overlay of a source commit, as in `sluice.metadata`. */
export interface Applied {
  /** The commit that planned it, whose grants are applied. */
  readonly plan: string;
  readonly emergencies: readonly Emergency[];
  /** Undefined for those of the source. */
  readonly releases?: Releases | undefined;
}

export interface Published {
  readonly source: string;
  /** The commit that planned what the cluster has. */
  readonly plan: string;
  /** Undefined without an overlay. */
  readonly record: Applied | undefined;
}

/** On a cluster's own branch at the root, next to the metadata of Argo CD; else in the cluster's folder. */
export function recordPath(place: Destination): string {
  return isShared([place]) ? pathIn(place.folder, RECORD) : RECORD;
}

/** `documents`: of a commit. An emergency whose commit is gone is left out. */
export function publishedOn(
  branch: ManagedBranch,
  place: Destination,
  git: Publishing,
  documents: (commit: string) => CommitDocuments | undefined,
): Published {
  const record = readRecord(branch.files, place, git, documents);
  const source = sourceOf(branch, isShared([place]) ? place.folder : "", git);
  const plan = record?.plan ?? (isShared([place]) ? source : branch.provenance.plan);
  return { source, plan, record };
}

export function recordText({ plan, emergencies, releases }: Applied): string {
  const listed = emergencies.map(({ override, commit }) => ({
    override: override.name,
    feature: override.spec.feature,
    commit,
  }));
  return `${JSON.stringify({ plan, emergencies: listed, releases }, null, 2)}\n`;
}

interface Written {
  readonly plan: string;
  readonly emergencies: readonly { readonly override: string; readonly feature: string; readonly commit: string }[];
  readonly releases: Releases | undefined;
}

function readRecord(
  files: Files,
  place: Destination,
  git: Publishing,
  documents: (commit: string) => CommitDocuments | undefined,
): Applied | undefined {
  const id = files.get(recordPath(place));
  const written = id === undefined ? undefined : parsed(git.text(id));
  if (written === undefined) return undefined;
  const emergencies = written.emergencies.flatMap(({ override: name, feature, commit }): readonly Emergency[] => {
    const there = documents(commit);
    const found = (there === undefined ? [] : documentsOf("Override", there)).find(
      (override) => override.name === name && override.spec.feature === feature && override.spec.emergency === true,
    );
    return found === undefined || there === undefined
      ? []
      : [{ override: found, commit, names: namesAt(there, git, documents) }];
  });
  return { plan: written.plan, emergencies, releases: written.releases };
}

/** How many ancestors are searched for a readable one. */
const MOST_ANCESTORS = 50;

/** The documents with the names of features at a commit: its own, or those of the last readable commit before it. */
export function namesAt(
  at: CommitDocuments,
  git: Publishing,
  documents: (commit: string) => CommitDocuments | undefined,
): CommitDocuments {
  if (at.isReadable) return at;
  for (const { id } of git.line(at.commit, MOST_ANCESTORS)) {
    const before = documents(id);
    if (before?.isReadable === true) return before;
  }
  return at;
}

const IS_COMMIT = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

/** Undefined if it is not such a file. */
function parsed(text: string): Written | undefined {
  try {
    const { plan, emergencies, releases } = JSON.parse(text) as Partial<Written>;
    const isWhole = IS_COMMIT.test(plan ?? "") && emergencies?.every(({ commit }) => IS_COMMIT.test(commit)) === true;
    if (!isWhole || plan === undefined || emergencies === undefined) return undefined;
    return { plan, emergencies, releases: readReleases(releases) };
  } catch {
    return undefined;
  }
}
