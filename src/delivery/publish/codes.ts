/** The codes of `sluice publish`: reasons to leave a branch unchanged. */
import type { Code } from "../../base/diagnostics.ts";

const refused = { severity: "error", configurable: false } as const;

export const branchChanged: Code = {
  name: "branch-changed",
  ...refused,
  means: "A branch of `sluice publish` contains a change that Sluice did not make.",
  why: "Publishing would silently undo that change, which may have been made in an emergency.",
  fix: "Move the change to the sources. Then revert it on the branch, or reset the branch to the last commit of Sluice.",
};

export const branchOfAnotherProject: Code = {
  name: "branch-of-another-project",
  ...refused,
  means: "Another project of the same repository publishes to the branch.",
  why: "Two projects on one branch would overwrite each other with every commit.",
  fix: "Give one of the two clusters another name; with `--branch`, use another branch for one of the projects.",
};

export const publishedFromElsewhere: Code = {
  name: "published-from-elsewhere",
  ...refused,
  means: "The commit to publish does not build on the published commit.",
  why: "Changes that only the published commit contains would be removed from the cluster.",
  fix: "Publish from the original branch, or pass `--rollback` to replace the published commit.",
};

export const commitNotMerged: Code = {
  name: "commit-not-merged",
  ...refused,
  means: "The commit to publish is not on the release branch, by default the remote's default branch.",
  why: "Clusters would get changes that nobody has reviewed, and that may never be merged.",
  fix: "Merge it first. If you release from another branch, name it: `sluice publish --from-branch NAME`.",
};

export const branchOfSources: Code = {
  name: "branch-of-sources",
  ...refused,
  means: "The branch for rendered files contains the sources.",
  why: "Rendered files and sources would overwrite each other with every commit.",
  fix: "Publish to a separate branch, such as `--branch deploy`.",
};

export const pushRefused: Code = {
  name: "push-refused",
  ...refused,
  means: "The remote rejected the push of a branch.",
  why: "The cluster keeps its published state and does not get newer changes.",
  fix: "Read the message of the remote. Often the branch is protected, and the publisher needs permission to push.",
};

export const publishCodes: readonly Code[] = [
  branchChanged,
  branchOfAnotherProject,
  branchOfSources,
  commitNotMerged,
  publishedFromElsewhere,
  pushRefused,
];
