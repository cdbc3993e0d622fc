/** Links locations to the lines of a commit, if the repository is known. */
import { code, link } from "../../base/markdown.ts";
import type { ReportPlace, RunReport } from "../report.ts";
import { asAddress, repositoryPath } from "../repository-path.ts";

export interface RepositoryContext {
  /** The project's folder in its repository. */
  readonly folder: string | undefined;
  /** The web address of the repository. */
  readonly repository: string | undefined;
}

/** A saved report is untrusted, so its commit ids are checked. */
const IS_COMMIT = /^[0-9a-f]{40,64}$/;

export type SourceLink = (place: Pick<ReportPlace, "file" | "line">, side: "base" | "head") => string;

export function sourceLinks({ comparison }: RunReport, { folder, repository }: RepositoryContext): SourceLink {
  return ({ file, line }, side) => {
    const revision = comparison?.[side];
    const path = repositoryPath(file, revision?.folder ?? folder);
    const label = code(`${path}:${line}`);
    const commit = revision?.dirty === true ? "" : (revision?.commit ?? "");
    if (repository === undefined || !IS_COMMIT.test(commit)) return label;
    return link(label, `${repository}/blob/${commit}/${asAddress(path)}#L${line}`);
  };
}
