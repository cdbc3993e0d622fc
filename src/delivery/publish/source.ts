/**
 * Checks the branch to publish from: only merged commits may be published, and source branches are never overwritten.
 */
import type { ReportDiagnostic } from "../../base/diagnostics.ts";
import { FETCH_ALL, GitError } from "../../git/index.ts";
import type { Publishing, Remote } from "../../git/publishing.ts";
import { HERE } from "../../git/push.ts";
import type { Model } from "../../compiler/link/index.ts";
import { locationIn } from "../../compiler/parse/index.ts";
import { isForeign, inspectBranch } from "./branch.ts";
import { branchOfSources, commitNotMerged, remoteName, OTHER_BRANCH, shortId } from "./errors.ts";
import type { Destination } from "./layout.ts";

interface SourceBranch {
  readonly remote: Remote;
  readonly name: string;
  readonly tip: string;
}

export interface SourceRequest {
  /** The commit to publish. */
  readonly commit: string;
  /**
   * The branch that must contain it, optionally with a remote: `release`, `origin/main`; undefined for the default
   * branch.
   */
  readonly from: string | undefined;
  readonly places: readonly Destination[];
  readonly model: Model;
}

/**
 * Whether the commit may be published to these places; reported if not. Throws a GitError if the branch does not exist.
 */
export function checkSource(request: SourceRequest, git: Publishing, report: ReportDiagnostic): boolean {
  const source = request.from === undefined ? defaultSource(git) : namedSource(request.from, git);
  if (source === undefined) return true;
  const where = locationIn(request.model.project.document, ["metadata", "name"], "value");
  const name = `branch "${source.name}" of ${remoteName(source.remote.name)}`;
  if (source.remote.name === git.remote.name && request.places.some(({ branch }) => branch === source.name)) {
    report(branchOfSources, where, `${name} contains the sources of this project`, {
      help: OTHER_BRANCH,
    });
    return false;
  }
  const relation = git.relation(request.commit, source.tip);
  if (relation === "same" || relation === "earlier") return true;
  if (relation === "unknown")
    report(
      commitNotMerged,
      where,
      `this shallow clone does not show whether commit ${shortId(request.commit)} is on ${name}`,
      {
        help: FETCH_ALL,
      },
    );
  else
    report(commitNotMerged, where, `commit ${shortId(request.commit)} is not on ${name}`, {
      help: `${relation === "later" && source.remote.name !== HERE ? "push" : "merge"} it first; to publish from another branch, name it with \`--from-branch\``,
    });
  return false;
}

/** Undefined if the remote has no default branch, like an empty repository, or Sluice itself fills that branch. */
function defaultSource({ remote, ...git }: Publishing): SourceBranch | undefined {
  const name = remote.defaultBranch();
  const tip = name === undefined ? undefined : remote.history(name);
  if (name === undefined || tip === undefined) return undefined;
  return isForeign(inspectBranch(tip, { remote, ...git })) ? { remote, name, tip } : undefined;
}

function namedSource(given: string, git: Publishing): SourceBranch {
  const [first = "", ...rest] = given.split("/");
  const other = rest.length === 0 ? undefined : git.otherRemote(first);
  const [remote, name] = other === undefined ? [git.remote, given] : [other, rest.join("/")];
  const tip = git.isBranchName(name) ? remote.history(name) : undefined;
  if (tip !== undefined) return { remote, name, tip };
  throw new GitError(
    `${remoteName(remote.name)} has no branch "${name}"`,
    `set \`--from-branch\` to an existing branch${remote.name === HERE ? "" : `; \`git ls-remote ${remote.name}\` lists them`}`,
  );
}
