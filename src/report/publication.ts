/** Words the result of publishing for all reporters. */
import type { Publication, PublishedCluster } from "../delivery/publish/index.ts";
import { formatCount } from "./by-severity.ts";

/** The order of listed clusters. Other states are only counted. */
const LISTED: readonly PublishedCluster["is"][] = ["failed", "pending", "published", "newer", "left"];

export function listedClusters({ clusters }: Publication): readonly PublishedCluster[] {
  return LISTED.flatMap((word) => clusters.filter(({ is }) => is === word));
}

/** The actual or planned result, in a word. */
export function wordOf({ is }: PublishedCluster, { dryRun }: Publication): string {
  return dryRun && is === "published" ? "to publish" : is;
}

/** The details after a cluster and its branch, as plain text on one line. */
export function detailOf(published: PublishedCluster, publication: Publication): string {
  const { because } = published;
  const reasons = because.length === 0 ? [] : [`${waitingPrefix(published)}${because.join(", ")}`];
  return [...factsOf(published, publication), ...reasons, ...windowText(published)].join("; ");
}

/** The same details for separate lines: one for each reason. */
export function detailsOf(published: PublishedCluster, publication: Publication): readonly string[] {
  const reasons = published.because.map((reason) => `${waitingPrefix(published)}${reason}`);
  return [...factsOf(published, publication), ...reasons, ...windowText(published)];
}

/** The actual or planned result on the branch. */
function factsOf(published: PublishedCluster, { dryRun, remote }: Publication): readonly string[] {
  const { is, cluster, branch, commit, files, atOnce } = published;
  const at = commit === null ? "" : `at commit ${commit.slice(0, 12)}`;
  const moved = `${formatCount(files, "file")} changed${dryRun ? "" : `, ${at}`}`;
  const partly = [moved, `at once: ${atOnce.join(", ")}`];
  switch (is) {
    case "published":
      return atOnce.length === 0 ? [moved] : partly;
    case "pending":
      return [];
    case "failed":
      return atOnce.length === 0 ? [stays(commit)] : partly;
    case "newer":
      return [`a newer commit is published, ${at}`, "`--rollback` replaces it"];
    case "left": {
      const deletion = `to delete the branch: \`git push ${remote} --delete ${branch}\``;
      return ["the cluster no longer exists", ...(branch === `env/${cluster}` && remote !== "." ? [deletion] : [])];
    }
    default:
      return [stays(commit)];
  }
}

function stays(commit: string | null): string {
  return commit === null ? "not published yet" : `stays at commit ${commit.slice(0, 12)}`;
}

/** Before the reasons of a cluster that has got only a part. */
function waitingPrefix({ is }: PublishedCluster): string {
  return is === "published" ? "waits: " : "";
}

/** Until when a cluster waits. */
function windowText({ because, next }: PublishedCluster): readonly string[] {
  return because.length === 0 || next === null ? [] : [`next maintenance window ${next}`];
}

/** `2 clusters published from 1a2b3c4d5e6f to "origin", 1 pending, 6 unchanged` */
export function publicationSentence({ clusters, commit, remote, dryRun }: Publication): string {
  const count = (word: PublishedCluster["is"]): number => clusters.filter(({ is }) => is === word).length;
  const others = (["failed", "pending", "newer", "unchanged", "nothing", "left"] as const).filter(
    (word) => count(word) > 0,
  );
  const where = remote === "." ? "in this repository" : `to "${remote}"`;
  const would = dryRun ? " would be" : "";
  const first = `${formatCount(count("published"), "cluster")}${would} published ${where} from commit ${commit.slice(0, 12)}`;
  return [
    first,
    ...others.map((word) => `${count(word)} ${word === "nothing" ? "with nothing to publish" : word}`),
  ].join(", ");
}
