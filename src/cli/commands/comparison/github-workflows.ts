/** Compares the workflows of both sides, which are at the top of the repository. */
import { join } from "node:path";
import { openDirectory } from "../../../files/index.ts";
import { workflowChange, WORKFLOWS } from "../compiler-version.ts";
import type { Change } from "../../../analysis/diff/index.ts";
import type { Found } from "../../../git/index.ts";
import type { Tree } from "../../../files/index.ts";
import type { Question } from "./revisions.ts";

/** `base`: undefined without a comparison. */
export function workflowChanges(base: Found | undefined, question: Question): readonly Change[] {
  const { repository } = question;
  return workflowChange(base && repository.openTop(base.commit, WORKFLOWS), headTop(question));
}

function headTop({ root, repository, folder, head: { name, commit } }: Question): Tree {
  if (name !== undefined && commit !== undefined) return repository.openTop(commit, WORKFLOWS);
  return openDirectory(join(root, ...(folder === "" ? [] : folder.split("/").map(() => ".."))));
}
