/** Why a branch is left as it is. */
import type { Code } from "../diagnostics.ts";

const refused = { severity: "error", configurable: false } as const;

export const branchChanged: Code = {
  name: "branch-changed",
  ...refused,
  means: "A branch that `sluice publish` fills holds a change that Sluice has not made.",
  why: "Publishing over it would take back, without a word, what somebody has done there; perhaps in an emergency.",
  fix: "Take the change into the sources, then revert it on the branch, or move the branch back to where Sluice left it.",
};

export const branchOfAnotherProject: Code = {
  name: "branch-of-another-project",
  ...refused,
  means: "A branch is filled by another project of the same repository.",
  why: "Two projects that publish to one branch would undo each other's work with every commit.",
  fix: "Give one of the two clusters another name; with `--branch`, publish one of the two projects to another branch.",
};

export const publishedFromElsewhere: Code = {
  name: "published-from-elsewhere",
  ...refused,
  means: "What is published on a branch comes from a commit that the one to be published does not build upon.",
  why: "Whatever that commit has and this one lacks would be taken from the cluster.",
  fix: "Publish from the branch that it was published from; or pass `--rollback` if this commit is to replace it.",
};

export const commitNotMerged: Code = {
  name: "commit-not-merged",
  ...refused,
  means:
    "The commit to be published is not on the branch that is published from: by default the remote's default branch.",
  why: "Clusters would get what nobody has reviewed, from a branch that may never be merged.",
  fix: "Merge it first. If you release from another branch, name it: `sluice publish --from-branch NAME`.",
};

export const branchOfSources: Code = {
  name: "branch-of-sources",
  ...refused,
  means: "A branch that would be filled with rendered files holds the sources.",
  why: "Rendered files and sources would replace each other with every commit.",
  fix: "Publish to a branch that holds nothing else, such as `--branch deploy`.",
};

export const pushRefused: Code = {
  name: "push-refused",
  ...refused,
  means: "The remote did not take a branch.",
  why: "The cluster keeps what was published before, and does not get what has been merged since.",
  fix: "Read what the remote says: most often the branch is protected, and whoever publishes must be allowed to push to it.",
};

export const codes: readonly Code[] = [
  branchChanged,
  branchOfAnotherProject,
  branchOfSources,
  commitNotMerged,
  publishedFromElsewhere,
  pushRefused,
];
