/** Builds the commit for a branch: the new files of changed clusters, and the existing files of the others. */
import { rootFiles } from "./branch.ts";
import { isShared, pathIn } from "./layout.ts";
import { branchMetadata, commandsFor, folderMetadata, METADATA } from "./metadata.ts";
import { messageOf } from "./commit-provenance.ts";
import type { Scene, Verdict } from "./plan-cluster.ts";

/** Returns its id. `tip`: the head of the branch; undefined for its first commit, which has no parent. */
export function makeCommit(verdicts: readonly Verdict[], tip: string | undefined, scene: Scene): string {
  const { git, request } = scene;
  const { source, project, committer } = request;
  const texts = textsOf(verdicts, scene);
  const blobs = new Map([...texts].map(([path, text]) => [path, Buffer.from(text)]));
  const files = new Map(keptOn(verdicts, tip, scene));
  for (const [path, bytes] of blobs) files.set(path, git.idOf(bytes));
  git.storeBlobs(blobs.values());
  const tree = git.storeTree(files);
  const { author, authored, committed } = source.commit;
  const message = messageOf(source, project, tree);
  // Dates come from the source commit, so the id is the same no matter who publishes it.
  return git.storeCommit({ tree, parent: tip, author, authored, committer, committed, message });
}

/** Path -> id of the unchanged files. */
function keptOn(
  verdicts: readonly Verdict[],
  tip: string | undefined,
  { git }: Scene,
): readonly (readonly [string, string])[] {
  const replaced = verdicts.flatMap(({ place, content }) => {
    if (content === undefined) return [];
    return isShared([place]) ? [pathIn(place.folder, "")] : [""];
  });
  const files = tip === undefined ? [] : [...git.files(tip)];
  return files.filter(([path]) => !replaced.some((folder) => path.startsWith(folder)));
}

/** Path -> text of the new files. */
function textsOf(verdicts: readonly Verdict[], { request: { source } }: Scene): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  let commands: readonly string[] = [];
  for (const { place, content } of verdicts) {
    if (content === undefined) continue;
    for (const [path, text] of content.texts) texts.set(pathIn(place.folder, path), text);
    if (place.folder === "") commands = commandsFor(place.cluster);
    else texts.set(pathIn(place.folder, METADATA), folderMetadata(source, commandsFor(place.cluster)));
  }
  return new Map([...texts, ...rootFiles(branchMetadata(source, commands))]);
}
