/** The codes of `sluice publish`, and the messages about branches that can't be updated. */
import { quoteList } from "../../base/diagnostics.ts";
import type { Code, ReportDiagnostic } from "../../base/diagnostics.ts";
import { FETCH_ALL } from "../../git/index.ts";
import { HERE } from "../../git/push.ts";
import type { Model, Override } from "../../compiler/link/index.ts";
import { locationIn } from "../../compiler/parse/index.ts";
import { emptyOutput, massDeletion } from "../../render/output/index.ts";
import type { ForeignCommits } from "./branch.ts";
import { isShared } from "./layout.ts";
import type { Destination } from "./layout.ts";
import { dateOf, oneLine } from "./provenance.ts";

const refused = { severity: "error", configurable: false } as const;

const branchChanged: Code = {
  name: "branch-changed",
  ...refused,
  means: "A branch of `sluice publish` contains a change that Sluice did not make.",
  why: "Publishing would silently undo that change, which may have been made in an emergency.",
  fix: "Move the change to the sources. Then revert it on the branch, or reset the branch to the last commit of Sluice.",
};

const branchOfAnotherProject: Code = {
  name: "branch-of-another-project",
  ...refused,
  means: "Another project of the same repository publishes to the branch.",
  why: "Two projects on one branch would overwrite each other with every commit.",
  fix: "Give one of the two clusters another name; with `--branch`, use another branch for one of the projects.",
};

const publishedFromElsewhere: Code = {
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

const emergencyNotDelivered: Code = {
  name: "emergency-not-delivered",
  ...refused,
  means: "An emergency override selects a cluster, but was not published to it.",
  why: "The feature stays on there.",
  fix: "Follow the help of the message. To publish the whole commit instead, pass `--ignore-windows`.",
};

const nothingToTurnOff: Code = {
  name: "nothing-to-turn-off",
  severity: "note",
  configurable: false,
  means: "The commit that is published on a cluster does not have the feature of an emergency override.",
  why: "The feature is not on there, so the emergency changes nothing until a newer commit is published.",
  fix: "Nothing, if the feature is new. A renamed feature is found by its content. If it was not found, add an emergency override with the name that is published there.",
};

export const branchCodes: readonly Code[] = [
  branchChanged,
  branchOfAnotherProject,
  branchOfSources,
  commitNotMerged,
  emergencyNotDelivered,
  nothingToTurnOff,
  publishedFromElsewhere,
  pushRefused,
];

/** Reports an obstacle, at the first affected cluster. */
export interface PublishErrors {
  readonly changed: (place: Destination, intrusion: ForeignCommits) => void;
  readonly sources: (place: Destination) => void;
  readonly another: (place: Destination, project: string) => void;
  /** `source`: the published commit; `isKnown`: whether it is certainly not an ancestor. */
  readonly elsewhere: (place: Destination, source: string, isKnown: boolean) => void;
  readonly refused: (place: Destination, reason: string) => void;
  readonly moving: (place: Destination, reason: string) => void;
  readonly emptied: (place: Destination) => void;
  /** An emergency that a cluster does not get. */
  readonly lost: (place: Destination, emergency: Override, reason: string) => void;
  /** An emergency whose feature does not exist on these clusters. */
  readonly unknown: (emergency: Override, clusters: readonly string[]) => void;
  readonly tooMany: (place: Destination, gone: number, of: number) => void;
}

/** `remote`: its name. */
export function errorReporter(remote: string, model: Model, report: ReportDiagnostic): PublishErrors {
  function reportAt(code: Code, cluster: string, message: string, help: string): void {
    const resource = model.byKind.Cluster.get(cluster) ?? model.project;
    report(code, locationIn(resource.document, ["metadata", "name"], "value"), message, { help });
  }
  const name = remoteName(remote);
  return {
    changed: ({ branch, cluster }, intrusion) => {
      const { message, help } = changeOf(branch, intrusion, remote);
      reportAt(branchChanged, cluster, message, help);
    },
    sources: ({ branch, cluster }) =>
      reportAt(
        branchOfSources,
        cluster,
        `branch "${branch}" of ${name} contains the sources of this project`,
        OTHER_BRANCH,
      ),
    another: (place, project) => {
      const { branch, cluster } = place;
      reportAt(
        branchOfAnotherProject,
        cluster,
        `branch "${branch}" belongs to the project ${project === "." ? "at the root of the repository" : `in "${oneLine(project)}"`}`,
        isShared([place])
          ? "publish one of the two projects to another branch"
          : "give one of the two clusters another name",
      );
    },
    elsewhere: ({ branch, cluster }, source, isKnown) => {
      const from = `branch "${branch}" was published from commit ${shortId(source)}`;
      if (isKnown) reportAt(publishedFromElsewhere, cluster, `${from}, which is not an ancestor of HEAD`, ELSEWHERE);
      else
        reportAt(
          publishedFromElsewhere,
          cluster,
          `${from}; this shallow clone does not show whether HEAD includes it`,
          FETCH_ALL,
        );
    },
    refused: ({ branch, cluster }, reason) =>
      reportAt(pushRefused, cluster, `${name} rejected branch "${branch}": ${reason}`, adviceOn(reason)),
    moving: ({ branch, cluster }, reason) =>
      reportAt(
        pushRefused,
        cluster,
        `${name} rejected branch "${branch}" on every attempt: ${reason}`,
        "if another publish is running, try again; otherwise, a branch with a conflicting name may exist",
      ),
    emptied: ({ branch, cluster }) =>
      reportAt(
        emptyOutput,
        cluster,
        `nothing is rendered for cluster "${cluster}", so branch "${branch}" would become empty`,
        "check `render` of the cluster and of its stage; if this is intended, pass `--allow-empty`",
      ),
    lost: ({ cluster }, emergency, reason) =>
      report(
        emergencyNotDelivered,
        locationIn(emergency.document, ["metadata", "name"], "value"),
        `emergency "${emergency.name}" does not reach cluster "${cluster}": ${reason}`,
        { help: `fetch the full history, repair HEAD, or publish it there: \`--cluster ${cluster} --ignore-windows\`` },
      ),
    unknown: ({ document, name: emergency, spec: { feature } }, clusters) =>
      report(
        nothingToTurnOff,
        locationIn(document, ["spec", "feature"], "value"),
        `emergency "${emergency}" has nothing to turn off on ${quoteList(clusters)}: what is published there has no feature "${feature}"`,
        { help: "if the feature has another name there, add an emergency with that name, too" },
      ),
    tooMany: ({ branch, cluster }, gone, of) =>
      reportAt(
        massDeletion,
        cluster,
        `${gone} of ${of} files of cluster "${cluster}" would be deleted from branch "${branch}"`,
        `check them with \`sluice diff --manifests\`; if this is intended, pass \`--prune-limit ${gone}\``,
      ),
  };
}

/** Advice for the reason that the remote gave. */
export function adviceOn(reason: string): string {
  if (reason.includes("checked out")) return "check out another branch there";
  if (/verified signature|must be signed|unsigned|signed commits?/i.test(reason))
    return "configure signing where you publish: `commit.gpgSign`, `user.signingKey` and, for SSH keys, `gpg.format`";
  return "if the branch is protected, give the publisher permission to push";
}

export const OTHER_BRANCH = "publish to a separate branch, such as `--branch deploy`";

const ELSEWHERE = "publish a commit that includes it, or pass `--rollback` to replace it";

function changeOf(
  branch: string,
  { commits, ours, cut }: ForeignCommits,
  remote: string,
): { readonly message: string; readonly help: string } {
  const [last] = commits;
  const who =
    last === undefined
      ? "somebody"
      : `"${oneLine(last.author.name)}" in commit ${shortId(last.id)}${onDay(dateOf(last))}`;
  if (ours === undefined && cut)
    return {
      message: `branch "${branch}" was last changed by ${who}; this shallow clone does not show what Sluice published before`,
      help: FETCH_ALL,
    };
  if (ours === undefined)
    return {
      message: `branch "${branch}" contains files that Sluice did not publish, last changed by ${who}`,
      help: `if the branch is not needed, delete it: ${deletion(remote, branch)}`,
    };
  const many = commits.length > 1 ? `${commits.length} commits, the last by ` : "";
  return {
    message: `branch "${branch}" was changed after Sluice published commit ${shortId(ours.id)}: by ${many}${who}`,
    help: `add it to the sources if it is intended, and revert ${commits.length > 1 ? "them" : "it"} on the branch; then publish again`,
  };
}

function deletion(remote: string, branch: string): string {
  return remote === HERE ? `\`git branch -D ${branch}\`` : `\`git push ${remote} --delete ${branch}\``;
}

/** The name of a remote for messages. */
export function remoteName(remote: string): string {
  return remote === HERE ? "this repository" : `"${remote}"`;
}

export function shortId(id: string): string {
  return id.slice(0, 12);
}

function onDay(date: string): string {
  return date === "" ? "" : ` on ${date.slice(0, 10)}`;
}
