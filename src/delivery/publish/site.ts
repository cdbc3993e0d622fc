/** A cluster with its branch, the emergencies in force on it, and what goes at once on top of its source. */
import type { Files, Publishing } from "../../git/publishing.ts";
import type { Override } from "../../compiler/link/index.ts";
import type { ClusterState } from "../../compiler/resolve/index.ts";
import type { Emergency, Releases } from "./at-once.ts";
import type { ManagedBranch } from "./branch.ts";
import type { Content } from "./content.ts";
import type { PublishErrors } from "./errors.ts";
import type { Destination } from "./layout.ts";
import type { Published, Applied } from "./published.ts";
import type { Request } from "./request.ts";
import type { Hold } from "./windows.ts";

/** The input of all decisions. */
export interface PublishContext {
  readonly request: Request;
  readonly git: Publishing;
  readonly refusals: PublishErrors;
}

/** The input of planning before answers of checks are known. */
export interface PlanningContext extends Pick<PublishContext, "git"> {
  readonly request: Pick<Request, "head" | "sources" | "project" | "fleet" | "isPublishable">;
}

export interface Site {
  /** The layout at HEAD. */
  readonly place: Destination;
  readonly branch: ManagedBranch | undefined;
  /** Its files; empty if it was never published. */
  readonly files: Files;
  /** Undefined if it was never published. */
  readonly published: Published | undefined;
  /** Emergencies in force at HEAD. */
  readonly current: readonly Emergency[];
  /** Emergencies in force at the last publication, and those that it has kept. */
  readonly earlier: readonly Emergency[];
  /** Emergencies in force that the last publication does not know. */
  readonly urgent: readonly Emergency[];
  /** The releases of the cluster that go at once, and why others wait. */
  readonly releases: () => ReleasesNow;
  /** The files that go at once on top of the published source; undefined without one. */
  readonly atOnce: () => AtOnce | undefined;
}

export interface ReleasesNow {
  /** Undefined for those of the source. */
  readonly now: Releases | undefined;
  /** Undefined if none wait. */
  readonly hold: Hold | undefined;
}

/** The files that a cluster gets at once, on top of a source. */
export interface AtOnce {
  /** The layout at the source. */
  readonly place: Destination;
  /** The published files, with what goes at once. */
  readonly content: Content;
  /** The published files that change. */
  readonly files: readonly string[];
  /** The files of the source, with what goes at once. */
  readonly rendered: Content;
  /** The state of the cluster with what goes at once. */
  readonly state: ClusterState | undefined;
  /** The changes in words. */
  readonly changes: readonly string[];
  readonly record: Applied;
  /** The number of grants that wait because too many change in one commit. */
  readonly waiting: number;
  /** Emergencies about features that the source does not have. */
  readonly unknown: readonly Override[];
  /** Emergencies with which the source does not compile. */
  readonly failed: readonly Emergency[];
}

/** Whether `source` contains a commit. */
export function isIn(commit: string, source: string, { git }: Pick<PublishContext, "git">): boolean {
  const relation = git.relation(commit, source);
  return relation === "same" || relation === "earlier";
}

/** Whether an emergency of a commit is over, or a part of the source. Replaced history ends what it no longer has. */
export function isSettled(commit: string, source: string, context: PublishContext): boolean {
  const { request, git } = context;
  return isIn(commit, source, context) || (request.rollback && git.relation(commit, request.head.commit) === "apart");
}
