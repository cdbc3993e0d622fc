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

/** The details after a cluster and its branch, as plain text. */
export function detailOf(published: PublishedCluster, { dryRun, remote }: Publication): string {
  const { is, cluster, branch, commit, files, atOnce } = published;
  const at = commit === null ? "" : `at commit ${commit.slice(0, 12)}`;
  const moved = `${formatCount(files, "file")} changed${dryRun ? "" : `, ${at}`}`;
  const partly = `${moved}; at once: ${atOnce.join(", ")}`;
  switch (is) {
    case "published":
      return `${atOnce.length === 0 ? moved : partly}${waitingText(published, "; waits: ")}`;
    case "pending":
      return waitingText(published, "");
    case "failed":
      return `${atOnce.length === 0 ? stays(commit) : partly}${waitingText(published, "; ")}`;
    case "newer":
      return `a newer commit is published, ${at}; \`--rollback\` replaces it`;
    case "left":
      return `the cluster no longer exists${branch === `env/${cluster}` && remote !== "." ? `; to delete the branch: \`git push ${remote} --delete ${branch}\`` : ""}`;
    default:
      return stays(commit);
  }
}

function stays(commit: string | null): string {
  return commit === null ? "not published yet" : `stays at commit ${commit.slice(0, 12)}`;
}

/** Why a cluster waits or has failed, and until when it waits; empty without a reason. */
function waitingText({ because, next }: PublishedCluster, before: string): string {
  if (because.length === 0) return "";
  return `${before}${because.join(", ")}${next === null ? "" : `; next maintenance window ${next}`}`;
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
